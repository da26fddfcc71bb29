/** `npm run verify:log` in the hands of somebody who does not wait for its end. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type pg from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { BankProcess } from '../running/bank.js';
import { createDatabase, eventually, type TestDatabase } from '../running/database.js';
import { learnerStream, oneEvent } from './open-log.js';

const EVENTS = 20;

let database: TestDatabase;
let owner: pg.Pool;

beforeAll(async () => {
  database = await createDatabase();
  owner = createPool(database.owner, { name: 'spec', max: 2 });
  const writer = createPool(database.writer, { name: 'spec', max: 2 });
  const store = new EventStore(writer);
  for (let n = 0; n < EVENTS; n += 1) await store.append(oneEvent(learnerStream()));
  await store.close();
  await writer.end();
}, 60_000);
afterAll(async () => {
  await owner.end();
  await database.drop();
});

function verifier(): BankProcess {
  return new BankProcess({}, { program: 'verify-log', args: ['--database', database.owner] });
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'ends at once by %s in the middle of a page, and calls nothing whole or broken',
  async (signal) => {
    const holder = await owner.connect();
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE log.events IN ACCESS EXCLUSIVE MODE');
    const stopped = verifier();
    await eventually('it waits for the events', async () => {
      const { rowCount } = await owner.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database()
           AND application_name = 'verify log' AND wait_event_type = 'Lock'`,
      );
      return rowCount === 1 ? true : undefined;
    });
    // The lock is still held when it is gone.
    expect(await stopped.stop(signal)).toBe(130);
    expect(stopped.output).toMatch(/已停止，已核对 0 条。Stopped after 0 events\.\n$/);
    expect(stopped.output).not.toMatch(/whole|broken|Error/);
    await holder.query('ROLLBACK');
    holder.release();
  },
  30_000,
);

it('checks everything when it is asked again', async () => {
  const whole = verifier();
  const said = expect.stringContaining(`${EVENTS} events checked`);
  expect([await whole.ended(), whole.output]).toEqual([0, said]);
}, 30_000);
