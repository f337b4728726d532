import { describe, expect, it } from 'vitest';
import { fits } from './problems';
import { fromLocal, fromLocalClock, toLocal, toLocalClock } from './local-time';

describe('a moment of the reader', () => {
  it('is sent with its offset, as the schema asks, and shown again as it was written', () => {
    const sent = fromLocal('2026-12-24T10:30') ?? '';
    expect(sent).toMatch(/^2026-12-24T10:30:00[+-]\d\d:\d\d$/);
    expect(fits({ type: 'string', format: 'date-time' }, sent)).toBe(true);
    expect(new Date(sent)).toEqual(new Date(2026, 11, 24, 10, 30));
    expect(toLocal(sent)).toBe('2026-12-24T10:30');
  });

  it('is nothing while it is not whole', () => {
    expect(fromLocal('')).toBeUndefined();
    expect(toLocal('')).toBe('');
    expect(toLocal('2026-12-24')).toBe('');
    expect(toLocal('soon')).toBe('');
  });
});

describe('a time of day of the reader', () => {
  it('is sent with seconds and offset, as the schema asks, and shown again as it was written', () => {
    const sent = fromLocalClock('09:30') ?? '';
    expect(sent).toMatch(/^09:30:00[+-]\d\d:\d\d$/);
    expect(fits({ type: 'string', format: 'time' }, sent)).toBe(true);
    expect(toLocalClock(sent)).toBe('09:30');
  });

  it('is nothing while it is not whole', () => {
    expect(fromLocalClock('')).toBeUndefined();
    expect(toLocalClock('')).toBe('');
    expect(toLocalClock('noon')).toBe('');
  });
});
