/** As those who made them write them. */
const written: Record<string, string> = {
  api: 'API',
  cfo: 'CFO',
  ciso: 'CISO',
  eur: 'EUR',
  hmac: 'HMAC',
  hr: 'HR',
  javascript: 'JavaScript',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha512: 'SHA-512',
  starttls: 'STARTTLS',
  tls: 'TLS',
};

/** Words for a machine's name: `data_class` → "Data class", `waiting_approval` → "Waiting approval"; `tls` → "TLS". */
export function humanize(name: string): string {
  if (Object.hasOwn(written, name)) return written[name] as string;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const invisible = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/gu;

/** Whether a person could see anything of it; the server asks the same of a required comment. */
export function hasVisibleText(text: string): boolean {
  return text.replaceAll(invisible, '') !== '';
}

/** What a comment may hold, in characters (code points), as the server counts. */
export const commentLimit = 10_000;

/** `[text, address]` pieces of a text; an address only where it is http, https or mailto. */
export function splitLinks(text: string): { text: string; href?: string }[] {
  const pieces: { text: string; href?: string }[] = [];
  let from = 0;
  for (const match of text.matchAll(/\b(?:https?:\/\/|mailto:)[^\s<>"]+[^\s<>".,;:!?)\]}']/gi)) {
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: match[0], href: match[0] });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** The member names of a JSON pointer, unescaped: `/a~1b/0` → `['a/b', '0']`. */
export function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function pointerOf(parts: string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
