import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createPool } from '#postgres';
import { createDatabase, type TestDatabase } from '../../test/running/database.js';
import { AccessLog, ViewsNotRecorded } from './access-log.js';
import type { View } from './view.js';

let database: TestDatabase;
let owner: pg.Pool;
let log: AccessLog;

beforeAll(async () => {
  database = await createDatabase();
  owner = createPool(database.owner, { name: 'access log spec', max: 2 });
  log = AccessLog.open(database.reader);
});
afterAll(async () => {
  await log.close();
  await owner.end();
  await database.drop();
});

function view(learnerId: string, more: Partial<View> = {}): View {
  const who = { client: 'c1', role: 'college', institution: 'A' };
  return { learnerId, what: 'transcript', why: 'recorded', who, ...more };
}

describe('a view', () => {
  it('is durable when its recording resolves, and is read back newest first, page by page', async () => {
    const learner = randomUUID();
    const grant = randomUUID();
    for (const what of ['transcript', 'statement', 'plan'] as const) {
      await log.record([view(learner, { what })]);
    }
    await log.record([view(learner, { what: 'verification', why: 'share', grant, who: {} })]);
    const first = await log.page([learner], { limit: 3 });
    expect(first?.views.map((one) => one.what)).toEqual(['verification', 'plan', 'statement']);
    expect(first?.views[0]).toMatchObject({ learnerId: learner, why: 'share', grant, who: {} });
    const rest = await log.page([learner], { cursor: first?.next ?? '', limit: 3 });
    expect(rest?.views.map((one) => one.what)).toEqual(['transcript']);
    expect(rest?.next).toBeNull();
  });

  it('of many at once costs a few inserts, and none is lost', async () => {
    const learners = Array.from({ length: 400 }, () => randomUUID());
    const inserts = async (): Promise<number> => {
      const { rows } = await owner.query<{ moments: bigint }>(
        'SELECT count(DISTINCT seen_at) AS moments FROM access.views WHERE learner = ANY ($1)',
        [learners],
      );
      return Number(rows[0]?.moments);
    };
    await Promise.all(learners.map((one) => log.record([view(one)])));
    expect(await inserts()).toBeLessThan(20);
    const { rows } = await owner.query<{ views: bigint }>(
      'SELECT count(*) AS views FROM access.views WHERE learner = ANY ($1)',
      [learners],
    );
    expect(rows[0]?.views).toBe(400n);
  });

  it('that cannot be written is refused, and the next one is tried again', async () => {
    await owner.query('ALTER TABLE access.views RENAME TO away');
    await expect(log.record([view(randomUUID())])).rejects.toThrow(ViewsNotRecorded);
    await owner.query('ALTER TABLE access.away RENAME TO views');
    await log.record([view(randomUUID())]);
  });

  it('is changed and removed by no role of the bank', async () => {
    const learner = randomUUID();
    await log.record([view(learner)]);
    const { writer, projector, reader, keys } = database;
    for (const url of [writer, projector, reader, keys]) {
      const pool = createPool(url, { name: 'access log spec', max: 1 });
      for (const sql of ['DELETE FROM access.views', 'UPDATE access.views SET what = what']) {
        await expect(pool.query(sql)).rejects.toThrow('permission denied');
      }
      await pool.end();
    }
  });

  it('is not looked for by a cursor that is none of ours', async () => {
    for (const cursor of ['', 'x', Buffer.from('2026-01-01 x').toString('base64url')]) {
      expect(await log.page([randomUUID()], { cursor, limit: 1 })).toBeNull();
    }
  });
});
