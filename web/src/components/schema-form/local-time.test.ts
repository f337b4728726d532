import { describe, expect, it } from 'vitest';
import { fits } from './problems';
import { fromLocal, toLocal } from './local-time';

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
