import { randomBytes, randomUUID } from 'node:crypto';
import type pg from 'pg';
import { EventStore, type Append, type EventStoreOptions, type StreamId } from '#event-store';
import { createPool } from '#postgres';
import { createDatabase, type TestDatabase } from '../running/database.js';

export interface OpenLog {
  readonly urls: TestDatabase;
  readonly store: EventStore;
  /** A store over connections of its own, as another process has one. */
  another(options?: EventStoreOptions & { readonly url?: string }): EventStore;
  /** Plain sessions, closed with the rest. */
  pool(url: string): pg.Pool;
  close(): Promise<void>;
}

/** A log in a database of its own, with the application's rights. */
export async function openLog(): Promise<OpenLog> {
  const urls = await createDatabase();
  const pools: pg.Pool[] = [];
  const stores: EventStore[] = [];
  const pool = (url: string): pg.Pool => {
    const made = createPool(url, { name: 'ledger spec', max: 8 });
    pools.push(made);
    return made;
  };
  const another: OpenLog['another'] = (options = {}) => {
    const store = new EventStore(pool(options.url ?? urls.writer), options);
    stores.push(store);
    return store;
  };
  const close = async (): Promise<void> => {
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(pools.map((each) => each.end()));
    await urls.drop();
  };
  return { urls, store: another(), another, pool, close };
}

/** The stream of a learner nobody knows yet; in `partition` where that is given. */
export function learnerStream(partition?: number): StreamId {
  const id = randomUUID();
  if (partition === undefined) return { kind: 'learner', id };
  return { kind: 'learner', id: `${partition.toString(16).padStart(2, '0')}${id.slice(2)}` };
}

/** One event for a stream, whatever the stream holds. */
export function oneEvent(stream: StreamId, data: object = {}): Append {
  return { streams: [{ stream, expected: 'any', events: [{ type: 'Noted', data }] }] };
}

/** The same under a key, with the answer to repeat. */
export function keyed(append: Append, key: Uint8Array = randomBytes(32)): Append {
  return { ...append, command: { key, request: Buffer.from('request'), answer: { status: 201 } } };
}

/** How often each result came. */
export function tally(results: readonly { readonly result: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { result } of results) counts[result] = (counts[result] ?? 0) + 1;
  return counts;
}
