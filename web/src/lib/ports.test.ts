import { expect, it } from 'vitest';
import { portInWords } from './ports';

it('says a way out in words, and that of a switch as its builder called it', () => {
  expect(portInWords('main')).toBe('');
  expect(portInWords('changes_requested', 'approval')).toBe('changes requested');
  expect(portInWords('timed_out')).toBe('timed out');
  expect(portInWords('false', 'if')).toBe('no');
  expect(portInWords('done', 'loop')).toBe('once all are done');
  expect(portInWords('done', 'switch')).toBe('done');
  expect(portInWords('needs_finance', 'switch')).toBe('needs finance');
  expect(portInWords('error', 'switch')).toBe('on failure');
});
