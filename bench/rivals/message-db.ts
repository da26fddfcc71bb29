/** message-db: its SQL as its installer runs it, its functions as its guide calls them. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { CALLERS, EVENT_TYPE } from '../payload.js';
import { folderOf, versionOf } from './installed.js';
import { pause } from './store.js';
import type { Seen, Store, Tailer, Write } from './store.js';

const PACKAGE = '@eventide/message-db';
const CATEGORY = 'account';
/** The consumer's defaults in Eventide: 1,000 messages a batch, 100 ms between empty ones. */
const BATCH = 1_000;
const POLL_MS = 100;

/** The order of `install.sh`, which asks for psql. */
const SCRIPTS = [
  ['roles', 'message-store'],
  ['schema', 'message-store'],
  ['extensions', 'pgcrypto'],
  ['tables', 'messages'],
  ['types', 'message'],
  ...[
    ...['message-store-version', 'hash-64', 'acquire-lock', 'category', 'is-category', 'id'],
    ...['cardinal-id', 'stream-version', 'write-message', 'get-stream-messages'],
    ...['get-category-messages', 'get-last-stream-message'],
  ].map((name) => ['functions', name]),
  ...['messages-id', 'messages-stream', 'messages-category'].map((name) => ['indexes', name]),
] as const;

/** As its guide says: the search path names the schema. */
const SESSION = '-c search_path=message_store,public';

const WRITE = {
  name: 'write-message',
  text: 'SELECT write_message($1, $2, $3, $4, NULL, $5)',
};

function valuesOf({ id, stream, after, data }: Write): unknown[] {
  // Its versions begin at 0, and -1 says that there is no stream yet.
  return [id, stream, EVENT_TYPE, JSON.stringify(data), after - 1];
}

interface Message {
  readonly id: string;
  readonly stream_name: string;
  readonly position: string;
  readonly global_position: string;
}

export class MessageDb implements Store {
  readonly name = 'message-db';
  readonly version = versionOf(PACKAGE);
  readonly #pool: pg.Pool;
  #next = 1n;

  private constructor(url: string) {
    this.#pool = new pg.Pool({ connectionString: url, max: CALLERS + 2, options: SESSION });
    this.#pool.on('error', () => undefined);
  }

  static async install(url: string): Promise<MessageDb> {
    const client = new pg.Client({ connectionString: url, options: SESSION });
    client.on('notice', () => undefined);
    await client.connect();
    for (const [folder, name] of SCRIPTS) {
      const path = `${folderOf(PACKAGE)}/database/${String(folder)}/${String(name)}.sql`;
      await client.query(readFileSync(path, 'utf8'));
    }
    await client.end();
    return new MessageDb(url);
  }

  async append(write: Write): Promise<void> {
    await this.#pool.query({ ...WRITE, values: valuesOf(write) });
  }

  async appendHeld(write: Write, held: { ms: number; commit: boolean }): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await client.query({ ...WRITE, values: valuesOf(write) });
      await pause(held.ms);
      await client.query(held.commit ? 'COMMIT' : 'ROLLBACK');
    } finally {
      client.release();
    }
  }

  async tail(each: (seen: Seen) => void): Promise<Tailer> {
    let going = true;
    const run = async (): Promise<void> => {
      while (going) {
        const { rows } = await this.#pool.query<Message>({
          name: 'get-category-messages',
          text: 'SELECT * FROM get_category_messages($1, $2, $3)',
          values: [CATEGORY, this.#next.toString(), BATCH],
        });
        for (const row of rows) {
          each({ stream: row.stream_name, version: Number(row.position) + 1, id: row.id });
          this.#next = BigInt(row.global_position) + 1n;
        }
        if (rows.length === 0) await pause(POLL_MS);
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
    await this.#pool.end();
  }
}
