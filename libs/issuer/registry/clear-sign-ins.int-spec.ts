import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '#postgres';
import { createDatabase, type TestDatabase } from '../../../test/running/database.js';
import { clearSignIns } from './clear-sign-ins.js';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(database.keys, { name: 'sign-ins spec' });
}, 30_000);
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it('takes every sign-in that has expired, in steps beside another process, and no other', async () => {
  const insert = `INSERT INTO issuer.sign_ins (model, id, sealed, expires_at)
    SELECT 'Session', sha256(n::text::bytea), '', now() + $3 * interval '1 minute'
    FROM generate_series($1::int, $2) AS n`;
  await pool.query(insert, [1, 3_500, -1]);
  await pool.query(insert, [4_001, 4_010, 10]);
  const deleted = async (): Promise<number> => {
    const { rowCount } = await pool.query('SELECT FROM issuer.sign_ins');
    return 3_510 - (rowCount ?? 0);
  };
  await Promise.all([clearSignIns(pool), clearSignIns(pool)]);
  expect(await deleted()).toBe(3_500);
});
