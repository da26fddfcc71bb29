/** The trees of the partitions as `seal.trees` and `seal.tiles` keep them. */
import type { Pool, PoolClient } from 'pg';
import type { SealedTree } from './checkpoint.js';
import { LEAF_HASH } from './leaf.js';
import { EMPTY_ROOT, nodesOf, rootOver, type NodeRef, type Range } from './merkle.js';
import { edgeTiles, GrowingTree, nodeIn, tileOf, type Tile, type TileRef } from './tiles.js';

type Connection = Pick<Pool | PoolClient, 'query'>;

const READ_TREES = 'SELECT partition, size, root FROM seal.trees ORDER BY partition';

/** All partitions as they stand together at one moment. */
export async function readTrees(on: Connection): Promise<SealedTree[]> {
  const { rows } = await on.query<SealedTree>({ name: 'seal-read-trees', text: READ_TREES });
  return rows;
}

/** How far the seal of a partition is, and how many events stand behind it. */
export interface SealLag {
  readonly partition: number;
  readonly size: bigint;
  readonly events: bigint;
}

const READ_LAG = `SELECT t.partition, t.size, coalesce(e.position, t.size) - t.size AS events
  FROM seal.trees AS t
  LEFT JOIN LATERAL (
    SELECT m.position FROM log.events AS m WHERE m.partition = t.partition
    ORDER BY m.position DESC LIMIT 1) AS e ON true
  ORDER BY t.partition`;

export async function readSealLag(on: Connection): Promise<SealLag[]> {
  const { rows } = await on.query<SealLag>({ name: 'seal-read-lag', text: READ_LAG });
  return rows;
}

/** $1 partitions, $2 levels, $3 numbers of tiles: three arrays side by side. */
const READ_TILES = `SELECT t.partition, t.level, t.tile AS index, t.hashes
  FROM unnest($1::smallint[], $2::smallint[], $3::bigint[]) AS w (partition, level, tile)
  CROSS JOIN LATERAL (
    SELECT * FROM seal.tiles AS m
    WHERE m.partition = w.partition AND m.level = w.level AND m.tile = w.tile LIMIT 1) AS t`;

export interface TilePlace extends TileRef {
  readonly partition: number;
}

export interface PlacedTile extends Tile {
  readonly partition: number;
}

/** Those of the tiles that there are. */
export async function readTiles(
  on: Connection,
  places: readonly TilePlace[],
): Promise<PlacedTile[]> {
  if (places.length === 0) return [];
  const { rows } = await on.query<PlacedTile>({
    name: 'seal-read-tiles',
    text: READ_TILES,
    values: [
      places.map(({ partition }) => partition),
      places.map(({ level }) => level),
      places.map(({ index }) => index),
    ],
  });
  return rows;
}

/** The trees of these partitions, ready to grow. */
export async function openTrees(
  on: Connection,
  partitions: readonly number[],
): Promise<Map<number, GrowingTree>> {
  const wanted = new Set(partitions);
  const trees = (await readTrees(on)).filter(({ partition }) => wanted.has(partition));
  const places = trees.flatMap(({ partition, size }) =>
    edgeTiles(size).map((ref) => ({ ...ref, partition })),
  );
  const tiles = await readTiles(on, places);
  return new Map(
    trees.map(({ partition, size }) => {
      const edge = tiles.filter((tile) => tile.partition === partition);
      return [partition, GrowingTree.from(size, edge)];
    }),
  );
}

/** Someone else has sealed a partition further: what was computed from the old tree is void. */
export class TreeMoved extends Error {
  constructor() {
    super('another sealer has moved a tree of this one');
    this.name = 'TreeMoved';
  }
}

export interface TreeGrowth {
  readonly before: bigint;
  readonly tree: SealedTree;
  readonly tiles: readonly Tile[];
}

/** $1 partitions, $2 sizes before, $3 sizes after, $4 roots. */
const MOVE_TREES = `UPDATE seal.trees AS t SET size = m.after, root = m.root
  FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::bytea[])
    AS m (partition, before, after, root)
  WHERE t.partition = m.partition AND t.size = m.before`;

/** $1 partitions, $2 levels, $3 numbers, $4 hashes; in the order of the key. */
const WRITE_TILES = `INSERT INTO seal.tiles (partition, level, tile, hashes)
  SELECT * FROM unnest($1::smallint[], $2::smallint[], $3::bigint[], $4::bytea[])
  ON CONFLICT (partition, level, tile) DO UPDATE SET hashes = excluded.hashes`;

/** Within a transaction of the caller's. @throws TreeMoved where a tree is not as it was before. */
export async function growTrees(client: PoolClient, growths: readonly TreeGrowth[]): Promise<void> {
  const moved = await client.query({
    name: 'seal-move-trees',
    text: MOVE_TREES,
    values: [
      growths.map(({ tree }) => tree.partition),
      growths.map(({ before }) => before),
      growths.map(({ tree }) => tree.size),
      growths.map(({ tree }) => tree.root),
    ],
  });
  if (moved.rowCount !== growths.length) throw new TreeMoved();
  const tiles = growths.flatMap(({ tree, tiles }) =>
    tiles.map((tile) => ({ ...tile, partition: tree.partition })),
  );
  await client.query({
    name: 'seal-write-tiles',
    text: WRITE_TILES,
    values: [
      tiles.map(({ partition }) => partition),
      tiles.map(({ level }) => level),
      tiles.map(({ index }) => index),
      tiles.map(({ hashes }) => hashes),
    ],
  });
}

/** What comes next in a partition, as hashes of leaves one after the other. */
export interface NextLeaves {
  readonly partition: number;
  readonly count: number;
  readonly first: bigint;
  readonly last: bigint;
  readonly hashes: Buffer;
}

/** $1 partitions, $2 the position after which each is read, $3 how many events of each. */
const NEXT_LEAVES = `SELECT e.partition, count(*)::integer AS count,
    min(e.position) AS first, max(e.position) AS last,
    string_agg(${LEAF_HASH}, ''::bytea ORDER BY e.position) AS hashes
  FROM unnest($1::smallint[], $2::bigint[]) AS p (partition, after)
  CROSS JOIN LATERAL (
    SELECT * FROM log.events AS m
    WHERE m.partition = p.partition AND m.position > p.after
    ORDER BY m.position LIMIT $3::integer) AS e
  GROUP BY e.partition ORDER BY e.partition`;

/** Up to `limit` events of each partition that follow its position; without any, it is left out. */
export async function readNextLeaves(
  on: Connection,
  after: ReadonlyMap<number, bigint>,
  limit: number,
): Promise<NextLeaves[]> {
  const { rows } = await on.query<NextLeaves>({
    name: 'seal-next-leaves',
    text: NEXT_LEAVES,
    values: [[...after.keys()], [...after.values()], limit],
  });
  return rows;
}

/**
 * The roots of parts of one partition's tree, in their order. Null where a tile is missing that
 * they are computed from: what is asked for is not sealed yet.
 */
export async function rootsOf(
  on: Connection,
  partition: number,
  ranges: readonly Range[],
): Promise<Uint8Array[] | null> {
  const parts = ranges.map(nodesOf);
  const places = new Map<string, TilePlace>();
  for (const node of parts.flat()) {
    const ref = tileOf(node);
    places.set(keyOf(ref), { ...ref, partition });
  }
  const tiles = new Map<string, Uint8Array>();
  for (const tile of await readTiles(on, [...places.values()])) {
    tiles.set(keyOf(tile), tile.hashes);
  }
  const hashOf = (node: NodeRef): Uint8Array | null =>
    nodeIn(tiles.get(keyOf(tileOf(node))) ?? new Uint8Array(), node);
  const roots = parts.map((nodes) => {
    const hashes = nodes.map(hashOf).filter((hash) => hash !== null);
    return hashes.length === nodes.length ? rootOver(hashes) : null;
  });
  const whole = roots.filter((root) => root !== null);
  return whole.length === roots.length ? whole : null;
}

function keyOf({ level, index }: TileRef): string {
  return `${level}:${index}`;
}

/** The root of a partition's tree when it had this size; null where it never had. */
export async function rootAt(
  on: Connection,
  partition: number,
  size: bigint,
): Promise<Uint8Array | null> {
  if (size === 0n) return EMPTY_ROOT;
  const roots = await rootsOf(on, partition, [{ from: 0n, to: size }]);
  return roots?.[0] ?? null;
}
