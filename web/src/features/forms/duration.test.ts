import { describe, expect, it } from 'vitest';
import { durationInWords } from './duration';

describe('durationInWords', () => {
  it.each([
    ['P2D', '2 days'],
    ['P1D', '1 day'],
    ['P1W', '1 week'],
    ['PT36H', '36 hours'],
    ['P1DT4H30M', '1 day 4 hours 30 minutes'],
    ['soon', 'soon'],
    ['P0D', 'P0D'],
  ])('%s', (duration, wanted) => expect(durationInWords(duration)).toBe(wanted));
});
