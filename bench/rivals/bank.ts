/** The bank's own log: the library's append and read, as command side and projector use them. */
import { createHash, randomBytes } from 'node:crypto';
import type { Pool, PoolClient, QueryConfig } from 'pg';
import { EventStore, PARTITIONS } from '#event-store';
import type { Append } from '#event-store';
import { createPool } from '#postgres';
import { EVENT_TYPE } from '../payload.js';
import { pause } from './store.js';
import type { Seen, Store, Tailer, Write } from './store.js';

const POLL_MS = 50;
const OF_A_PARTITION = 64;

/** Its streams are called by UUID: what is before the dash of other stores' names is left out. */
function idOf(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}

function appendOf({ stream, after, id, data }: Write): Append {
  const owner = idOf(stream);
  const key = createHash('sha256').update(id).digest();
  return {
    command: { key, request: randomBytes(32), answer: { status: 201 } },
    claims: [{ kind: 'evidence', key, owner, content: randomBytes(16), by: 'BENCH', mode: 'new' }],
    streams: [
      {
        stream: { kind: 'learner', id: owner },
        expected: after === 0 ? 'none' : after,
        events: [{ type: EVENT_TYPE, data: { ...data, id } }],
      },
    ],
  };
}

/**
 * A store whose appends stay open: the library's own statement, in a transaction around it. The
 * library sends one call and knows no open transaction, so this is done to its connection.
 */
function holding(pool: Pool, held: { readonly ms: number; readonly commit: boolean }): void {
  pool.on('connect', (client: PoolClient) => {
    const send = client.query.bind(client) as (what: string | QueryConfig) => Promise<object>;
    const query = async (what: QueryConfig): Promise<object> => {
      await send('BEGIN');
      const answer = await send(what);
      await pause(held.ms);
      await send(held.commit ? 'COMMIT' : 'ROLLBACK');
      return answer;
    };
    Object.assign(client, { query });
  });
}

export class BankStore implements Store {
  readonly name = 'credit-bank';
  readonly #url: string;
  readonly #pool: Pool;
  readonly #store: EventStore;
  readonly #after = new Map<number, bigint>(Array.from({ length: PARTITIONS }, (_, n) => [n, 0n]));

  constructor(
    writerUrl: string,
    readonly version: string,
  ) {
    this.#url = writerUrl;
    this.#pool = createPool(writerUrl, { name: 'bench writer', max: 4 });
    this.#store = new EventStore(this.#pool);
  }

  async append(write: Write): Promise<void> {
    await appendWith(this.#store, write);
  }

  async appendHeld(write: Write, held: { ms: number; commit: boolean }): Promise<void> {
    const pool = createPool(this.#url, { name: 'bench slow writer', max: 2 });
    holding(pool, held);
    const store = new EventStore(pool);
    try {
      await appendWith(store, write);
    } finally {
      await store.close();
      await pool.end();
    }
  }

  async tail(each: (seen: Seen) => void): Promise<Tailer> {
    let going = true;
    const run = async (): Promise<void> => {
      while (going) {
        const events = await this.#store.readPartitions(this.#after, OF_A_PARTITION);
        for (const { partition, position, stream, version, data } of events) {
          this.#after.set(partition, position);
          const { id } = data as { readonly id?: string };
          each({ stream: `account-${stream.id}`, version, id: id ?? '' });
        }
        if (events.length === 0) await pause(POLL_MS);
      }
    };
    const running = run();
    return {
      stop: async () => {
        going = false;
        await running;
      },
    };
  }

  async close(): Promise<void> {
    await this.#store.close();
    await this.#pool.end();
  }
}

async function appendWith(store: EventStore, write: Write): Promise<void> {
  const { result } = await store.append(appendOf(write));
  if (result !== 'appended') throw new Error(`The log answered ${result}.`);
}
