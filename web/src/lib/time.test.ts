import { describe, expect, it } from 'vitest';
import { formatAge, formatCalendarDate, formatDue, formatDuration, isPressing } from './time';

const now = Date.parse('2026-11-22T12:00:00Z');
const ago = (ms: number) => new Date(now - ms);
const hour = 3_600_000;

describe('times in words', () => {
  it.each([
    [20_000, 'just now'],
    [5 * 60_000, '5 min ago'],
    [26 * hour, '26 h ago'],
    [72 * hour, '3 days ago'],
  ])('an age of %d ms', (ms, words) => expect(formatAge(ago(ms), now)).toBe(words));

  it('an age of a year is a date with its year', () => {
    expect(formatAge(new Date('2025-03-04T12:00:00Z'), now)).toMatch(/2025/);
  });

  it('a deadline ahead, now and past', () => {
    expect(formatDue(ago(-5 * hour), now)).toBe('in 5 h');
    expect(formatDue(ago(-48 * hour + 1_000), now)).toBe('in 2 days');
    expect(formatDue(ago(0), now)).toBe('due now');
    expect(formatDue(ago(3 * hour), now)).toBe('3 h overdue');
    expect(isPressing(ago(-7 * hour), now)).toBe(false);
    expect(isPressing(ago(hour), now)).toBe(true);
  });

  it('a calendar date does not move with the time zone', () => {
    expect(formatCalendarDate('2026-12-31')).toMatch(/31/);
    expect(formatCalendarDate('soon')).toBe('soon');
  });

  it('a duration', () => {
    expect(formatDuration(12)).toBe('12 ms');
    expect(formatDuration(2_340)).toBe('2.3 s');
    expect(formatDuration(3 * 60_000)).toBe('3 min');
  });
});
