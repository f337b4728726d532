// Reading a transparency log in the browser: RFC 9162 hashes and inclusion proofs, C2SP checkpoints and tlog-proofs.

export interface Checkpoint {
  origin: string;
  size: number;
  /** Base64, as it stands there. */
  root: string;
  signers: string[];
}

/** Null where the text is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | null {
  const [origin, size, root, blank, ...signatures] = text.trimEnd().split('\n');
  if (!origin || !root || blank !== '' || !/^(0|[1-9]\d*)$/.test(size ?? '')) return null;
  const signers = signatures.flatMap((line) => /^— (\S+) \S+$/.exec(line)?.[1] ?? []);
  return { origin, size: Number(size), root, signers };
}

export interface InclusionProof {
  index: number;
  path: Uint8Array[];
  checkpoint: Checkpoint;
}

/** Null where the text is no `c2sp.org/tlog-proof@v1`. */
export function parseProof(text: string): InclusionProof | null {
  const [head, index, ...rest] = text.split('\n');
  const number = /^index (0|[1-9]\d*)$/.exec(index ?? '')?.[1];
  const end = rest.indexOf('');
  const checkpoint = end < 0 ? null : parseCheckpoint(rest.slice(end + 1).join('\n'));
  if (head !== 'c2sp.org/tlog-proof@v1' || number === undefined || !checkpoint) return null;
  try {
    return { index: Number(number), path: rest.slice(0, end).map(fromBase64), checkpoint };
  } catch {
    return null;
  }
}

export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

async function sha256(prefix: number, ...parts: Uint8Array[]): Promise<Uint8Array> {
  const bytes = new Uint8Array(1 + parts.reduce((length, part) => length + part.length, 0));
  bytes[0] = prefix;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}

/** SHA-256(0x00 ‖ bytes). Needs a secure context (https, or this machine itself). */
export const leafHash = (bytes: Uint8Array) => sha256(0, bytes);
/** SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(1, left, right);

/** The root that a proof leads to (RFC 9162, section 2.1.3.2); null where the proof does not fit the tree's size. */
export async function rootOf(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: Uint8Array[],
): Promise<Uint8Array | null> {
  if (index >= size) return null;
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}
