import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { append, opened, recorded } from '../../test/ledger/learners.js';
import { emptyReadModel, readModelDigests } from '../../test/ledger/read-model.js';
import { createDatabase, eventually, type TestDatabase } from '../../test/running/database.js';
import { Projector } from './projector.js';

let database: TestDatabase;
let pool: Pool;
let writer: Pool;
let store: EventStore;
const ids = Array.from({ length: 64 }, (_, n) => n.toString(16).padStart(2, '0')).map(
  (byte) => byte + randomUUID().slice(2),
);
const children = new Set<ChildProcess>();

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(database.projector, { name: 'spec projector', max: 6 });
  writer = createPool(database.writer, { name: 'spec writer' });
  store = new EventStore(writer);
  // A learner in every partition.
  for (const id of ids) await append(store, id, [opened(id)]);
}, 30_000);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await store.close();
  await Promise.all([pool.end(), writer.end()]);
  await database.drop();
});

/** The built projector in a process of its own; SIGTERM ends it well. */
function join(): ChildProcess {
  const program = `
    import { createPool } from '${built('libs/postgres/index.js')}';
    import { Projector } from '${built('apps/projector/projector.js')}';
    const pool = createPool(process.env.PROJECTOR_URL, { name: 'sharing projector', max: 4 });
    const projector = new Projector(pool, { shared: true });
    projector.start();
    process.on('SIGTERM', () => projector.stop().then(() => process.exit(0)));`;
  const env = { PATH: process.env['PATH'] ?? '', PROJECTOR_URL: database.projector };
  const args = ['--input-type=module', '--eval', program];
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

function built(path: string): string {
  return pathToFileURL(resolve('dist', path)).href;
}

/** How many partitions each worker has, the largest part first; free ones count as a part. */
async function parts(): Promise<string> {
  const { rows } = await pool.query<{ count: bigint; worker: string | null }>(
    `SELECT worker, count(*) FROM projection.owners GROUP BY worker
     ORDER BY count(*) DESC, worker`,
  );
  return rows.map(({ worker, count }) => (worker === null ? `free ${count}` : count)).join(' ');
}

async function dealt(expected: string): Promise<void> {
  await eventually(`the partitions are dealt ${expected}`, async () =>
    (await parts()) === expected ? true : undefined,
  );
}

/** One more outcome for everyone, in every partition, and its effect. */
async function everyoneGoesOn(): Promise<void> {
  for (const id of ids) await append(store, id, [recorded({ credits: 100 })]);
  const last = await store.lastPositions();
  await eventually('every partition is projected', async () => {
    const { rows } = await pool.query<{ partition: number; position: bigint }>(
      'SELECT partition, position FROM read.checkpoints',
    );
    return rows.every((row) => row.position === last.get(row.partition)) ? true : undefined;
  });
}

describe('workers that share the partitions', () => {
  it('come, leave, die and sleep without a restart of the others; each event counts once', async () => {
    const first = join();
    await dealt('64');
    await everyoneGoesOn();
    const second = join();
    await dealt('32 32');
    const third = join();
    await dealt('22 21 21');
    await everyoneGoesOn();
    second.kill('SIGTERM');
    await dealt('32 32');
    await everyoneGoesOn();
    third.kill('SIGKILL');
    await dealt('64');
    await everyoneGoesOn();
    const fourth = join();
    await dealt('32 32');
    first.kill('SIGSTOP');
    await dealt('64');
    await everyoneGoesOn();
    first.kill('SIGCONT');
    await dealt('32 32');
    await everyoneGoesOn();
    for (const child of [first, fourth]) child.kill('SIGTERM');
    await dealt('free 64');
    const live = await readModelDigests(pool);
    await emptyReadModel(pool);
    const replay = new Projector(pool);
    await replay.catchUp();
    await replay.stop();
    expect(await readModelDigests(pool)).toEqual(live);
    const { rows } = await pool.query('SELECT FROM projection.workers');
    expect(rows).toEqual([]);
  }, 180_000);
});
