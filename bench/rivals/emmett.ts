/** Emmett on PostgreSQL, by its public functions and their defaults. */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type {
  Appended,
  LogAdapter,
  LogAppend,
  SlowAppend,
  TailPage,
} from '../../test/faults/log/adapter.js';
import type { SeenEvent } from '../../test/faults/model/tail-check.js';
import { CALLERS, EVENT_TYPE } from '../payload.js';
import { load, versionOf } from './installed.js';
import type { Consumer, EmmettCore, EmmettPostgres, EventStore, Recorded } from './emmett-api.js';

const PACKAGE = '@event-driven-io/emmett-postgresql';
const CATEGORY = 'account';
/** Its consumer looks once a second at least: what it has not shown by then it never will. */
const QUIET_MS = 10_000;

class RolledBack extends Error {}

function seen({ data, metadata }: Recorded): SeenEvent {
  const version = Number(metadata.streamPosition);
  const stream = metadata.streamName.slice(CATEGORY.length + 1);
  // Nothing is promised across streams, so each is an order of its own.
  return { id: data.id ?? '', stream, version, order: stream, position: BigInt(version) };
}

/** As the error of an expected version that does not stand says it, in the words of HTTP. */
const CONFLICT = 412;

export class Emmett implements LogAdapter {
  readonly name = 'Emmett';
  readonly version = versionOf(PACKAGE);
  readonly #core = load<EmmettCore>('@event-driven-io/emmett');
  readonly #postgres = load<EmmettPostgres>(PACKAGE);
  readonly #pool: pg.Pool;
  readonly #store: EventStore;
  readonly #slow: EventStore;
  /** What the inline projection does to the event of this name, in the append's transaction. */
  readonly #held = new Map<string, SlowAppend>();
  readonly #shown: SeenEvent[] = [];
  #consumer: { readonly consumer: Consumer; readonly running: Promise<void> } | null = null;

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

  async append(append: LogAppend): Promise<Appended> {
    try {
      await this.#append(this.#store, append);
      return 'appended';
    } catch (error) {
      // Its packages carry a copy of the class each, so the class says nothing.
      const conflict = (error as { errorCode?: unknown }).errorCode === CONFLICT;
      // Whoever expects nothing has met another writer, and sends the same again.
      if (conflict && append.expected !== null) return 'conflict';
      throw error;
    }
  }

  /** Its projections inside the append can be slow, and fail: then the append is rolled back. */
  async appendSlowly(append: LogAppend, slow: SlowAppend): Promise<void> {
    this.#held.set(append.id, slow);
    try {
      await this.#append(this.#slow, { ...append, expected: null });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    } finally {
      this.#held.delete(append.id);
    }
  }

  /** A consumer pushes; what it has pushed is handed out by pages. Empty once it has gone quiet. */
  async tail(cursor: string | null, limit: number): Promise<TailPage> {
    this.#consumer ??= this.#consume();
    const from = Number(cursor ?? 0);
    const until = performance.now() + QUIET_MS;
    while (this.#shown.length === from && performance.now() < until) await delay(20);
    const events = this.#shown.slice(from, from + limit);
    return { events, cursor: String(from + events.length) };
  }

  async readStream(stream: string): Promise<readonly SeenEvent[]> {
    const { events } = await this.#store.readStream(`${CATEGORY}-${stream}`);
    return events.map(seen);
  }

  async close(): Promise<void> {
    await this.#consumer?.consumer.stop();
    await this.#consumer?.running;
    await this.#store.close();
    await this.#slow.close();
    if (!this.#pool.ended) await this.#pool.end();
  }

  #consume(): { consumer: Consumer; running: Promise<void> } {
    const consumer = this.#store.consumer();
    consumer.reactor({
      processorId: 'tailer',
      eachMessage: (message) => void this.#shown.push(seen(message)),
    });
    return { consumer, running: consumer.start() };
  }

  async #append(store: EventStore, append: LogAppend): Promise<void> {
    const { stream, expected, id, data } = append;
    const event = { type: EVENT_TYPE, data: { ...data, id } };
    const version = expected === 0 ? this.#core.STREAM_DOES_NOT_EXIST : BigInt(expected ?? 0);
    const options = expected === null ? {} : { expectedStreamVersion: version };
    await store.appendToStream(`${CATEGORY}-${stream}`, [event], options);
  }

  async #hold(events: readonly Recorded[]): Promise<void> {
    for (const { data } of events) {
      const held = this.#held.get(data.id ?? '');
      if (held === undefined) continue;
      await delay(held.holdMs);
      if (held.end === 'ROLLBACK') throw new RolledBack();
    }
  }
}
