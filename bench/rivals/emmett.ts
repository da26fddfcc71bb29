/** Emmett on PostgreSQL, by its public functions and their defaults. */
import pg from 'pg';
import { CALLERS, EVENT_TYPE } from '../payload.js';
import { load, versionOf } from './installed.js';
import { pause } from './store.js';
import type { Seen, Store, Tailer, Write } from './store.js';

const PACKAGE = '@event-driven-io/emmett-postgresql';

interface EmmettEvent {
  readonly type: string;
  readonly data: object;
  readonly metadata?: object;
}

interface Recorded {
  readonly data: { readonly id?: string };
  readonly metadata: { readonly streamName: string; readonly streamPosition: bigint };
}

interface AppendOptions {
  readonly expectedStreamVersion: bigint | string;
}

interface Consumer {
  reactor(options: {
    readonly processorId: string;
    readonly eachMessage: (message: Recorded) => void;
  }): object;
  start(): Promise<void>;
  stop(): Promise<void>;
}

interface EventStore {
  readonly schema: { migrate(): Promise<object> };
  appendToStream(name: string, events: EmmettEvent[], options: AppendOptions): Promise<object>;
  consumer(): Consumer;
  close(): Promise<void>;
}

interface Projection {
  readonly name: string;
  readonly canHandle: readonly string[];
  readonly handle: (events: readonly Recorded[]) => Promise<void>;
}

interface EmmettPostgres {
  getPostgreSQLEventStore(url: string, options: object): EventStore;
  postgreSQLProjection(projection: Projection): object;
}

interface EmmettCore {
  readonly STREAM_DOES_NOT_EXIST: string;
  readonly projections: { inline(list: readonly object[]): object[] };
}

class RolledBack extends Error {}

export class Emmett implements Store {
  readonly name = 'Emmett';
  readonly version = versionOf(PACKAGE);
  readonly #core = load<EmmettCore>('@event-driven-io/emmett');
  readonly #postgres = load<EmmettPostgres>(PACKAGE);
  readonly #pool: pg.Pool;
  readonly #store: EventStore;
  readonly #slow: EventStore;
  /** What the inline projection does to the event of this name, in the append's transaction. */
  readonly #held = new Map<string, { readonly ms: number; readonly commit: boolean }>();

  private constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: CALLERS + 4 });
    this.#pool.on('error', () => undefined);
    const connectionOptions = { pool: this.#pool };
    this.#store = this.#postgres.getPostgreSQLEventStore(url, { connectionOptions });
    const projection = this.#postgres.postgreSQLProjection({
      name: 'slow',
      canHandle: [EVENT_TYPE],
      handle: (events) => this.#hold(events),
    });
    const projections = this.#core.projections.inline([projection]);
    this.#slow = this.#postgres.getPostgreSQLEventStore(url, { connectionOptions, projections });
  }

  static async install(url: string): Promise<Emmett> {
    const emmett = new Emmett(url);
    await emmett.#store.schema.migrate();
    return emmett;
  }

  append(write: Write): Promise<void> {
    return this.#append(this.#store, write);
  }

  async appendHeld(write: Write, held: { ms: number; commit: boolean }): Promise<void> {
    this.#held.set(write.id, held);
    try {
      await this.#append(this.#slow, write);
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    } finally {
      this.#held.delete(write.id);
    }
  }

  async tail(each: (seen: Seen) => void): Promise<Tailer> {
    const consumer = this.#store.consumer();
    consumer.reactor({
      processorId: 'tailer',
      eachMessage: ({ data, metadata }) =>
        each({
          stream: metadata.streamName,
          version: Number(metadata.streamPosition),
          id: data.id ?? '',
        }),
    });
    const running = consumer.start();
    return {
      stop: async () => {
        await consumer.stop();
        await running;
      },
    };
  }

  async close(): Promise<void> {
    await this.#store.close();
    await this.#slow.close();
    if (!this.#pool.ended) await this.#pool.end();
  }

  async #append(store: EventStore, { stream, after, id, data }: Write): Promise<void> {
    const { STREAM_DOES_NOT_EXIST } = this.#core;
    const expectedStreamVersion = after === 0 ? STREAM_DOES_NOT_EXIST : BigInt(after);
    const event = { type: EVENT_TYPE, data: { ...data, id } };
    await store.appendToStream(stream, [event], { expectedStreamVersion });
  }

  async #hold(events: readonly Recorded[]): Promise<void> {
    for (const { data } of events) {
      const held = this.#held.get(data.id ?? '');
      if (held === undefined) continue;
      await pause(held.ms);
      if (!held.commit) throw new RolledBack();
    }
  }
}
