import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { populate } from '../../test/ledger/learners.js';
import { emptyReadModel, readModelDigests } from '../../test/ledger/read-model.js';
import { createDatabase, eventually, type TestDatabase } from '../../test/running/database.js';
import { Projector } from './projector.js';

describe('a replay from empty', () => {
  let database: TestDatabase;
  let pool: Pool;
  let live: Record<string, string>;

  beforeAll(async () => {
    database = await createDatabase();
    pool = createPool(database.projector, { name: 'spec projector', max: 12 });
    const writer = createPool(database.writer, { name: 'spec writer' });
    const store = new EventStore(writer);
    const projector = new Projector(pool, { pageSize: 3 });
    projector.start();
    await populate(store, 60);
    const last = await store.lastPositions();
    await eventually('every event is projected and every sweep done', async () => {
      const { rows } = await pool.query<{ partition: number; position: bigint }>(
        'SELECT partition, position FROM read.checkpoints',
      );
      const open = await pool.query('SELECT FROM read.sweeps WHERE NOT done');
      const there = rows.every((row) => row.position === (last.get(row.partition) ?? 0n));
      return there && open.rowCount === 0 ? true : undefined;
    });
    await projector.stop();
    await store.close();
    await writer.end();
    live = await readModelDigests(pool);
  }, 60_000);

  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  async function replayed(workers: number, pageSize: number): Promise<Record<string, string>> {
    await emptyReadModel(pool);
    const all = Array.from(
      { length: workers },
      (_, worker) => new Projector(pool, { worker, workers, pageSize }),
    );
    await Promise.all(all.map((one) => one.catchUp()));
    await Promise.all(all.map((one) => one.stop()));
    return readModelDigests(pool);
  }

  it('has something to compare', async () => {
    const { rows } = await pool.query<{ code: string; count: bigint }>(
      `SELECT body::jsonb->0->>0 AS code, count(*) FROM read.statement_entries GROUP BY 1`,
    );
    const codes = rows.map((row) => row.code);
    expect(codes).toEqual(expect.arrayContaining(['counted', 'expired', 'reassessed', 'revoked']));
    expect(live['parked']).toMatch(/^0 /);
    for (const table of ['conversions', 'appeals', 'precedents']) {
      expect(live[table]).not.toMatch(/^0 /);
    }
  });

  it.each([1, 7, 1_000])('writes the same bytes by pages of %d events', async (pageSize) => {
    expect(await replayed(1, pageSize)).toEqual(live);
  });

  it.each([2, 5])('writes the same bytes by %d workers', async (workers) => {
    expect(await replayed(workers, 7)).toEqual(live);
  });
});
