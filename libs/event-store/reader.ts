import type { Pool } from 'pg';
import { Joined } from '#postgres';
import * as arrays from './binary-arrays.js';
import { backOff, failureOf } from './failures.js';
import { currentShape } from './old-shapes.js';
import { ALL_PARTITIONS, kindOf, letterOf, markerStreamOf, partitionOf } from './partitions.js';
import { parsePositions } from './positions.js';
import { query, type Row, type Statement } from './query.js';
import * as statements from './statements.js';
import type { Claim, Positions, StoredEvent, StreamId, StreamKind } from './types.js';

export interface StreamRange {
  /** Only events after this version. */
  readonly afterVersion?: number;
  /** Only events up to this position of the stream's partition. */
  readonly upTo?: bigint;
}

export interface StoredCommand {
  readonly request: Uint8Array;
  readonly answer: unknown;
  readonly positions: Positions;
}

/** Streams of one kind in one partition, in the order of their ids. */
export interface StreamWalk {
  readonly partition: number;
  readonly kind: StreamKind;
  /** Only streams whose id is greater. */
  readonly after: string;
  /** Only events up to this position. */
  readonly upTo: bigint;
}

const HIGHEST = 2n ** 63n - 1n;
/** How long a read goes on asking for a database that is away. */
const PATIENCE_MS = 5_000;

/** Reads the log; every read may be repeated, so a lost connection is not the caller's matter. */
export class LogReader {
  readonly #pool: Pool;
  /** One for each kind of claims that was asked for. */
  readonly #claims = new Map<string, Joined<Uint8Array, Claim | null>>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async readStream(stream: StreamId, range: StreamRange = {}): Promise<StoredEvent[]> {
    const rows = await this.#rows(statements.READ_STREAM, [
      partitionOf(stream.id),
      letterOf(stream.kind),
      stream.id,
      range.afterVersion ?? 0,
      (range.upTo ?? HIGHEST).toString(),
    ]);
    return rows.map(storedEvent);
  }

  async readStreams(streams: readonly StreamId[]): Promise<Map<string, StoredEvent[]>> {
    const found = new Map<string, StoredEvent[]>(streams.map(({ id }) => [id, []]));
    if (found.size === 0) return found;
    const unique = [...new Map(streams.map((each) => [`${each.kind} ${each.id}`, each])).values()];
    const rows = await this.#rows(statements.READ_STREAMS, [
      arrays.int2Array(unique.map(({ id }) => partitionOf(id))),
      arrays.charArray(unique.map(({ kind }) => letterOf(kind))),
      arrays.uuidArray(unique.map(({ id }) => arrays.uuidBytes(id))),
    ]);
    for (const event of rows.map(storedEvent)) found.get(event.stream.id)?.push(event);
    return found;
  }

  /**
   * The next whole streams of a walk, about `limit` events or one stream of more than that. Empty
   * at the end.
   */
  async readStreamsAfter(walk: StreamWalk, limit: number): Promise<StoredEvent[]> {
    const { partition, kind, after, upTo } = walk;
    const values = [partition, letterOf(kind), after, upTo.toString(), limit];
    const events = (await this.#rows(statements.READ_STREAMS_AFTER, values)).map(storedEvent);
    const last = events.at(-1)?.stream;
    if (events.length < limit || last === undefined) return events;
    // The last stream may go on behind the limit: it comes with the next page, or alone.
    const whole = events.filter(({ stream }) => stream.id !== last.id);
    return whole.length > 0 ? whole : this.readStream(last, { upTo });
  }

  async readPartitions(after: ReadonlyMap<number, bigint>, limit: number): Promise<StoredEvent[]> {
    if (after.size === 0) return [];
    const rows = await this.#rows(statements.READ_PARTITIONS, [
      arrays.int2Array([...after.keys()]),
      arrays.int8Array([...after.values()]),
      limit,
    ]);
    return rows.map(storedEvent);
  }

  async readAt(partition: number, position: bigint): Promise<StoredEvent | null> {
    const [row] = await this.#rows(statements.READ_AT, [partition, position.toString()]);
    return row === undefined ? null : storedEvent(row);
  }

  async readRulesMarkers(partition: number, afterEpoch: number): Promise<StoredEvent[]> {
    // Marker n of a partition is version n of its marker stream.
    return this.readStream(markerStreamOf(partition), { afterVersion: afterEpoch });
  }

  /** A partition without events is not among them. */
  async lastPositions(partitions: readonly number[] = ALL_PARTITIONS): Promise<Positions> {
    const rows = await this.#rows(statements.LAST_POSITIONS, [arrays.int2Array(partitions)]);
    return new Map(rows.map(([partition, position]) => [Number(partition), BigInt(position ?? 0)]));
  }

  async positionAt(partition: number, instant: string): Promise<bigint> {
    const [row] = await this.#rows(statements.POSITION_AT, [partition, instant]);
    return BigInt(row?.[0] ?? 0);
  }

  /** What is claimed now: concurrent calls about one kind share a statement. */
  async claims(kind: string, keys: readonly Uint8Array[]): Promise<readonly (Claim | null)[]> {
    if (keys.length === 0) return [];
    const known = this.#claims.get(kind);
    if (known !== undefined) return known.of(keys);
    const joined = new Joined((all: readonly Uint8Array[]) => this.#readClaims(kind, all));
    this.#claims.set(kind, joined);
    return joined.of(keys);
  }

  async #readClaims(kind: string, keys: readonly Uint8Array[]): Promise<(Claim | null)[]> {
    const found: (Claim | null)[] = keys.map(() => null);
    const rows = await this.#rows(statements.READ_CLAIMS, [kind, arrays.byteaArray(keys)]);
    for (const [place, owner, content = null, by = null] of rows) {
      const index = Number(place) - 1;
      found[index] = {
        kind,
        key: keys[index] ?? new Uint8Array(),
        owner: owner ?? '',
        ...(content === null ? {} : { content: Buffer.from(content, 'hex') }),
        ...(by === null ? {} : { by }),
      };
    }
    return found;
  }

  async command(key: Uint8Array): Promise<StoredCommand | null> {
    const [row] = await this.#rows(statements.READ_COMMAND, [key]);
    if (row === undefined) return null;
    const [request, answer, positions] = row;
    return {
      request: Buffer.from(request ?? '', 'hex'),
      answer: JSON.parse(answer ?? 'null'),
      positions: parsePositions(positions ?? ''),
    };
  }

  async #rows(statement: Statement, values: unknown[]): Promise<Row[]> {
    const config = query(statement, values);
    const until = performance.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return (await this.#pool.query<(string | null)[]>(config)).rows;
      } catch (error) {
        if (failureOf(error) !== 'lost' || performance.now() > until) throw error;
        await backOff(attempt);
      }
    }
  }
}

/** Text that is no JSON reads as null: one event is unreadable then, and not its whole page. */
function parsed(data: string | null | undefined): unknown {
  try {
    return JSON.parse(data ?? 'null');
  } catch {
    return null;
  }
}

function storedEvent(row: Row): StoredEvent {
  const [partition, position, letter, id, version, epoch, type, recordedAt, recordedOn, data] = row;
  const shape = currentShape({ type: type ?? '', data: parsed(data) });
  return {
    partition: Number(partition),
    position: BigInt(position ?? 0),
    stream: { kind: kindOf(letter ?? ''), id: id ?? '' },
    version: Number(version),
    epoch: Number(epoch),
    type: shape.type,
    data: shape.data,
    recordedAt: recordedAt ?? '',
    recordedOn: recordedOn ?? '',
  };
}
