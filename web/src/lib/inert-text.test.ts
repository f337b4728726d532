import { describe, expect, it } from 'vitest';
import { inertPieces, inertText } from './inert-text';

describe('inertText', () => {
  it.each([
    ['invoice\u202Efdp.exe', 'invoice[U+202E]fdp.exe'],
    ['\u2066a\u2069', '[U+2066]a[U+2069]'],
    ['bell\u0007, escape\u001b[31m', 'bell[U+0007], escape[U+001B][31m'],
  ])('shows what would act: %j', (text, wanted) => expect(inertText(text)).toBe(wanted));

  it.each(['👩‍👩‍👧‍👦 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'שלום\u200F, world', 'two\nlines\tand a tab', ''])('leaves %j as it is', (text) =>
    expect(inertText(text)).toBe(text),
  );

  it('says what each is', () => {
    expect(inertPieces('a\u202Eb')).toEqual([
      { text: 'a' },
      { text: 'U+202E', acts: 'right-to-left override' },
      { text: 'b' },
    ]);
  });
});
