/** What is kept for a time only: for how long, and that nothing younger ever goes. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { keyed, learnerStream, oneEvent, openLog, type OpenLog } from './open-log.js';

describe('answers to idempotency keys', () => {
  let log: OpenLog;
  beforeAll(async () => {
    log = await openLog();
  });
  afterAll(() => log.close());

  async function answerOf(daysAgo: number): Promise<Uint8Array> {
    const append = keyed(oneEvent(learnerStream()));
    await log.store.append(append);
    const key = append.command?.key ?? new Uint8Array();
    await log
      .pool(log.urls.owner)
      .query('UPDATE log.commands SET recorded_on = current_date - $2::int WHERE key = $1', [
        Buffer.from(key),
        daysAgo,
      ]);
    return key;
  }

  test('are forgotten in steps, and never within a week', async () => {
    const old = await Promise.all([20, 9, 8].map(answerOf));
    const young = await Promise.all([7, 1, 0].map(answerOf));
    // A caller that asks for more than it may have gets what is old enough, and no more.
    expect(await log.store.forgetCommands('2999-12-31', 2)).toBe(2);
    expect(await log.store.forgetCommands('2999-12-31', 2)).toBe(1);
    expect(await log.store.forgetCommands('2999-12-31', 2)).toBe(0);
    for (const key of old) expect(await log.store.command(key)).toBeNull();
    for (const key of young) expect(await log.store.command(key)).not.toBeNull();
  });

  test('stay until the day that is asked for', async () => {
    const key = await answerOf(30);
    expect(await log.store.forgetCommands('2000-01-01', 10)).toBe(0);
    expect(await log.store.command(key)).not.toBeNull();
  });
});

describe('the command side clears by itself', () => {
  let bank: RunningBank;
  let owner: pg.Client;
  beforeAll(async () => {
    bank = await startBank({ env: { KEEP_DAYS: '10', REQUESTS_AT_ONCE: '16' } });
    owner = new pg.Client({ connectionString: bank.databaseUrl });
    await owner.connect();
  }, 120_000);
  afterAll(async () => {
    await owner.end();
    await bank.stop();
  });

  async function finished(state: string, daysAgo: number, refused: number): Promise<string> {
    const id = randomUUID();
    await owner.query(
      `INSERT INTO imports.jobs (import_id, institution, client, format, mode, dry_run, state,
         lease_until, phase, finished_at)
       VALUES ($1, 'A', 'spec', 'csv', 'continue', false, $2, now() + interval '1 day', 'record',
         CASE WHEN $2 <> 'running' THEN now() - $3 * interval '1 day' END)`,
      [id, state, daysAgo],
    );
    await owner.query(
      `INSERT INTO imports.refused (import_id, line, block, run, sealed)
         SELECT $1, line, 1, 1, '' FROM generate_series(1, $2) AS line`,
      [id, refused],
    );
    return id;
  }

  async function left(): Promise<{ jobs: string[]; refused: string[] }> {
    const ids = async (table: string): Promise<string[]> => {
      const { rows } = await owner.query<{ import_id: string }>(
        `SELECT DISTINCT import_id FROM imports.${table} ORDER BY import_id`,
      );
      return rows.map((row) => row.import_id);
    };
    return { jobs: await ids('jobs'), refused: await ids('refused') };
  }

  test('imports that ended longer ago than the setting says, with their refused rows', async () => {
    for (const state of ['completed', 'failed', 'cancelled']) await finished(state, 11, 120);
    const young = await finished('completed', 9, 2);
    const running = await finished('running', 400, 1);
    const stays = [young, running].sort();
    // Two processes that start clear together.
    await Promise.all([bank.alongside('command-api'), bank.alongside('command-api')]);
    await eventually('what is old is gone', async () =>
      (await left()).jobs.length === stays.length ? true : undefined,
    );
    expect(await left()).toEqual({ jobs: stays, refused: stays });
  }, 60_000);

  test('and no setting makes it clear within a week', async () => {
    const wrong = startBank({ env: { KEEP_DAYS: '6' } });
    await expect(wrong).rejects.toThrow('KEEP_DAYS');
  });
});
