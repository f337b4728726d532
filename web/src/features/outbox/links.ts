import { splitLinks } from '@/lib/text-rules';

/** Names of one and the same machine, whichever of them the mail was written with. */
const isLoopback = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);

/** The path on this very server that an address leads to; null for everything else. */
export function ownPath(address: string, here: { origin: string; hostname: string; port: string }): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const sameMachine =
    url.protocol === 'http:' && isLoopback(url.hostname) && isLoopback(here.hostname) && url.port === here.port;
  if (url.origin !== here.origin && !sameMachine) return null;
  if (url.username || url.password) return null;
  return url.pathname + url.search + url.hash;
}

export interface MailPiece {
  text: string;
  /** Where it leads on this server. */
  path?: string;
}

/** A mail's text in pieces: links to this server, and text. */
export function mailPieces(text: string, here: { origin: string; hostname: string; port: string }): MailPiece[] {
  return splitLinks(text).map((piece) => {
    const path = piece.href ? ownPath(piece.href, here) : null;
    return path === null ? { text: piece.text } : { text: piece.text, path };
  });
}

/** `Mark Mason <mark@example.com>` in its parts. */
export function mailbox(text: string): { name: string; email: string } {
  const found = /^\s*"?(.*?)"?\s*<([^<>]+)>\s*$/.exec(text);
  return found ? { name: found[1] || (found[2] ?? ''), email: found[2] ?? '' } : { name: text, email: text };
}
