/**
 * The Merkle tree of RFC 6962 and RFC 9162: hashes, which parts of the leaves a proof is made of,
 * and the check of a proof. An index counts from 0. Nothing here knows where leaves come from.
 */
import { hash } from 'node:crypto';

export const HASH_BYTES = 32;

/** What a tree without leaves hashes to. */
export const EMPTY_ROOT: Uint8Array = hash('sha256', '', 'buffer');

/** A byte in front keeps leaves and nodes apart. As text it is U+0000, which UTF-8 writes so. */
const LEAF = '\0';
const NODE = 1;

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

/** `leaf` is text; its UTF-8 bytes are what is hashed. */
export function leafHash(leaf: string): Buffer {
  return hash('sha256', LEAF + leaf, 'buffer');
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash('sha256', pair, 'buffer');
}

export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

/** Leaves `from` up to `to`, without the last. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** A full subtree: 2^level leaves, the `index`-th of them. */
export interface NodeRef {
  readonly level: number;
  readonly index: bigint;
}

/** The largest power of two below `count`, which is at least 2. */
function splitOf(count: bigint): bigint {
  return 1n << BigInt((count - 1n).toString(2).length - 1);
}

/** The subtrees whose roots prove leaf `index` in a tree of `size`, from the leaf to the root. */
export function inclusionRanges(index: bigint, size: bigint): Range[] {
  if (index < 0n || index >= size) throw new RangeError('the leaf lies outside of the tree');
  const ranges: Range[] = [];
  let [from, to] = [0n, size];
  while (to - from > 1n) {
    const middle = from + splitOf(to - from);
    if (index < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/**
 * The subtrees whose roots prove that a tree of `size` begins with the one of `first` leaves. There
 * is no such proof for an empty tree: everything begins with nothing, so it would prove nothing.
 */
export function consistencyRanges(first: bigint, size: bigint): Range[] {
  if (first < 1n || first > size) throw new RangeError('no proof begins with such a tree');
  const ranges: Range[] = [];
  let [from, to] = [0n, size];
  let known = true;
  while (to !== first) {
    const middle = from + splitOf(to - from);
    if (first <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
      known = false;
    }
  }
  if (!known) ranges.push({ from, to });
  return ranges.reverse();
}

/** The full subtrees that a range of a proof falls into, from left to right. */
export function nodesOf({ from, to }: Range): NodeRef[] {
  const nodes: NodeRef[] = [];
  let at = from;
  while (at < to) {
    let level = (to - at).toString(2).length - 1;
    while ((at & ((1n << BigInt(level)) - 1n)) !== 0n) level -= 1;
    nodes.push({ level, index: at >> BigInt(level) });
    at += 1n << BigInt(level);
  }
  return nodes;
}

/** The root over subtrees that stand side by side, each smaller than the one before it. */
export function rootOver(hashes: readonly Uint8Array[]): Uint8Array {
  const [last, ...others] = hashes.toReversed();
  if (last === undefined) return EMPTY_ROOT;
  return others.reduce((right, left) => nodeHash(left, right), last);
}

/** The root of the tree over all `hashes` of leaves, for trees that are in memory. */
export function rootOfLeaves(hashes: readonly Uint8Array[]): Uint8Array {
  const [first = EMPTY_ROOT] = hashes;
  if (hashes.length <= 1) return first;
  const middle = Number(splitOf(BigInt(hashes.length)));
  return nodeHash(rootOfLeaves(hashes.slice(0, middle)), rootOfLeaves(hashes.slice(middle)));
}

export interface InclusionProof {
  /** From 0. */
  readonly index: bigint;
  readonly size: bigint;
  readonly hashes: readonly Uint8Array[];
}

/** RFC 9162, 2.1.3.2: whether the leaf is there in the tree of that root. */
export function provesInclusion(
  { index, size, hashes }: InclusionProof,
  leaf: Uint8Array,
  root: Uint8Array,
): boolean {
  if (index < 0n || index >= size) return false;
  const climb = new Climb(index, size - 1n);
  let whole = leaf;
  for (const hash of hashes) {
    if (climb.ended) return false;
    whole = climb.fromRight ? nodeHash(hash, whole) : nodeHash(whole, hash);
    climb.up();
  }
  return climb.ended && sameHash(whole, root);
}

export interface ConsistencyProof {
  readonly first: bigint;
  readonly size: bigint;
  readonly hashes: readonly Uint8Array[];
}

/** RFC 9162, 2.1.4.2: whether the tree of root `root` begins with the one of root `firstRoot`. */
export function provesConsistency(
  { first, size, hashes }: ConsistencyProof,
  firstRoot: Uint8Array,
  root: Uint8Array,
): boolean {
  if (first < 1n || first > size) return false;
  if (first === size) return hashes.length === 0 && sameHash(firstRoot, root);
  const isFull = (first & (first - 1n)) === 0n;
  const [start, ...path] = isFull ? [firstRoot, ...hashes] : hashes;
  if (start === undefined || (isFull && hashes.length === 0)) return false;
  const climb = new Climb(first - 1n, size - 1n);
  climb.toFirstLeft();
  let [before, whole] = [start, start];
  for (const hash of path) {
    if (climb.ended) return false;
    if (climb.fromRight) {
      before = nodeHash(hash, before);
      whole = nodeHash(hash, whole);
    } else {
      whole = nodeHash(whole, hash);
    }
    climb.up();
  }
  return climb.ended && sameHash(before, firstRoot) && sameHash(whole, root);
}

/** The way from a leaf to the root, beside the way of the last leaf. */
class Climb {
  constructor(
    private at: bigint,
    private last: bigint,
  ) {}

  get ended(): boolean {
    return this.last === 0n;
  }

  /** The next hash stands to the left. */
  get fromRight(): boolean {
    return (this.at & 1n) === 1n || this.at === this.last;
  }

  /** What stands alone at the right edge rises without a partner. */
  up(): void {
    if (this.fromRight) {
      while (this.at !== 0n && (this.at & 1n) === 0n) this.#step();
    }
    this.#step();
  }

  toFirstLeft(): void {
    while ((this.at & 1n) === 1n) this.#step();
  }

  #step(): void {
    this.at >>= 1n;
    this.last >>= 1n;
  }
}
