/** The bank's own event store, under the harness. */
import { createHash } from 'node:crypto';
import { EventStore, PARTITIONS, partitionOf, type StoredEvent } from '#event-store';
import { createPool } from '#postgres';
import type pg from 'pg';
import { appendSlowly } from '../../ledger/slow-writers.js';
import type { SeenEvent } from '../model/tail-check.js';
import type { Appended, LogAdapter, LogAppend, SlowAppend, TailPage } from './adapter.js';

export class BankLog implements LogAdapter {
  readonly name = 'credit bank';
  readonly #pool: pg.Pool;
  readonly #slow: pg.Pool;
  readonly #store: EventStore;

  /** `writer`: the URL of the login that appends. */
  constructor(writer: string) {
    this.#pool = createPool(writer, { name: 'harness', max: 8 });
    this.#slow = createPool(writer, { name: 'harness, slow', max: 16 });
    // A link that is cut while a transaction waits is told of by its next statement.
    this.#slow.on('connect', (client) => client.on('error', () => undefined));
    this.#store = new EventStore(this.#pool);
  }

  async append({ stream, id, expected, data }: LogAppend): Promise<Appended> {
    const key = createHash('sha256').update(id).digest();
    const { result } = await this.#store.append({
      command: { key, request: key, answer: {} },
      streams: [
        {
          stream: { kind: 'learner', id: stream },
          expected: expected ?? 'any',
          events: [{ type: 'Noted', data: { id, ...data } }],
        },
      ],
    });
    if (result === 'appended' || result === 'repeated') return result;
    if (result === 'versionConflict') return 'conflict';
    throw new Error(result);
  }

  async appendSlowly({ stream, id, data }: LogAppend, slow: SlowAppend): Promise<void> {
    const client = await this.#slow.connect();
    try {
      const text = JSON.stringify({ id, ...data });
      await appendSlowly(client, { kind: 'learner', id: stream }, { ...slow, data: text });
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async tail(cursor: string | null, limit: number): Promise<TailPage> {
    const at = positionsOf(cursor);
    const events = await this.#store.readPartitions(at, Math.ceil(limit / 8));
    for (const { partition, position } of events) at.set(partition, position);
    const next = [...at].map(([partition, position]) => `${partition}:${position}`).join();
    return { events: events.map(seen), cursor: next };
  }

  async readStream(stream: string): Promise<readonly SeenEvent[]> {
    return (await this.#store.readStream({ kind: 'learner', id: stream })).map(seen);
  }

  async close(): Promise<void> {
    await this.#store.close();
    await Promise.all([this.#pool.end(), this.#slow.end()]);
  }
}

function positionsOf(cursor: string | null): Map<number, bigint> {
  if (cursor === null) return new Map(Array.from({ length: PARTITIONS }, (_, n) => [n, 0n]));
  return new Map(
    cursor.split(',').map((pair) => {
      const [partition = '', position = ''] = pair.split(':');
      return [Number(partition), BigInt(position)];
    }),
  );
}

function seen({ stream, version, position, data }: StoredEvent): SeenEvent {
  const { id = '' } = (data ?? {}) as { readonly id?: string };
  return { id, stream: stream.id, version, order: String(partitionOf(stream.id)), position };
}
