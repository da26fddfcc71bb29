/** `npm run rebuild` that is stopped, killed, doubled, or loses its database on the way. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { EventStore } from '#event-store';
import { migrate } from '#migrations';
import { createPool, deriveUrls, startEmbedded, type DatabaseUrls } from '#postgres';
import { liveModel } from '#transcript';
import { populate } from '../../../test/ledger/learners.js';
import { BankProcess } from '../../../test/running/bank.js';
import { eventually } from '../../../test/running/database.js';
import { stopImmediately } from '../../../test/running/stop-server.js';
import { Projector } from '../projector.js';
import { AnotherRebuild } from './models.js';
import { rebuild } from './rebuild.js';

/** A server of its own, because this one is stopped the hard way. */
let server: Awaited<ReturnType<typeof startEmbedded>>;
let urls: DatabaseUrls;
let pool: pg.Pool;
let folder: string;
let restarts = 0;
const running = new Set<BankProcess>();

beforeAll(async () => {
  const onRestart = (): void => void (restarts += 1);
  server = await startEmbedded({ dataDir: { throwAway: true }, onRestart });
  urls = deriveUrls(server.url, {});
  await migrate(urls);
  folder = await mkdtemp(join(tmpdir(), 'rebuild-spec-'));
  pool = createPool(urls.projector, { name: 'rebuild', max: 16, lockTimeoutMs: 60_000 });
  const writer = createPool(urls.writer, { name: 'spec writer' });
  const store = new EventStore(writer);
  await populate(store, 60);
  await store.close();
  await writer.end();
  const projector = new Projector(pool);
  await projector.catchUp();
  await projector.stop();
}, 60_000);

afterAll(async () => {
  for (const one of running) await one.kill9();
  await pool.end();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The command as a process of its own. */
function command(...args: string[]): BankProcess {
  const env = { DATABASE_URL: urls.owner, CREDIT_BANK_DATA: folder, PROJECTOR_WORKERS: '2' };
  const started = new BankProcess(env, { program: 'rebuild', args });
  running.add(started);
  void started.ended().then(() => running.delete(started));
  return started;
}

/** The command fills in two threads, whose sessions are called by their numbers. */
const THREADS = '^rebuild [01]$';

/**
 * Somebody holds the place of one learner's row in the next model: a rebuild comes as far as that
 * and waits. Ends with `release`.
 */
async function stuck(): Promise<{ reached(by?: string): Promise<true>; release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: urls.owner });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(`CREATE TEMP TABLE held ON COMMIT DROP AS SELECT a.* FROM read.accounts AS a
    JOIN projection.live AS l USING (model) ORDER BY a.partition DESC, a.learner LIMIT 1`);
  await client.query(`UPDATE held SET model = coalesce(
      (SELECT model FROM projection.models WHERE state = 'filling'),
      (SELECT max(model) + 1 FROM projection.models))`);
  await client.query('INSERT INTO read.accounts SELECT * FROM held');
  const waits = `SELECT FROM pg_stat_activity
    WHERE application_name ~ $1 AND wait_event_type = 'Lock' AND state = 'active'`;
  return {
    reached: (by = THREADS) =>
      eventually('the rebuild waits', async () =>
        (await pool.query(waits, [by])).rowCount === 1 ? true : undefined,
      ),
    release: () => client.end(),
  };
}

interface Serving {
  readonly model: number | null;
  readonly rows: unknown;
}

async function serves(): Promise<Serving> {
  return { model: await liveModel(pool), rows: await liveRows() };
}

/** Of the model that serves; rows of one that is being filled do not count. */
async function liveRows(): Promise<unknown> {
  const { rows } = await pool.query(`SELECT count(*), sum(accumulated)::text, sum(position)::text,
      md5(string_agg(encode(digest, 'hex'), '' ORDER BY partition, learner)) AS rows
    FROM read.accounts WHERE model = (SELECT model FROM projection.live)`);
  return rows;
}

/** The model that is being filled, and how many of its 64 partitions are. */
async function filling(): Promise<{ readonly model: number; readonly filled: bigint }> {
  const { rows } = await pool.query<{
    model: number;
    filled: bigint;
  }>(`SELECT f.model, count(*) FILTER (WHERE f.stage > 3) AS filled
    FROM projection.fills AS f JOIN projection.models AS m USING (model)
    WHERE m.state = 'filling' GROUP BY f.model`);
  return rows[0] ?? { model: 0, filled: 0n };
}

/** The next run swaps, and every row is as it was before. */
async function goesOn(before: Serving, model: number): Promise<void> {
  const next = command();
  expect([await next.ended(), next.output]).toEqual([0, expect.stringContaining('serves now')]);
  expect(await liveModel(pool)).toBe(model);
  expect(await liveRows()).toEqual(before.rows);
}

describe('a rebuild in the middle', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'that is told to stop by %s says how to go on, leaves what serves, and goes on',
    async (signal) => {
      const before = await serves();
      const wall = await stuck();
      const first = command();
      await wall.reached();
      const ended = first.stop(signal);
      await wall.release();
      expect([await ended, first.output]).toEqual([130, expect.stringContaining('goes on from')]);
      expect(await serves()).toEqual(before);
      const { model, filled } = await filling();
      expect(filled).toBeGreaterThan(0n);
      await goesOn(before, model);
    },
    60_000,
  );

  test('that is killed leaves what serves, and the next one goes on where it was', async () => {
    const before = await serves();
    const wall = await stuck();
    const first = command();
    await wall.reached();
    await first.kill9();
    expect(await serves()).toEqual(before);
    const { model } = await filling();
    await wall.release();
    await goesOn(before, model);
  }, 60_000);

  test('keeps every other out, which says so, and is not disturbed by it', async () => {
    const before = await serves();
    const wall = await stuck();
    const first = rebuild(pool);
    await wall.reached('^rebuild$');
    const others = [command(), command('--discard'), command('--drop-earlier')];
    for (const other of others) {
      expect(await other.ended()).toBe(1);
      expect(other.output).toContain('Another rebuild is at work on this database');
      expect(other.output).not.toMatch(/^\s+at /m);
    }
    await wall.release();
    expect(await first).toMatchObject({ result: 'swapped' });
    expect(await liveRows()).toEqual(before.rows);
  }, 60_000);

  test('is one of two that begin at once', async () => {
    const ends = await Promise.allSettled([rebuild(pool), rebuild(pool)]);
    const swapped = ends.filter((one) => one.status === 'fulfilled');
    const refused = ends.filter((one) => one.status === 'rejected');
    // The other one came too early, or after the end of the first.
    expect(swapped.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(AnotherRebuild);
    const models = await pool.query('SELECT DISTINCT model FROM read.accounts');
    expect(models.rows).toEqual([{ model: await liveModel(pool) }]);
  }, 60_000);

  test('that loses its database says so, leaves what serves, and goes on', async () => {
    const before = await serves();
    const wall = await stuck();
    const first = command();
    await wall.reached();
    await stopImmediately(urls.owner);
    expect(await first.ended()).toBe(1);
    expect(first.output).toContain('the same command goes on from here');
    expect(first.output).not.toMatch(/^\s+at /m);
    await wall.release();
    await eventually('the server is back', () => (restarts > 0 ? true : undefined));
    expect(await serves()).toEqual(before);
    await goesOn(before, (await filling()).model);
  }, 60_000);
});
