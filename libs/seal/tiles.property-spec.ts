import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EMPTY_ROOT, leafHash, nodeHash, provesConsistency, provesInclusion } from './merkle.js';
import { consistencyRanges, inclusionRanges, nodesOf, rootOver } from './merkle.js';
import type { Range } from './merkle.js';
import { edgeTiles, GrowingTree, nodeIn, tileOf } from './tiles.js';

/** Parts that a tree grows by: some small, some over several tiles. */
const parts = fc.array(fc.oneof(fc.nat(3), fc.nat(40), fc.nat(1_100)), { maxLength: 6 });

/** The tree once more, by keeping every level whole. */
function plainRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let level = hashes;
  while (level.length > 1) {
    level = Array.from({ length: Math.ceil(level.length / 2) }, (_, n) => {
      const [left, right] = [level[2 * n]!, level[2 * n + 1]];
      return right === undefined ? left : nodeHash(left, right);
    });
  }
  return level[0] ?? EMPTY_ROOT;
}

function grown(counts: readonly number[]) {
  const leaves: Buffer[] = [];
  const roots = new Map<number, Uint8Array>();
  const tiles = new Map<string, Uint8Array>();
  let tree = new GrowingTree();
  for (const count of counts) {
    const more = Array.from({ length: count }, (_, n) => leafHash(`${leaves.length + n}`));
    for (const tile of tree.append(Buffer.concat(more))) {
      tiles.set(`${tile.level}:${tile.index}`, tile.hashes);
    }
    leaves.push(...more);
    roots.set(leaves.length, tree.root());
    // What a process that comes after reads is enough to go on.
    const edge = edgeTiles(tree.size).map((ref) => ({
      ...ref,
      hashes: tiles.get(`${ref.level}:${ref.index}`) ?? new Uint8Array(),
    }));
    tree = GrowingTree.from(tree.size, edge);
  }
  const rootOf = (range: Range): Uint8Array => {
    const hashes = nodesOf(range).map((node) => {
      const { level, index } = tileOf(node);
      return nodeIn(tiles.get(`${level}:${index}`) ?? new Uint8Array(), node)!;
    });
    return rootOver(hashes);
  };
  return { leaves, roots, rootOf };
}

describe('a tree that grows in parts and is kept in tiles', () => {
  it('has the same roots as a tree that is kept whole, and proves itself at each of them', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (counts, chosen) => {
        const { leaves, roots, rootOf } = grown(counts);
        const size = BigInt(leaves.length);
        const root = plainRoot(leaves);
        for (const [length, at] of roots) {
          expect(Buffer.from(at)).toEqual(Buffer.from(plainRoot(leaves.slice(0, length))));
          if (length === 0) continue;
          const first = BigInt(length);
          const hashes = consistencyRanges(first, size).map(rootOf);
          expect(provesConsistency({ first, size, hashes }, at, root)).toBe(true);
        }
        if (size === 0n) return;
        const index = chosen % leaves.length;
        const hashes = inclusionRanges(BigInt(index), size).map(rootOf);
        const proof = { index: BigInt(index), size, hashes };
        expect(provesInclusion(proof, leaves[index]!, root)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
