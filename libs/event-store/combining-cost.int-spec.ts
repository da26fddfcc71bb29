/** What a command costs, and what a bad one costs its neighbours: counted, not timed. */
import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import type { Append, EventStore } from '#event-store';
import { appendCall } from './batch.js';
import { ASKS_AFTER_A_LOSER } from './combiner.js';
import { prepare } from './prepared.js';
import { countingLink, type CountingLink } from '../../test/running/counting-link.js';
import {
  keyed,
  learnerStream,
  oneEvent,
  openLog,
  tally,
  type OpenLog,
} from '../../test/ledger/open-log.js';

let log: OpenLog;
let link: CountingLink;
let store: EventStore;
beforeAll(async () => {
  log = await openLog();
  link = await countingLink(log.urls.writer);
  store = log.another({ url: link.through(log.urls.writer) });
  // The server refuses these with an error of its own, as it refuses what nobody has thought of.
  await log
    .pool(log.urls.owner)
    .query("ALTER TABLE log.claims ADD CONSTRAINT storable CHECK (kind <> 'unstorable')");
});
beforeEach(async () => {
  // The connection is there and the statement prepared.
  await store.append(oneEvent(learnerStream()));
  await idle();
});
afterAll(async () => {
  await log.close();
  await link.close();
});

/** Callers had their turn, the combiner has nothing to do, and counting begins. */
async function idle(): Promise<void> {
  for (let turns = 0; turns < 2; turns += 1) await turn();
  link.reset();
}

function claiming(append: Append, kind = 'evidence'): Append {
  const owner = append.streams[0]?.stream.id ?? '';
  return { ...append, claims: [{ mode: 'new', kind, key: randomBytes(16), owner }] };
}

const good = (): Append => claiming(keyed(oneEvent(learnerStream())));
const bad = (): Append => claiming(keyed(oneEvent(learnerStream())), 'unstorable');

/** The first goes alone, so that the others wait and go together. */
async function together(appends: readonly Append[]): Promise<PromiseSettledResult<unknown>[]> {
  const first = store.append(good());
  const answers = Promise.allSettled(appends.map((append) => store.append(append)));
  await first;
  return answers;
}

describe('round trips', () => {
  test('a lone command is one', async () => {
    await store.append(good());
    expect([link.roundTrips, link.asked.get('log_append')]).toEqual([1, 1]);
  });

  test('a hundred commands of one breath are three: the first, and two halves of the others', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => store.append(good())));
    expect(tally(answers)).toEqual({ appended: 100 });
    expect(link.asked.get('log_append')).toBe(3);
  });

  test('losers cost none: they hear their reason in the same call', async () => {
    const stream = learnerStream();
    await store.append(oneEvent(stream));
    await idle();
    const late: Append = { streams: [{ ...oneEvent(stream).streams[0]!, expected: 'none' }] };
    const answers = await together([good(), late, good()]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(link.roundTrips).toBe(2);
  });
});

test('after a refusal calls ask before they write, until enough of them lost nobody', async () => {
  // Whatever went before.
  for (let n = 0; n < ASKS_AFTER_A_LOSER; n += 1) await store.append(good());
  await idle();
  const append = good();
  await store.append(append);
  expect(await store.append(append)).toMatchObject({ result: 'repeated' });
  expect(Object.fromEntries(link.asked)).toEqual({ log_append: 2 });
  await idle();
  for (let n = 0; n < ASKS_AFTER_A_LOSER + 2; n += 1) await store.append(good());
  expect(Object.fromEntries(link.asked)).toMatchObject({
    log_append: 2,
    log_append_asking: ASKS_AFTER_A_LOSER,
  });
});

describe('one command among 32 that the server refuses', () => {
  test.each([0, 13, 31])('at place %i fails alone, found by ten more calls at most', async (at) => {
    const appends = Array.from({ length: 32 }, (_, n) => (n === at ? bad() : good()));
    const answers = await together(appends);
    const rejected = answers.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []));
    expect(rejected).toEqual([at]);
    // The first, two halves, and those that wait for the first's partition.
    expect(link.roundTrips).toBeLessThanOrEqual(4 + 10);
  });

  test('whose stored answer cannot be read fails alone, in the same call', async () => {
    const key = randomBytes(32);
    await log.pool(log.urls.owner).query(
      `INSERT INTO log.commands (recorded_on, key, request, answer, positions)
       VALUES (current_date, $1, $2, 'no JSON', '')`,
      [key, Buffer.from('request')],
    );
    const answers = await together([good(), keyed(oneEvent(learnerStream()), key), good()]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(link.roundTrips).toBe(2);
  });
});

describe('a command that has no stored form', () => {
  const stream = learnerStream();
  const event = { type: 'Noted', data: {} };
  const with_ = (more: object): Append => ({
    streams: [{ stream, expected: 'any', events: [event], ...more }],
  });
  test.each<[string, Append]>([
    ['a zero byte in a name', with_({ events: [{ type: 'No\0ted', data: {} }] })],
    ['half a pair in a name', with_({ events: [{ type: '\ud800', data: {} }] })],
    ['a name longer than an index takes', claiming(oneEvent(stream), 'k'.repeat(3_000))],
    ['a version beyond all', with_({ expected: 2 ** 31 })],
    ['a version between two', with_({ expected: 1.5 })],
    ['an epoch that is none', with_({ expectedEpoch: Number.NaN })],
    ['a key longer than an index takes', keyed(oneEvent(stream), randomBytes(3_000))],
    ['an id that is none', with_({ stream: { kind: 'learner', id: '00zz' } })],
  ])('such as %s is refused before it joins others', async (_, append) => {
    const answers = await together([good(), append, good()]);
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(link.roundTrips).toBe(2);
  });
});

/** Rows that the session has written so far, by table; they are counted rolled back or not. */
const WRITTEN = `SELECT relname AS "table", (n_tup_ins + n_tup_upd + n_tup_del)::int AS rows
  FROM pg_stat_xact_user_tables WHERE schemaname = 'log'`;

async function writtenBy(client: pg.PoolClient, appends: readonly Append[]) {
  const count = async () => {
    const { rows } = await client.query<{ table: string; rows: number }>(WRITTEN);
    return new Map(rows.map(({ table, rows: of }) => [table, of]));
  };
  await client.query('BEGIN');
  const before = await count();
  await client.query(appendCall(appends.map(prepare), 'Asia/Shanghai'));
  const after = await count();
  await client.query('ROLLBACK');
  const written = [...after].map(([table, of]) => [table, of - (before.get(table) ?? 0)] as const);
  return Object.fromEntries(written.filter(([, of]) => of > 0));
}

test('a recorded outcome writes three rows, two without a key, and updates none', async () => {
  const client = await log.pool(log.urls.writer).connect();
  try {
    const outcomes = Array.from({ length: 50 }, good);
    const three = { claims: 50, commands: 50, events: 50 };
    expect(await writtenBy(client, outcomes)).toEqual(three);
    const keyless = outcomes.map(({ streams, claims }) => ({ streams, claims: claims ?? [] }));
    expect(await writtenBy(client, keyless)).toEqual({ claims: 50, events: 50 });
  } finally {
    client.release();
  }
});
