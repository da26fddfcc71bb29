import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import {
  liveModel,
  READ_SHAPE,
  requireModel,
  RuleShelf,
  TranscriptReader,
  FROM_THE_START,
} from '#transcript';
import { append, opened, populate, recorded } from '../../../test/ledger/learners.js';
import { emptyReadModel, readModelDigests } from '../../../test/ledger/read-model.js';
import { createDatabase, type TestDatabase } from '../../../test/running/database.js';
import { Projector } from '../projector.js';
import type { Difference } from './differences.js';
import { discardFilling, dropRetired, retireEarlierShapes } from './models.js';
import { rebuild, type RebuildProgress } from './rebuild.js';

let database: TestDatabase;
let pool: Pool;
let writer: Pool;
let store: EventStore;

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(database.projector, { name: 'spec rebuild', max: 12 });
  writer = createPool(database.writer, { name: 'spec writer' });
  store = new EventStore(writer);
}, 30_000);

afterAll(async () => {
  await store.close();
  await Promise.all([pool.end(), writer.end()]);
  await database.drop();
});

async function catchUp(): Promise<void> {
  const projector = new Projector(pool);
  await projector.catchUp();
  await projector.stop();
}

/** The learner with the greatest accumulated credits, and the rows of one model of it. */
async function richest(): Promise<string> {
  const { rows } = await pool.query<{ learner: string }>(
    'SELECT learner FROM read.accounts ORDER BY accumulated DESC, learner LIMIT 1',
  );
  return rows[0]?.learner ?? '';
}

async function modelsWithRows(): Promise<number[]> {
  const { rows } = await pool.query<{ model: number }>(
    'SELECT DISTINCT model FROM read.accounts ORDER BY model',
  );
  return rows.map((row) => row.model);
}

describe('a rebuild while writes go on', () => {
  it('swaps in what a replay would write, and no reader sees less than before', async () => {
    await populate(store, 60);
    const ids = Array.from({ length: 8 }, () => randomUUID());
    for (const id of ids) await append(store, id, [opened(id), recorded({ credits: 10 })]);
    const live = new Projector(pool);
    await live.catchUp();
    live.start();
    const going = { on: true };
    const writing = write(ids, going);
    const reading = read(ids, going);
    const seen: RebuildProgress[] = [];
    const before = await liveModel(pool);
    try {
      const rebuilt = await rebuild(pool, { onProgress: (one) => seen.push(one) });
      expect(rebuilt).toMatchObject({ result: 'swapped', carried: 0 });
      expect(await soonMore(ids)).toBe(true);
    } finally {
      going.on = false;
      await Promise.all([writing, reading]);
    }
    await live.stop();
    await catchUp();
    expect(await liveModel(pool)).not.toBe(before);
    expect(await modelsWithRows()).toEqual([await liveModel(pool)]);
    expect(seen.map((one) => one.phase)).toEqual(expect.arrayContaining(['fill', 'compare']));
    const digests = await readModelDigests(pool);
    await emptyReadModel(pool);
    await catchUp();
    expect(await readModelDigests(pool)).toEqual(digests);
  }, 120_000);

  async function write(ids: readonly string[], going: { on: boolean }): Promise<void> {
    while (going.on) {
      for (const id of ids) await append(store, id, [recorded({ credits: 10 })]);
    }
  }

  /** Balances and statements only ever grow here, and a balance is the sum of its statement. */
  async function read(ids: readonly string[], going: { on: boolean }): Promise<void> {
    const log = new EventStore(pool);
    const reader = new TranscriptReader(pool, log, new RuleShelf(log));
    const most = new Map<string, number>();
    while (going.on) {
      for (const id of ids) {
        const view = await reader.view(id);
        if (view === null) throw new Error('a reader saw an empty model');
        const { accumulated } = view.state.assessment.balances;
        if (accumulated < (most.get(id) ?? 0)) throw new Error('a reader saw an older model');
        most.set(id, accumulated);
        const page = { after: FROM_THE_START, limit: 10_000, today: '2026-06-30' };
        const entries = await reader.entries(view, page);
        if (entries.length * 10 < accumulated) throw new Error('a statement was not there');
      }
    }
    await log.close();
  }

  /** The projector goes on in the new model by itself. */
  async function soonMore(ids: readonly string[]): Promise<boolean> {
    const sum = async (): Promise<bigint> => {
      const { rows } = await pool.query<{ sum: bigint }>(
        'SELECT sum(accumulated)::bigint AS sum FROM read.accounts WHERE learner = ANY ($1)',
        [ids],
      );
      return rows[0]?.sum ?? 0n;
    };
    const start = await sum();
    const until = performance.now() + 20_000;
    while (performance.now() < until) if ((await sum()) > start) return true;
    return false;
  }
});

describe('a rebuild beside a model that lags', () => {
  it('gets no further than that one, and the rest is projected after the swap', async () => {
    const id = randomUUID();
    await append(store, id, [opened(id), recorded({ credits: 300 })]);
    await catchUp();
    // Nobody projects these: the projectors are being started again, say.
    const late = randomUUID();
    await append(store, id, [recorded({ credits: 400 })]);
    await append(store, late, [opened(late), recorded({ credits: 500 })]);
    expect(await rebuild(pool)).toMatchObject({ result: 'swapped' });
    await catchUp();
    const { rows } = await pool.query(
      'SELECT accumulated FROM read.accounts WHERE learner = ANY ($1) ORDER BY accumulated',
      [[id, late]],
    );
    expect(rows).toEqual([{ accumulated: 500n }, { accumulated: 700n }]);
  }, 60_000);
});

describe('a rebuild that is stopped', () => {
  it('goes on where it was, and reads every event once', async () => {
    const events = await store.lastPositions();
    const total = [...events.values()].reduce((sum, one) => sum + one, 0n);
    const stop = new AbortController();
    let done = 0n;
    const first = rebuild(pool, {
      signal: stop.signal,
      onProgress: (one) => {
        done = one.done;
        if (one.done * 2n > one.total) stop.abort();
      },
    });
    await expect(first).rejects.toThrow(/abort/);
    const seen: RebuildProgress[] = [];
    const second = await rebuild(pool, { onProgress: (one) => seen.push(one) });
    expect(second.result).toBe('swapped');
    const filled = seen.filter((one) => one.phase === 'fill');
    expect(filled[0]?.done).toBeGreaterThanOrEqual(done);
    expect(filled.at(-1)).toMatchObject({ done: total, total });
    expect([...(filled.at(-1)?.behind.values() ?? [])].every((one) => one === 0n)).toBe(true);
  }, 60_000);
});

describe('a rebuild of a bank that was stopped in the middle of a rule change', () => {
  it('leads the live model to its end itself, for nobody else does', async () => {
    await catchUp();
    const before = await requireModel(pool);
    const { rowCount } = await pool.query(
      `UPDATE read.sweeps SET done = false WHERE model = $1 AND (partition, epoch) =
         (SELECT partition, epoch FROM read.sweeps WHERE model = $1 ORDER BY epoch DESC LIMIT 1)`,
      [before],
    );
    expect(rowCount).toBe(1);
    expect(await rebuild(pool)).toMatchObject({ result: 'swapped' });
    expect(await requireModel(pool)).not.toBe(before);
  }, 60_000);
});

describe('a model that differs from the one that serves', () => {
  it('is not swapped in before the difference is named, which is kept with the model', async () => {
    const learner = await richest();
    await pool.query('UPDATE read.accounts SET accumulated = 1 WHERE learner = $1', [learner]);
    const before = await liveModel(pool);
    const found: Difference[] = [];
    const refused = await rebuild(pool, { onDifference: (one) => found.push(one) });
    expect(refused).toEqual({ result: 'differs', counts: new Map([['amounts', 1]]) });
    expect(found).toEqual([{ code: 'amounts', partition: expect.any(Number), subject: learner }]);
    expect(await liveModel(pool)).toBe(before);
    const other = await rebuild(pool, { accepted: new Map([['statement', 'new-codes']]) });
    expect(other.result).toBe('differs');
    const meant = await rebuild(pool, { accepted: new Map([['amounts', 'rounding-2']]) });
    expect(meant).toMatchObject({ result: 'swapped' });
    const { rows } = await pool.query('SELECT state, accepted FROM projection.models');
    expect(rows).toEqual([{ state: 'live', accepted: 'amounts=rounding-2' }]);
  }, 60_000);

  it.each([
    ['missing', 'DELETE FROM read.accounts WHERE model = $1 AND learner = $2'],
    ['details', `UPDATE read.accounts SET digest = '\\x00' WHERE model = $1 AND learner = $2`],
    ['statement', `DELETE FROM read.statement_entries WHERE model = $1 AND learner = $2`],
    ['position', 'UPDATE read.accounts SET position = 0 WHERE model = $1 AND learner = $2'],
    ['lists', 'UPDATE read.statistics SET learners = learners + 1 WHERE model = $1 AND $2 > 0'],
  ])(
    'shows %s',
    async (code, spoil) => {
      const learner = await richest();
      const stop = new AbortController();
      const filled = rebuild(pool, {
        signal: stop.signal,
        onProgress: ({ phase }) => {
          if (phase === 'compare') stop.abort();
        },
      });
      await expect(filled).rejects.toThrow(/abort/);
      const { rows } = await pool.query<{ model: number }>(
        "SELECT model FROM projection.models WHERE state = 'filling'",
      );
      const text = spoil.replace('AND $2 > 0', 'AND $2::uuid IS NOT NULL');
      await pool.query(text, [rows[0]?.model, learner]);
      const refused = await rebuild(pool);
      expect(refused).toMatchObject({ result: 'differs' });
      expect([...(refused.result === 'differs' ? refused.counts.keys() : [])]).toEqual([code]);
      await discardFilling(pool);
      await dropRetired(pool);
      expect(await modelsWithRows()).toEqual([await liveModel(pool)]);
    },
    60_000,
  );
});

describe('streams that cannot be read', () => {
  it('are carried over where the live model knows them, and stop the rebuild where not', async () => {
    const sick = randomUUID();
    await append(store, sick, [opened(sick), recorded({ credits: 100 })]);
    await append(store, sick, [{ type: 'NobodyKnows', data: {} }]);
    await catchUp();
    const first = await rebuild(pool);
    expect(first).toMatchObject({ result: 'swapped', carried: 1 });
    const parked = await pool.query('SELECT stream, code FROM read.parked');
    expect(parked.rows).toEqual([{ stream: sick, code: 'UnknownEventError' }]);
    // As if the live model had been written by a program that could read it.
    await pool.query('UPDATE read.parked SET stream = $1', [randomUUID()]);
    const before = await liveModel(pool);
    const second = await rebuild(pool);
    expect(second).toMatchObject({ result: 'parked', streams: [{ stream: sick }] });
    expect(await liveModel(pool)).toBe(before);
    await discardFilling(pool);
    await dropRetired(pool);
    await pool.query('UPDATE read.parked SET stream = $1', [sick]);
  }, 60_000);
});

describe('a read model of a new shape', () => {
  it('is filled beside that of the program before, which goes on until it is dropped', async () => {
    // The live model as that of an earlier program, whose rows say the same in another form.
    const earlier = READ_SHAPE - 1;
    await pool.query('UPDATE projection.live SET shape = $1', [earlier]);
    await pool.query('UPDATE projection.models SET shape = $1', [earlier]);
    await pool.query(`UPDATE read.accounts SET body = 'other', digest = '\\x01'`);
    await pool.query(`UPDATE read.statement_entries SET body = 'other'`);
    expect(await liveModel(pool)).toBeNull();
    await expect(requireModel(pool)).rejects.toHaveProperty('text.en', expect.any(String));
    const rebuilt = await rebuild(pool);
    expect(rebuilt).toMatchObject({ result: 'swapped' });
    expect(await liveModel(pool)).not.toBeNull();
    const { rows } = await pool.query<{ shape: number }>(
      'SELECT shape FROM projection.live ORDER BY shape',
    );
    expect(rows.map((row) => row.shape)).toEqual([earlier, READ_SHAPE]);
    const checkpoints = await pool.query('SELECT FROM read.checkpoints');
    expect(checkpoints.rowCount).toBe(128);
    await retireEarlierShapes(pool);
    await dropRetired(pool);
    expect(await modelsWithRows()).toEqual([await liveModel(pool)]);
    const digests = await readModelDigests(pool);
    await emptyReadModel(pool);
    await catchUp();
    expect(await readModelDigests(pool)).toEqual(digests);
  }, 60_000);
});
