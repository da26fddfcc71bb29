import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { append, opened, populate, recorded } from '../../test/ledger/learners.js';
import { emptyReadModel, readModelDigests } from '../../test/ledger/read-model.js';
import { createDatabase, eventually, type TestDatabase } from '../../test/running/database.js';
import { Projector } from './projector.js';

let database: TestDatabase;
let pool: Pool;
let writer: Pool;
let store: EventStore;

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(database.projector, { name: 'spec projector', max: 12 });
  writer = createPool(database.writer, { name: 'spec writer' });
  store = new EventStore(writer);
}, 30_000);

afterAll(async () => {
  await store.close();
  await Promise.all([pool.end(), writer.end()]);
  await database.drop();
});

/** The built projector in a process of its own, without what only its start-up needs. */
function startProcess(): ChildProcess {
  const program = `
    import { createPool } from '${built('libs/postgres/index.js')}';
    import { Projector } from '${built('apps/projector/projector.js')}';
    const pool = createPool(process.env.PROJECTOR_URL, { name: 'killed projector' });
    for (const worker of [0, 1]) new Projector(pool, { worker, workers: 2, pageSize: 5 }).start();`;
  const env = { PATH: process.env['PATH'] ?? '', PROJECTOR_URL: database.projector };
  const args = ['--input-type=module', '--eval', program];
  return spawn(process.execPath, args, { env, stdio: 'ignore' });
}

function built(path: string): string {
  return pathToFileURL(resolve('dist', path)).href;
}

async function kill9(child: ChildProcess): Promise<void> {
  const ended = new Promise((settle) => child.once('exit', settle));
  child.kill('SIGKILL');
  await ended;
}

async function projected(): Promise<boolean> {
  const last = await store.lastPositions();
  const { rows } = await pool.query<{ partition: number; position: bigint }>(
    'SELECT partition, position FROM read.checkpoints',
  );
  const open = await pool.query('SELECT FROM read.sweeps WHERE NOT done');
  const there = rows.every((row) => row.position === (last.get(row.partition) ?? 0n));
  return there && open.rowCount === 0;
}

async function replayed(): Promise<Record<string, string>> {
  await emptyReadModel(pool);
  const projector = new Projector(pool, { pageSize: 100 });
  await projector.catchUp();
  await projector.stop();
  return readModelDigests(pool);
}

describe('a projector that is killed', () => {
  it('counts every event once: ten kills at random moments, then equal to a rebuild', async () => {
    let writing = true;
    const written = (async () => {
      await populate(store, 150);
      const ids = Array.from({ length: 20 }, () => randomUUID());
      for (const id of ids) await append(store, id, [opened(id)]);
      while (writing) {
        for (const id of ids) await append(store, id, [recorded({ credits: 10 })]);
        await delay(20);
      }
    })();
    for (let kills = 0; kills < 10; kills += 1) {
      const child = startProcess();
      const before = await progress();
      await eventually('the projector is at work', async () =>
        (await progress()) > before || (await projected()) ? true : undefined,
      );
      await delay(randomInt(0, 60));
      await kill9(child);
    }
    writing = false;
    await written;
    // What was appended while no projector ran is projected by the next one.
    const last = startProcess();
    await eventually('everything is projected', async () =>
      (await projected()) ? true : undefined,
    );
    await kill9(last);
    const live = await readModelDigests(pool);
    expect(await replayed()).toEqual(live);
  }, 120_000);

  async function progress(): Promise<bigint> {
    const { rows } = await pool.query<{ sum: bigint }>(
      'SELECT sum(position)::bigint AS sum FROM read.checkpoints',
    );
    return rows[0]?.sum ?? 0n;
  }
});

describe('two projectors of the same partitions', () => {
  it('never count an event twice: the one that lost its checkpoint writes nothing', async () => {
    const id = randomUUID();
    await append(store, id, [opened(id)]);
    const both = [new Projector(pool, { pageSize: 1 }), new Projector(pool, { pageSize: 3 })];
    for (const one of both) one.start();
    for (let count = 0; count < 50; count += 1) {
      await append(store, id, [recorded({ credits: 100 })]);
      for (const one of both) one.wake();
    }
    await eventually('everything is projected', async () =>
      (await projected()) ? true : undefined,
    );
    await Promise.all(both.map((one) => one.stop()));
    const { rows } = await pool.query<{ accumulated: bigint }>(
      'SELECT accumulated FROM read.accounts WHERE learner = $1',
      [id],
    );
    expect(rows).toEqual([{ accumulated: 5_000n }]);
    const live = await readModelDigests(pool);
    expect(await replayed()).toEqual(live);
  }, 60_000);
});

describe('an event that cannot be read', () => {
  it('parks its learner; the others go on, and the list shows where it stands', async () => {
    const sick = randomUUID();
    // The same first byte: the same partition.
    const well = sick.slice(0, 2) + randomUUID().slice(2);
    const projector = new Projector(pool);
    await append(store, sick, [opened(sick), recorded({ credits: 100 })]);
    await append(store, sick, [{ type: 'NobodyKnows', data: {} }, recorded({ credits: 700 })]);
    await append(store, well, [opened(well), recorded({ credits: 200 })]);
    await projector.catchUp();
    const { rows } = await pool.query<{ learner: string; accumulated: bigint }>(
      'SELECT learner, accumulated FROM read.accounts WHERE learner = ANY ($1)',
      [[sick, well]],
    );
    const accumulated = new Map(rows.map((row) => [row.learner, row.accumulated]));
    expect([accumulated.get(sick), accumulated.get(well)]).toEqual([100n, 200n]);
    const parked = await pool.query('SELECT stream, code FROM read.parked');
    expect(parked.rows).toEqual([{ stream: sick, code: 'UnknownEventError' }]);
    await projector.stop();
  });

  it('is folded from its last good state once a program can read it', async () => {
    const id = randomUUID();
    await append(store, id, [opened(id), recorded({ credits: 300 })]);
    const first = new Projector(pool);
    await first.catchUp();
    await first.stop();
    // As an older program would have left it that could not read the second outcome.
    const positions = await append(store, id, [recorded({ credits: 400 })]);
    const [[partition, position]] = [...positions] as [[number, bigint]];
    await pool.query('UPDATE read.checkpoints SET position = $2 WHERE partition = $1', [
      partition,
      position,
    ]);
    await pool.query("INSERT INTO read.parked VALUES (1, $1, $2, 'learner', $3, 'Error')", [
      partition,
      id,
      position,
    ]);
    const second = new Projector(pool);
    await second.catchUp();
    await second.stop();
    const { rows } = await pool.query<{ accumulated: bigint }>(
      'SELECT accumulated FROM read.accounts WHERE learner = $1',
      [id],
    );
    expect(rows).toEqual([{ accumulated: 700n }]);
    const live = await readModelDigests(pool);
    expect(await replayed()).toEqual(live);
  }, 60_000);
});
