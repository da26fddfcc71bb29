import { hash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  consistencyRanges,
  EMPTY_ROOT,
  inclusionRanges,
  leafHash,
  nodesOf,
  provesConsistency,
  provesInclusion,
  rootOver,
  type Range,
} from './merkle.js';
import { edgeTiles, GrowingTree, nodeIn, tileOf, type Tile } from './tiles.js';

const LEAVES = Array.from({ length: 65 }, (_, n) => `leaf ${n}`);

/** RFC 6962, 2.1, as it stands there. */
function plainRoot(leaves: readonly string[]): Buffer {
  if (leaves.length === 0) return hash('sha256', '', 'buffer');
  const [only] = leaves;
  if (leaves.length === 1) return hash('sha256', Buffer.from(`\0${only}`), 'buffer');
  const k = largestPowerBelow(leaves.length);
  const sides = [plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k))];
  return hash('sha256', Buffer.concat([Buffer.of(1), ...sides]), 'buffer');
}

function largestPowerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** RFC 6962, 2.1.1. */
function plainPath(m: number, leaves: readonly string[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = largestPowerBelow(leaves.length);
  return m < k
    ? [...plainPath(m, leaves.slice(0, k)), plainRoot(leaves.slice(k))]
    : [...plainPath(m - k, leaves.slice(k)), plainRoot(leaves.slice(0, k))];
}

/** RFC 6962, 2.1.2. */
function plainSubproof(m: number, leaves: readonly string[], whole: boolean): Buffer[] {
  if (m === leaves.length) return whole ? [] : [plainRoot(leaves)];
  const k = largestPowerBelow(leaves.length);
  return m <= k
    ? [...plainSubproof(m, leaves.slice(0, k), whole), plainRoot(leaves.slice(k))]
    : [...plainSubproof(m - k, leaves.slice(k), false), plainRoot(leaves.slice(0, k))];
}

/** What a store of tiles would hold. */
class Kept {
  readonly #tiles = new Map<string, Uint8Array>();
  readonly tree = new GrowingTree();

  append(leaves: readonly string[]): void {
    for (const tile of this.tree.append(Buffer.concat(leaves.map(leafHash)))) this.#keep(tile);
  }

  #keep({ level, index, hashes }: Tile): void {
    this.#tiles.set(`${level}:${index}`, hashes);
  }

  edge(): Tile[] {
    return edgeTiles(this.tree.size).map((ref) => ({
      ...ref,
      hashes: this.#tiles.get(`${ref.level}:${ref.index}`) ?? new Uint8Array(),
    }));
  }

  root(range: Range): Uint8Array {
    const hashes = nodesOf(range).map((node) => {
      const { level, index } = tileOf(node);
      const found = nodeIn(this.#tiles.get(`${level}:${index}`) ?? new Uint8Array(), node);
      if (found === null) throw new Error('the tile does not reach so far');
      return found;
    });
    return rootOver(hashes);
  }
}

function hexes(hashes: readonly Uint8Array[]): string[] {
  return hashes.map((one) => Buffer.from(one).toString('hex'));
}

const kept = new Kept();
kept.append(LEAVES);

describe('the tree of RFC 6962', () => {
  it('has the published roots of RFC 6962 test leaves', () => {
    // The roots over D[0..1] and the empty tree that certificate logs are tested with.
    expect(hexes([EMPTY_ROOT])).toEqual([
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    ]);
    expect(hexes([leafHash('')])).toEqual([
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    ]);
  });

  it('has the root of the plain model at every size, however the leaves come', () => {
    const one = new Kept();
    for (let size = 0; size <= 64; size += 1) {
      const root = plainRoot(LEAVES.slice(0, size));
      expect(hexes([one.tree.root(), kept.root({ from: 0n, to: BigInt(size) })])).toEqual(
        hexes([root, root]),
      );
      one.append([LEAVES[size]!]);
    }
  });

  it('goes on from the tiles that are not full, at every size', () => {
    for (let size = 0; size <= 64; size += 1) {
      const begun = new Kept();
      begun.append(LEAVES.slice(0, size));
      const again = GrowingTree.from(BigInt(size), begun.edge());
      again.append(Buffer.concat(LEAVES.slice(size).map(leafHash)));
      expect(hexes([again.root()])).toEqual(hexes([plainRoot(LEAVES)]));
      expect(again.size).toBe(65n);
    }
  });

  it('does not go on from a tile that lacks a hash', () => {
    const [tile] = kept.edge();
    const cut = { ...tile!, hashes: tile!.hashes.subarray(32) };
    expect(() => GrowingTree.from(65n, [cut, ...kept.edge().slice(1)])).toThrow('missing');
  });
});

describe('a proof of inclusion', () => {
  it('is that of the plain model for every leaf of every size, and proves it', () => {
    for (let size = 1; size <= 64; size += 1) {
      const leaves = LEAVES.slice(0, size);
      const root = plainRoot(leaves);
      for (let index = 0; index < size; index += 1) {
        const hashes = inclusionRanges(BigInt(index), BigInt(size)).map((one) => kept.root(one));
        expect(hexes(hashes)).toEqual(hexes(plainPath(index, leaves)));
        const proof = { index: BigInt(index), size: BigInt(size), hashes };
        expect(provesInclusion(proof, leafHash(leaves[index]!), root)).toBe(true);
        expect(provesInclusion(proof, leafHash('another'), root)).toBe(false);
        expect(provesInclusion({ ...proof, hashes: [...hashes, root] }, root, root)).toBe(false);
      }
    }
  });

  it('proves nothing about a leaf outside of the tree, and is not made for one', () => {
    const root = plainRoot([LEAVES[0]!]);
    for (const index of [-1n, 1n]) {
      expect(provesInclusion({ index, size: 1n, hashes: [] }, root, root)).toBe(false);
      expect(() => inclusionRanges(index, 1n)).toThrow(RangeError);
    }
  });
});

describe('a proof of consistency', () => {
  it('is that of the plain model for every two sizes, and proves it', () => {
    for (let size = 1; size <= 64; size += 1) {
      const root = plainRoot(LEAVES.slice(0, size));
      for (let first = 1; first <= size; first += 1) {
        const hashes = consistencyRanges(BigInt(first), BigInt(size)).map((one) => kept.root(one));
        expect(hexes(hashes)).toEqual(hexes(plainSubproof(first, LEAVES.slice(0, size), true)));
        const proof = { first: BigInt(first), size: BigInt(size), hashes };
        const before = plainRoot(LEAVES.slice(0, first));
        expect(provesConsistency(proof, before, root)).toBe(true);
        expect(provesConsistency(proof, plainRoot(LEAVES.slice(1, first + 1)), root)).toBe(false);
        expect(provesConsistency(proof, before, leafHash('other'))).toBe(false);
        const longer = { ...proof, hashes: [...hashes, root] };
        expect(provesConsistency(longer, before, root)).toBe(false);
      }
    }
  });

  it('is refused for a tree of nothing, made or checked', () => {
    const root = plainRoot(LEAVES);
    expect(() => consistencyRanges(0n, 65n)).toThrow(RangeError);
    expect(provesConsistency({ first: 0n, size: 65n, hashes: [] }, EMPTY_ROOT, root)).toBe(false);
    expect(() => consistencyRanges(66n, 65n)).toThrow(RangeError);
    expect(provesConsistency({ first: 66n, size: 65n, hashes: [] }, root, root)).toBe(false);
  });
});
