/**
 * Where reads are asked: the replica where there is one, and the primary while that is away. A read
 * changes nothing, so one that the replica left without an answer is asked again of the primary.
 */
import pg from 'pg';
import { createPool } from './pool.js';

export interface ReadSourceOptions {
  /** Of the sessions on both servers. */
  readonly name: string;
  readonly max: number;
  /** Told once when the replica goes away, with the reason, and once when it is back, with null. */
  readonly onChange?: (away: Error | null) => void;
}

/** So often the replica is looked at, and so long it may take to answer that. */
const LOOK_EVERY_MS = 1_000;
const LOOK_WITHIN_MS = 3_000;

type Asked = readonly unknown[];
type Ask = (...asked: Asked) => Promise<unknown>;

export class ReadSource {
  /** Its `query` is all that reads need; there are no transactions on it. */
  readonly pool: pg.Pool;
  readonly #replica: Replica | null;

  constructor(primaryUrl: string, replicaUrl: string | undefined, options: ReadSourceOptions) {
    const { name, max } = options;
    const primary = createPool(primaryUrl, { name, max });
    this.#replica = replicaUrl === undefined ? null : new Replica(replicaUrl, primary, options);
    this.pool = this.#replica?.pool ?? primary;
  }

  /** True while the primary answers for the replica. */
  get away(): boolean {
    return this.#replica?.away === true;
  }

  async close(): Promise<void> {
    await (this.#replica === null ? this.pool.end() : this.#replica.close());
  }
}

class Replica {
  readonly pool: pg.Pool;
  readonly #ask: Ask;
  readonly #askPrimary: Ask;
  readonly #timer: NodeJS.Timeout;
  /** Reads that the replica has not answered yet: they leave it when it goes. */
  readonly #asking = new Set<(away: Error) => void>();
  #away: Error | null = null;
  #looking = false;
  #closed = false;

  constructor(
    private readonly url: string,
    private readonly primary: pg.Pool,
    private readonly options: ReadSourceOptions,
  ) {
    const { name, max } = options;
    this.pool = createPool(url, { name, max });
    this.#ask = this.pool.query.bind(this.pool);
    this.#askPrimary = primary.query.bind(primary);
    this.pool.query = ((...asked: Asked) => this.#read(asked)) as pg.Pool['query'];
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  get away(): boolean {
    return this.#away !== null;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all([this.pool.end(), this.primary.end()]);
  }

  async #read(asked: Asked): Promise<unknown> {
    if (this.#away !== null) return this.#askPrimary(...asked);
    try {
      return await this.#askReplica(asked);
    } catch (error) {
      if (!isGone(error)) throw error;
      this.#turn(error);
      return this.#askPrimary(...asked);
    }
  }

  /** The replica's answer; or the news that it is away, which a silent connection never brings. */
  #askReplica(asked: Asked): Promise<unknown> {
    return new Promise((answer, fail) => {
      this.#asking.add(fail);
      this.#ask(...asked)
        .then(answer, fail)
        .finally(() => this.#asking.delete(fail));
    });
  }

  #turn(away: Error | null): void {
    if (this.#closed || (this.#away === null) === (away === null)) return;
    this.#away = away;
    this.options.onChange?.(away);
    if (away === null) return;
    for (const fail of this.#asking) fail(away);
  }

  /** By a session of its own: those of the pool may hang, or all be at work. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: `${this.options.name} look`,
      connectionTimeoutMillis: LOOK_WITHIN_MS,
      query_timeout: LOOK_WITHIN_MS,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
      this.#turn(null);
    } catch (error) {
      this.#turn(new Gone('the replica does not answer', { cause: error }));
    } finally {
      this.#looking = false;
      client.end().catch(() => undefined);
    }
  }
}

class Gone extends Error {}

/** Without SQLSTATE it comes from the socket or the pool; classes 08 and 57P end the session. */
function isGone(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (!(error instanceof pg.DatabaseError)) return true;
  const { code = '' } = error;
  return code.startsWith('08') || code.startsWith('57P') || code === '53300';
}
