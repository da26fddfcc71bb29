import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { Projector } from '../../apps/projector/projector.js';
import { createDatabase, eventually, type TestDatabase } from '../running/database.js';
import { populate } from './learners.js';
import { emptyReadModel, readModelDigests } from './read-model.js';
import { unevenLink, type UnevenLink } from './uneven-link.js';

const WORKERS = 4;

describe('projectors that are now quick, now slow', () => {
  let database: TestDatabase;
  let link: UnevenLink;
  let direct: Pool;
  let slow: Pool;
  let writer: Pool;

  beforeAll(async () => {
    database = await createDatabase();
    link = await unevenLink(database.projector, 50);
    direct = createPool(database.projector, { name: 'spec direct' });
    slow = createPool(link.through(database.projector), { name: 'spec slow', max: 12 });
    writer = createPool(database.writer, { name: 'spec writer' });
  }, 60_000);

  afterAll(async () => {
    await Promise.all([direct.end(), slow.end(), writer.end()]);
    await link.close();
    await database.drop();
  });

  it('give every learner the effects of its events in the order of the log', async () => {
    const store = new EventStore(writer);
    const workers = Array.from(
      { length: WORKERS },
      (_, worker) => new Projector(slow, { worker, workers: WORKERS, pageSize: 2 }),
    );
    for (const one of workers) one.start();
    await populate(store, 12);
    const last = await store.lastPositions();
    await eventually('every event is projected and every sweep done', async () => {
      const { rows } = await direct.query<{ partition: number; position: bigint }>(
        'SELECT partition, position FROM read.checkpoints',
      );
      const open = await direct.query('SELECT FROM read.sweeps WHERE NOT done');
      const there = rows.every((row) => row.position === (last.get(row.partition) ?? 0n));
      return there && open.rowCount === 0 ? true : undefined;
    });
    await Promise.all(workers.map((one) => one.stop()));
    await store.close();
    const uneven = await readModelDigests(direct);
    expect(uneven['statement_entries']).not.toMatch(/^0 /);

    await emptyReadModel(direct);
    const replay = new Projector(direct);
    await replay.catchUp();
    await replay.stop();
    expect(await readModelDigests(direct)).toEqual(uneven);
  }, 60_000);
});
