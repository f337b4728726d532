import { describe, expect, it } from 'vitest';
import { leafHash, nodeHash, parseCheckpoint, parseProof, rootOf, toBase64, toHex } from './tlog';

const bytes = (text: string) => new TextEncoder().encode(text);

/** The tree's hash and a leaf's path by the definition of RFC 9162, section 2.1. */
async function tree(leaves: Uint8Array[]): Promise<Uint8Array> {
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const cut = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(await tree(leaves.slice(0, cut)), await tree(leaves.slice(cut)));
}
async function pathTo(index: number, leaves: Uint8Array[]): Promise<Uint8Array[]> {
  if (leaves.length === 1) return [];
  const cut = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return index < cut
    ? [...(await pathTo(index, leaves.slice(0, cut))), await tree(leaves.slice(cut))]
    : [...(await pathTo(index - cut, leaves.slice(cut))), await tree(leaves.slice(0, cut))];
}

describe('a transparency log', () => {
  it('hashes a leaf as RFC 6962 does', async () => {
    expect(toHex(await leafHash(bytes('')))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });

  it('leads every leaf of trees of every shape to the root, and another leaf nowhere', async () => {
    for (let size = 1; size <= 20; size += 1) {
      const leaves = await Promise.all(Array.from({ length: size }, (_, index) => leafHash(bytes(`leaf ${index}`))));
      const root = toBase64(await tree(leaves));
      for (let index = 0; index < size; index += 1) {
        const path = await pathTo(index, leaves);
        const reached = await rootOf(leaves[index] as Uint8Array, index, size, path);
        expect(reached && toBase64(reached)).toBe(root);
        const wrong = await rootOf(await leafHash(bytes('another')), index, size, path);
        expect(wrong && toBase64(wrong)).not.toBe(root);
        expect(await rootOf(leaves[index] as Uint8Array, index, size, [...path, leaves[0] as Uint8Array])).toBeNull();
      }
    }
  });

  it('reads what the server sends and nothing else', () => {
    const checkpoint =
      'log.example/log/default/e1\n36\nG01ff8YkpXK4xFKEzDcJqS8iZOId2j/ZxcYgDAYjsU0=\n\n— log.example/log/default/e1 vOcjrns=\n';
    expect(parseCheckpoint(checkpoint)).toEqual({
      origin: 'log.example/log/default/e1',
      size: 36,
      root: 'G01ff8YkpXK4xFKEzDcJqS8iZOId2j/ZxcYgDAYjsU0=',
      signers: ['log.example/log/default/e1'],
    });
    const proof = parseProof(
      `c2sp.org/tlog-proof@v1\nindex 3\nNoEEn0pcCC0r15fnqZDv8B7egRpmFbh9T/5yuQwR2Xo=\n\n${checkpoint}`,
    );
    expect(proof?.index).toBe(3);
    expect(proof?.path[0]).toHaveLength(32);
    expect(proof?.checkpoint.size).toBe(36);
    for (const broken of [
      '',
      'hello',
      'c2sp.org/tlog-proof@v1\nindex x\n\n',
      `c2sp.org/tlog-proof@v1\nindex 3\n*\n\n${checkpoint}`,
    ])
      expect(parseProof(broken)).toBeNull();
  });
});
