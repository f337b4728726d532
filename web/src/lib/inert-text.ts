/** Characters that act on what stands around them, or on a terminal, instead of being read: they are shown, never obeyed. */
const acting = /[\u202A-\u202E\u2066-\u2069]|(?![\t\n\r])\p{Cc}/gu;

const names: Record<string, string> = {
  '202A': 'left-to-right embedding',
  '202B': 'right-to-left embedding',
  '202C': 'end of embedding',
  '202D': 'left-to-right override',
  '202E': 'right-to-left override',
  '2066': 'left-to-right isolate',
  '2067': 'right-to-left isolate',
  '2068': 'first strong isolate',
  '2069': 'end of isolate',
};

const codeOf = (character: string) => (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

export interface InertPiece {
  text: string;
  /** Where the piece stands for a character that acts: what it is. */
  acts?: string;
}

/** The text in pieces; a character that acts becomes a piece such as `U+202E`. */
export function inertPieces(text: string): InertPiece[] {
  const pieces: InertPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(acting)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    const code = codeOf(match[0]);
    pieces.push({ text: `U+${code}`, acts: names[code] ?? 'control character' });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** For places that hold nothing but text: tab titles, file names, labels for screen readers. */
export const inertText = (text: string): string =>
  inertPieces(text)
    .map((piece) => (piece.acts ? `[${piece.text}]` : piece.text))
    .join('');
