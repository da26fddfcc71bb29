/**
 * How a tree is kept: tiles of 32 hashes. Level 0 holds hashes of leaves, each level above it the
 * roots of the full tiles below. The last tile of a level grows; a full one never changes again.
 */
import { HASH_BYTES, nodeHash, rootOver, type NodeRef } from './merkle.js';

/** 2^5 hashes are 1 KiB: a row that no page splits, and 5 of them prove a leaf among 33 million. */
const TILE_HEIGHT = 5;
export const TILE_WIDTH = 1 << TILE_HEIGHT;
const FULL_BYTES = TILE_WIDTH * HASH_BYTES;

export interface TileRef {
  readonly level: number;
  readonly index: bigint;
}

export interface Tile extends TileRef {
  /** 1 to 32 hashes, one after the other. */
  readonly hashes: Uint8Array;
}

/** The tile that a node is computed from. */
export function tileOf({ level, index }: NodeRef): TileRef {
  const inTile = level % TILE_HEIGHT;
  return {
    level: (level - inTile) / TILE_HEIGHT,
    index: (index << BigInt(inTile)) >> BigInt(TILE_HEIGHT),
  };
}

/** The hash of a node, from its tile; null where the tile does not reach so far. */
export function nodeIn(hashes: Uint8Array, { level, index }: NodeRef): Uint8Array | null {
  const inTile = level % TILE_HEIGHT;
  const first = Number((index << BigInt(inTile)) & BigInt(TILE_WIDTH - 1));
  const count = 1 << inTile;
  if ((first + count) * HASH_BYTES > hashes.length) return null;
  return subtree(hashes, first, count);
}

function subtree(hashes: Uint8Array, first: number, count: number): Uint8Array {
  if (count === 1) return hashes.subarray(first * HASH_BYTES, (first + 1) * HASH_BYTES);
  const half = count / 2;
  return nodeHash(subtree(hashes, first, half), subtree(hashes, first + half, half));
}

/** The full subtrees within the first `count` hashes of a tile, from left to right. */
function subtreesOf(hashes: Uint8Array, count: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  let first = 0;
  for (let size = TILE_WIDTH; size > 0; size /= 2) {
    if ((count & size) === 0) continue;
    found.push(subtree(hashes, first, size));
    first += size;
    if (size === 1) break;
  }
  return found;
}

/** The tiles of a tree that are not full: one per level at most. */
export function edgeTiles(size: bigint): TileRef[] {
  const tiles: TileRef[] = [];
  let count = size;
  for (let level = 0; count > 0n; level += 1) {
    const full = count >> BigInt(TILE_HEIGHT);
    if (count % BigInt(TILE_WIDTH) !== 0n) tiles.push({ level, index: full });
    count = full;
  }
  return tiles;
}

interface OpenTile {
  readonly bytes: Buffer;
  count: number;
  index: bigint;
}

/** The right edge of a growing tree: all that is needed to append leaves and to know the root. */
export class GrowingTree {
  #size = 0n;
  readonly #open: OpenTile[] = [];

  get size(): bigint {
    return this.#size;
  }

  /** A tree of `size` leaves, from its `edgeTiles`. @throws where they are not its tiles. */
  static from(size: bigint, edge: readonly Tile[]): GrowingTree {
    const tree = new GrowingTree();
    tree.#size = size;
    let count = size;
    for (let level = 0; count > 0n; level += 1) {
      const open = tree.#level(level);
      open.index = count >> BigInt(TILE_HEIGHT);
      open.count = Number(count % BigInt(TILE_WIDTH));
      const kept = edge.find((tile) => tile.level === level && tile.index === open.index);
      const bytes = kept?.hashes.subarray(0, open.count * HASH_BYTES) ?? new Uint8Array();
      if (bytes.length !== open.count * HASH_BYTES) {
        throw new Error('a tile of the tree is missing');
      }
      open.bytes.set(bytes);
      count = open.index;
    }
    return tree;
  }

  /** Appends hashes of leaves, one after the other; the tiles that this changed. */
  append(leaves: Uint8Array): Tile[] {
    const changed: Tile[] = [];
    for (let at = 0; at < leaves.length; at += HASH_BYTES) {
      this.#push(0, leaves.subarray(at, at + HASH_BYTES), changed);
    }
    this.#size += BigInt(leaves.length / HASH_BYTES);
    const filled = new Set(changed.map(({ level }) => level + 1)).add(0);
    for (const [level, { bytes, count, index }] of this.#open.entries()) {
      if (count === 0 || !filled.has(level) || leaves.length === 0) continue;
      changed.push({ level, index, hashes: Buffer.from(bytes.subarray(0, count * HASH_BYTES)) });
    }
    return changed;
  }

  root(): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const { bytes, count } of this.#open.toReversed()) {
      parts.push(...subtreesOf(bytes, count));
    }
    return rootOver(parts);
  }

  #push(level: number, hash: Uint8Array, full: Tile[]): void {
    const open = this.#level(level);
    open.bytes.set(hash, open.count * HASH_BYTES);
    open.count += 1;
    if (open.count < TILE_WIDTH) return;
    full.push({ level, index: open.index, hashes: Buffer.from(open.bytes) });
    this.#push(level + 1, subtree(open.bytes, 0, TILE_WIDTH), full);
    open.count = 0;
    open.index += 1n;
  }

  #level(level: number): OpenTile {
    const known = this.#open[level];
    if (known !== undefined) return known;
    const open = { bytes: Buffer.alloc(FULL_BYTES), count: 0, index: 0n };
    this.#open[level] = open;
    return open;
  }
}
