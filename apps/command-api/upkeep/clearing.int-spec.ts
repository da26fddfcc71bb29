import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from 'pg';
import { BankClock, createLogger } from '#edge';
import { EventStore } from '#event-store';
import { LearnerAccounts } from '#issuer';
import { PersonalData } from '#personal-data';
import { createPool } from '#postgres';
import { createDatabase, eventually, type TestDatabase } from '../../../test/running/database.js';
import { Clearing, type ClearingParts } from './clearing.js';

const REFUSED = 30_000;

let database: TestDatabase;
let owner: Pool;
let parts: ClearingParts & { readonly store: EventStore };
let end: () => Promise<void>;

beforeAll(async () => {
  database = await createDatabase();
  owner = createPool(database.owner, { name: 'owner', max: 2 });
  const pool = createPool(database.writer, { name: 'spec writer' });
  const keys = createPool(database.keys, { name: 'spec keys', max: 2 });
  const store = new EventStore(pool);
  parts = {
    pool,
    store,
    personalData: await PersonalData.open(keys, Buffer.alloc(32, 7)),
    learnerAccounts: new LearnerAccounts(keys),
    clock: new BankClock('Asia/Shanghai'),
    logger: createLogger('silent'),
    keepDays: 14,
  };
  end = async () => {
    await store.close();
    await Promise.all([pool.end(), keys.end(), owner.end()]);
    await database.drop();
  };
}, 60_000);
afterAll(() => end());

async function imported(daysAgo: number, refused: number): Promise<string> {
  const id = randomUUID();
  await owner.query(
    `INSERT INTO imports.jobs (import_id, institution, client, format, mode, dry_run, state,
       lease_until, phase, finished_at)
     VALUES ($1, 'A', 'spec', 'csv', 'continue', false, 'completed', now(), 'record',
       now() - $2 * interval '1 day')`,
    [id, daysAgo],
  );
  await owner.query(
    `INSERT INTO imports.refused (import_id, line, block, run, sealed)
       SELECT $1, line, 1, 1, '' FROM generate_series(1, $2::int) AS line`,
    [id, refused],
  );
  return id;
}

async function left(): Promise<{ jobs: string[]; refused: number }> {
  const { rows } = await owner.query<{ id: string }>('SELECT import_id AS id FROM imports.jobs');
  const { rowCount } = await owner.query('SELECT FROM imports.refused');
  return { jobs: rows.map(({ id }) => id), refused: rowCount ?? 0 };
}

test('what is out of its time goes in steps; who is stopped between two goes on later', async () => {
  await imported(20, REFUSED);
  await imported(15, 3);
  const young = await imported(13, 2);
  const first = new Clearing(parts);
  first.start();
  await eventually('a step is done', async () =>
    (await left()).refused < REFUSED ? true : undefined,
  );
  await first.stop();
  const between = await left();
  expect(between.refused).toBeGreaterThan(5);
  // An import stays as long as something of it does.
  expect(between.jobs).toHaveLength(3);
  const second = new Clearing(parts);
  second.start();
  await eventually('what is old is gone', async () =>
    (await left()).jobs.length === 1 ? true : undefined,
  );
  await second.stop();
  expect(await left()).toEqual({ jobs: [young], refused: 2 });
}, 60_000);
