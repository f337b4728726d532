import { describe, expect, it } from 'vitest';
import { hasVisibleText, humanize, pointerOf, pointerParts, splitLinks } from './text-rules';

describe('humanize', () => {
  it.each([
    ['data_class', 'Data class'],
    ['until', 'Until'],
    ['riskOwner', 'Risk Owner'],
    ['compensating-controls', 'Compensating controls'],
    ['starttls', 'STARTTLS'],
    ['sha256', 'SHA-256'],
  ])('says %s as %s', (name, words) => expect(humanize(name)).toBe(words));
});

describe('hasVisibleText', () => {
  it.each(['', '   ', '\n\t', '\u200b\u2060', '\u00ad\ufeff', '\u3164', '\u0000'])('finds nothing in %j', (text) =>
    expect(hasVisibleText(text)).toBe(false),
  );
  it.each(['ok', ' . ', '\u200bé', '👍'])('finds something in %j', (text) => expect(hasVisibleText(text)).toBe(true));
});

describe('splitLinks', () => {
  it('links http, https and mailto, and leaves the sentence mark outside', () => {
    expect(splitLinks('see https://a.example/x?y=1, or mailto:rita@example.com.')).toEqual([
      { text: 'see ' },
      { text: 'https://a.example/x?y=1', href: 'https://a.example/x?y=1' },
      { text: ', or ' },
      { text: 'mailto:rita@example.com', href: 'mailto:rita@example.com' },
      { text: '.' },
    ]);
  });
  it('never links a script', () => {
    expect(splitLinks('javascript:alert(1) data:text/html,x file:///etc/passwd')).toEqual([
      { text: 'javascript:alert(1) data:text/html,x file:///etc/passwd' },
    ]);
  });
});

describe('JSON pointers', () => {
  it('are read and written back', () => {
    expect(pointerParts('/a~1b/0/m~0n')).toEqual(['a/b', '0', 'm~n']);
    expect(pointerOf(['a/b', '0', 'm~n'])).toBe('/a~1b/0/m~0n');
    expect(pointerParts('')).toEqual([]);
  });
});
