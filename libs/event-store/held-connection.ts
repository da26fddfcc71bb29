import type { Pool, PoolClient, QueryArrayConfig } from 'pg';
import { backOff, failureOf } from './failures.js';
import type { Row } from './query.js';

/** How long a statement may take before the link itself is held to be broken. */
const SILENCE_MS = 20_000;

/**
 * One connection of a pool, kept: what reads do to the pool never makes an append wait. A broken
 * one is given back for good, the next query takes another.
 */
export class HeldConnection {
  readonly #pool: Pool;
  #client: PoolClient | null = null;
  /** Stays on a dropped client: what it still has to say must not end the process. */
  #onError: () => void = () => undefined;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Waits up to `patienceMs` for a connection; false where there is none by then. */
  async ready(patienceMs: number): Promise<boolean> {
    const until = performance.now() + patienceMs;
    for (let attempt = 0; this.#client === null; attempt += 1) {
      try {
        this.#adopt(await this.#pool.connect());
      } catch {
        if (performance.now() > until) return false;
        await backOff(attempt);
      }
    }
    return true;
  }

  /** @throws what the server or the socket says; after a lost link the connection is gone. */
  async query(config: QueryArrayConfig): Promise<Row[]> {
    const client = this.#client;
    if (client === null) throw new Error('the connection was not made ready');
    try {
      const limited: QueryArrayConfig & { query_timeout: number } = {
        ...config,
        query_timeout: SILENCE_MS,
      };
      return (await client.query<(string | null)[]>(limited)).rows;
    } catch (error) {
      if (failureOf(error) === 'lost') this.#drop(client);
      throw error;
    }
  }

  release(): void {
    const client = this.#client;
    this.#client = null;
    client?.off('error', this.#onError);
    client?.release();
  }

  #adopt(client: PoolClient): void {
    this.#onError = () => this.#drop(client);
    client.on('error', this.#onError);
    this.#client = client;
  }

  #drop(client: PoolClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    client.release(true);
  }
}
