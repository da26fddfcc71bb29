/**
 * Computes the tree of one partition anew, from the events alone, and holds it against what is
 * known of it: roots of checkpoints, and the tiles that were stored when the events were sealed. A
 * checkpoint says that something is wrong; the tiles, where they were left alone, say where.
 */
import type { PoolClient } from 'pg';
import {
  EVENT_ROW,
  eventRow,
  GrowingTree,
  HASH_BYTES,
  leafHash,
  leafText,
  readTiles,
  sameHash,
  TILE_WIDTH,
  type EventRow,
} from '#seal';
import type { Fault } from './faults.js';

/** Whole tiles, so that each is read once. */
const PAGE = 64 * TILE_WIDTH;

/** What the tree must have been at a size. */
export interface KnownRoot {
  readonly size: bigint;
  readonly root: Uint8Array;
  /** Where it is known from, for people. */
  readonly source: string;
  /** Of a checkpoint that is kept elsewhere; what the database says of itself proves less. */
  readonly trusted: boolean;
}

export interface PartitionTask {
  readonly partition: number;
  /** In the order of their sizes. */
  readonly known: readonly KnownRoot[];
  /** The last position that the partition has now. */
  readonly last: bigint;
  readonly signal: AbortSignal;
  readonly onEvents: (count: number) => void;
}

/** $1 partition, $2 the position after which, $3 how many. */
const EVENTS = `SELECT ${EVENT_ROW} FROM log.events AS e
  WHERE e.partition = $1::smallint AND e.position > $2::bigint
  ORDER BY e.position LIMIT $3::integer`;

export class PartitionWalk {
  readonly #tree = new GrowingTree();
  readonly #known: KnownRoot[];
  /** Up to here everything was as a root says. */
  #good = 0n;
  /** The first event since then that is not the sealed one. */
  #suspect: bigint | null = null;
  #fault: Fault | null = null;

  constructor(
    private readonly client: PoolClient,
    private readonly task: PartitionTask,
  ) {
    this.#known = [...task.known];
    this.#reached();
  }

  /** The first thing that is wrong, or null. */
  async run(): Promise<Fault | null> {
    const { signal, onEvents } = this.task;
    while (this.#fault === null && !signal.aborted) {
      const rows = await this.#page();
      if (rows.length === 0) return this.#atEnd();
      const leaves = await this.#leaves(rows);
      this.#append(leaves);
      onEvents(rows.length);
    }
    return this.#fault;
  }

  async #page(): Promise<EventRow[]> {
    const { partition, last } = this.task;
    const left = last - this.#tree.size;
    if (left <= 0n) return [];
    const limit = left < BigInt(PAGE) ? Number(left) : PAGE;
    const { rows } = await this.client.query<(string | null)[]>({
      name: 'seal-walk-events',
      text: EVENTS,
      values: [partition, this.#tree.size, limit],
      rowMode: 'array',
    });
    return rows.map(eventRow);
  }

  /** The hashes of a page, up to the first position that is missing. */
  async #leaves(rows: readonly EventRow[]): Promise<Buffer> {
    const { partition } = this.task;
    const first = this.#tree.size;
    const sealed = await this.#sealed(first, rows.length);
    const leaves = Buffer.alloc(rows.length * HASH_BYTES);
    for (const [place, row] of rows.entries()) {
      const position = first + BigInt(place) + 1n;
      if (row.position !== String(position)) {
        this.#fault = this.#changed(position) ?? { kind: 'missing', partition, position };
        return leaves.subarray(0, place * HASH_BYTES);
      }
      const leaf = leafHash(leafText(row));
      leaves.set(leaf, place * HASH_BYTES);
      const then = sealed.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES);
      if (then.length === HASH_BYTES && !sameHash(leaf, then)) this.#suspect ??= position;
    }
    return leaves;
  }

  /** What was sealed from `first` on, as far as it was; `first` begins a tile. */
  async #sealed(first: bigint, count: number): Promise<Uint8Array> {
    const { partition } = this.task;
    const begin = first / BigInt(TILE_WIDTH);
    const places = Array.from({ length: Math.ceil(count / TILE_WIDTH) }, (_, n) => ({
      partition,
      level: 0,
      index: begin + BigInt(n),
    }));
    const tiles = new Map((await readTiles(this.client, places)).map((one) => [one.index, one]));
    const hashes: Uint8Array[] = [];
    for (const { index } of places) {
      const tile = tiles.get(index);
      if (tile === undefined) break;
      hashes.push(tile.hashes);
      if (tile.hashes.length < TILE_WIDTH * HASH_BYTES) break;
    }
    return Buffer.concat(hashes);
  }

  /** Appends, and looks at every size that a root is known of. */
  #append(leaves: Buffer): void {
    let rest = leaves;
    while (rest.length > 0) {
      const next = this.#known[0]?.size ?? this.#tree.size + BigInt(rest.length);
      const until = Number(next - this.#tree.size) * HASH_BYTES;
      this.#tree.append(rest.subarray(0, until));
      rest = rest.subarray(until);
      this.#reached();
    }
  }

  #reached(): void {
    while (this.#known[0]?.size === this.#tree.size) {
      const known = this.#known.shift() as KnownRoot;
      this.#fault ??= this.#judged(known, sameHash(known.root, this.#tree.root()));
      if (known.trusted && this.#fault === null) this.#good = known.size;
    }
  }

  #judged({ trusted, size, source }: KnownRoot, same: boolean): Fault | null {
    const { partition } = this.task;
    // A page is looked at as a whole: what is suspect behind this size is not its matter.
    const suspect = this.#suspect !== null && this.#suspect <= size ? this.#suspect : null;
    if (same && (suspect === null || !trusted)) return null;
    if (same) return { kind: 'sealDamaged', partition, position: suspect ?? size };
    if (suspect !== null) return this.#changed(size, trusted);
    const first = this.#good + 1n;
    if (trusted) return { kind: 'rewritten', partition, position: first, until: size, source };
    // The hashes of all events are the sealed ones, and their root is not.
    return { kind: 'sealDamaged', partition, position: size };
  }

  /** The event up to `until` that is not the sealed one, where there is one. */
  #changed(until: bigint, proven = false): Fault | null {
    const position = this.#suspect;
    if (position === null || position > until) return null;
    return { kind: 'changed', partition: this.task.partition, position, proven };
  }

  #atEnd(): Fault | null {
    const { size } = this.#tree;
    const changed = this.#changed(size);
    if (changed !== null || this.#known.length === 0) return changed;
    return { kind: 'missing', partition: this.task.partition, position: size + 1n };
  }
}
