/** message-db: its SQL as its installer runs it, its functions as its guide calls them. */
import { readFileSync } from 'node:fs';
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
import { folderOf, versionOf } from './installed.js';

const PACKAGE = '@eventide/message-db';
const CATEGORY = 'account';

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

function valuesOf({ id, stream, expected, data }: LogAppend): unknown[] {
  // Its versions begin at 0, and -1 says that there is no stream yet.
  const version = expected === null ? null : expected - 1;
  return [id, `${CATEGORY}-${stream}`, EVENT_TYPE, JSON.stringify(data), version];
}

interface Message {
  readonly id: string;
  readonly stream_name: string;
  readonly position: string;
  readonly global_position: string;
}

function seen(row: Message): SeenEvent {
  return {
    id: row.id,
    stream: row.stream_name.slice(CATEGORY.length + 1),
    version: Number(row.position) + 1,
    // A category is read in the order of its global positions.
    order: CATEGORY,
    position: BigInt(row.global_position),
  };
}

export class MessageDb implements LogAdapter {
  readonly name = 'message-db';
  readonly version = versionOf(PACKAGE);
  readonly #pool: pg.Pool;

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

  async append(append: LogAppend): Promise<Appended> {
    try {
      await this.#pool.query({ ...WRITE, values: valuesOf(append) });
      return 'appended';
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      if (error.constraint === 'messages_id') return 'repeated';
      if (error.message.startsWith('Wrong expected version')) return 'conflict';
      throw error;
    }
  }

  async appendSlowly(append: LogAppend, { holdMs, end }: SlowAppend): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await client.query({ ...WRITE, values: valuesOf({ ...append, expected: null }) });
      await delay(holdMs);
      await client.query(end);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async tail(cursor: string | null, limit: number): Promise<TailPage> {
    const from = cursor ?? '1';
    const { rows } = await this.#pool.query<Message>({
      name: 'get-category-messages',
      text: 'SELECT * FROM get_category_messages($1, $2, $3)',
      values: [CATEGORY, from, limit],
    });
    const last = rows.at(-1);
    const next = last === undefined ? from : (BigInt(last.global_position) + 1n).toString();
    return { events: rows.map(seen), cursor: next };
  }

  async readStream(stream: string): Promise<readonly SeenEvent[]> {
    const { rows } = await this.#pool.query<Message>({
      name: 'get-stream-messages',
      text: 'SELECT * FROM get_stream_messages($1, 0, -1)',
      values: [`${CATEGORY}-${stream}`],
    });
    return rows.map(seen);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
