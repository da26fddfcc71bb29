/**
 * How an event store is often begun: a serial number, and readers that remember the last one they
 * saw. Wrong on purpose: what commits late under a low number is never read. The harness must find
 * that.
 */
import pg from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import type { SeenEvent } from '../model/tail-check.js';
import type { Appended, LogAdapter, LogAppend, SlowAppend, TailPage } from './adapter.js';

const TABLE = `
  CREATE TABLE IF NOT EXISTS public.serial_events (
    number bigserial PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    stream uuid NOT NULL,
    version integer NOT NULL,
    data jsonb NOT NULL,
    UNIQUE (stream, version))`;

const APPEND = `
  INSERT INTO public.serial_events (id, stream, version, data)
  SELECT $1, $2, count(*) + 1, $3 FROM public.serial_events
  WHERE stream = $2 HAVING $4::int IS NULL OR count(*) = $4::int`;

interface Row {
  readonly number: string;
  readonly id: string;
  readonly stream: string;
  readonly version: number;
}

export class SerialLog implements LogAdapter {
  readonly name = 'serial number';

  private constructor(private readonly pool: pg.Pool) {}

  static async open(owner: string): Promise<SerialLog> {
    const pool = new pg.Pool({ connectionString: owner, max: 24 });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    await pool.query(TABLE);
    return new SerialLog(pool);
  }

  async append(append: LogAppend): Promise<Appended> {
    try {
      const { rowCount } = await this.pool.query(APPEND, valuesOf(append));
      return rowCount === 0 ? 'conflict' : 'appended';
    } catch (error) {
      const { constraint } = error as { readonly constraint?: string };
      if (constraint === 'serial_events_id_key') return 'repeated';
      // Two met at one version: again, as it is.
      throw error;
    }
  }

  async appendSlowly(append: LogAppend, { holdMs, end }: SlowAppend): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(APPEND, valuesOf(append));
      await delay(holdMs);
      await client.query(end);
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async tail(cursor: string | null, limit: number): Promise<TailPage> {
    const { rows } = await this.pool.query<Row>(
      `SELECT number, id, stream, version FROM public.serial_events
       WHERE number > $1 ORDER BY number LIMIT $2`,
      [cursor ?? '0', limit],
    );
    return { events: rows.map(seen), cursor: rows.at(-1)?.number ?? cursor ?? '0' };
  }

  async readStream(stream: string): Promise<readonly SeenEvent[]> {
    const { rows } = await this.pool.query<Row>(
      `SELECT number, id, stream, version FROM public.serial_events
       WHERE stream = $1 ORDER BY version`,
      [stream],
    );
    return rows.map(seen);
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

function valuesOf({ id, stream, data, expected }: LogAppend): unknown[] {
  return [id, stream, JSON.stringify(data), expected];
}

function seen({ number, id, stream, version }: Row): SeenEvent {
  return { id, stream, version, order: 'all', position: BigInt(number) };
}
