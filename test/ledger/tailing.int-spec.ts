import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { EventStore, StoredEvent } from '#event-store';
import { learnerStream, oneEvent, openLog, tally, type OpenLog } from './open-log.js';
import { appendSlowly } from './slow-writers.js';

let log: OpenLog;
beforeAll(async () => {
  log = await openLog();
});
afterAll(() => log.close());

const CALLERS = 32;
const COMMANDS = 2000;
const SLOW = 40;

/** Follows the log page by page, each time with another store, until `done` and nothing is left. */
async function tail(stores: readonly EventStore[], done: () => boolean): Promise<StoredEvent[]> {
  const seen: StoredEvent[] = [];
  const at = new Map(Array.from({ length: 64 }, (_, partition) => [partition, 0n]));
  for (let page = 0; ; page += 1) {
    const last = done();
    const events = (await stores[page % stores.length]?.readPartitions(at, 7)) ?? [];
    for (const event of events) {
      seen.push(event);
      at.set(event.partition, event.position);
    }
    if (last && events.length === 0) return seen;
  }
}

async function slowWriters(): Promise<void> {
  const pool = log.pool(log.urls.writer);
  const writer = async (first: number): Promise<void> => {
    const client = await pool.connect();
    for (let n = first; n < SLOW; n += 2) {
      const end = n % 4 < 2 ? 'COMMIT' : 'ROLLBACK';
      await appendSlowly(client, learnerStream(n % 8), { holdMs: 50 + (n % 5) * 50, end });
    }
    client.release();
  };
  await Promise.all([writer(0), writer(1)]);
}

test('a tailer sees every event once and in order beside slow and rolled-back writers', async () => {
  const stores = [log.store, log.another(), log.another()];
  const caller = async (first: number): Promise<string[]> => {
    const results: string[] = [];
    for (let n = first; n < COMMANDS; n += CALLERS) {
      const answer = await stores[n % 2]?.append(oneEvent(learnerStream(n % 8), { n }));
      results.push(answer?.result ?? '');
    }
    return results;
  };
  let written = false;
  const writing = Promise.all([
    slowWriters(),
    ...Array.from({ length: CALLERS }, (_, n) => caller(n)),
  ]);
  const tailing = tail(stores, () => written);
  const [, ...answers] = await writing.finally(() => (written = true));
  const seen = await tailing;

  expect(tally(answers.flat().map((result) => ({ result })))).toEqual({ appended: COMMANDS });
  expect(seen).toHaveLength(COMMANDS + SLOW / 2);
  const next = new Map<number, bigint>();
  const lastAt = new Map<number, string>();
  for (const event of seen) {
    const due = (next.get(event.partition) ?? 0n) + 1n;
    expect(event.position).toBe(due);
    next.set(event.partition, due);
    expect(event.recordedAt >= (lastAt.get(event.partition) ?? '')).toBe(true);
    lastAt.set(event.partition, event.recordedAt);
  }
  expect(await log.store.lastPositions([...next.keys()])).toEqual(next);
}, 20_000);

test('a transaction that began first but wrote last comes last', async () => {
  const stream = learnerStream();
  const early = await log.pool(log.urls.writer).connect();
  await early.query('BEGIN');
  await early.query('SELECT pg_current_xact_id()');
  await log.store.append(oneEvent(stream, { who: 'late' }));
  // It is in a transaction already, so its BEGIN below only warns.
  await appendSlowly(early, stream, { holdMs: 0, end: 'COMMIT' });
  early.release();

  const versions = await log.store.readStream(stream);
  expect(versions.map(({ version }) => version)).toEqual([1, 2]);
  expect(versions[0]?.data).toEqual({ who: 'late' });
});

test('an idle transaction elsewhere hides nothing that was written after it began', async () => {
  const idle = await log.pool(log.urls.owner).connect();
  await idle.query('BEGIN');
  await idle.query('CREATE TABLE public.unrelated ()');
  const answer = await log.store.append(oneEvent(learnerStream(33)));
  const position = answer.result === 'appended' ? answer.positions.get(33) : undefined;
  const seen = await log.store.readPartitions(new Map([[33, 0n]]), 10);
  await idle.query('ROLLBACK');
  idle.release();
  expect(seen.at(-1)?.position).toBe(position);
});
