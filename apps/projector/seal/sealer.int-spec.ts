import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import {
  EVENT_ROW,
  eventRow,
  GrowingTree,
  inclusionRanges,
  leafHash,
  leafText,
  provesInclusion,
  readTrees,
  rootAt,
  rootsOf,
} from '#seal';
import { createDatabase, eventually } from '../../../test/running/database.js';
import type { TestDatabase } from '../../../test/running/database.js';
import { learnerStream, oneEvent } from '../../../test/ledger/open-log.js';
import { GapInLog, Sealer } from './sealer.js';

const ALL = Array.from({ length: 64 }, (_, partition) => partition);

let database: TestDatabase;
let owner: Pool;
let pool: Pool;
let reader: Pool;
let writer: Pool;
let store: EventStore;

beforeAll(async () => {
  database = await createDatabase();
  owner = createPool(database.owner, { name: 'owner', max: 2 });
  pool = createPool(database.projector, { name: 'sealer spec', max: 6 });
  reader = createPool(database.reader, { name: 'seal reader', max: 2 });
  writer = createPool(database.writer, { name: 'seal writer', max: 4 });
  store = new EventStore(writer);
});
afterAll(async () => {
  await store.close();
  await Promise.all([owner, pool, reader, writer].map((one) => one.end()));
  await database.drop();
});

async function append(count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, () => store.append(oneEvent(learnerStream()))));
}

/** The trees by reading the log once more, without what the sealer asked the server to compute. */
async function plainTrees(): Promise<Map<number, GrowingTree>> {
  const { rows } = await owner.query<(string | null)[]>({
    text: `SELECT ${EVENT_ROW} FROM log.events AS e ORDER BY e.partition, e.position`,
    rowMode: 'array',
  });
  const trees = new Map(ALL.map((partition) => [partition, new GrowingTree()]));
  for (const row of rows.map(eventRow)) {
    trees.get(Number(row.partition))?.append(leafHash(leafText(row)));
  }
  return trees;
}

async function expectSealed(): Promise<void> {
  const plain = await plainTrees();
  for (const { partition, size, root } of await readTrees(reader)) {
    const tree = plain.get(partition)!;
    expect([partition, size, Buffer.from(root).toString('hex')]).toEqual([
      partition,
      tree.size,
      Buffer.from(tree.root()).toString('hex'),
    ]);
  }
}

describe('the sealer', () => {
  it('hashes what the log holds, and goes on where it was', async () => {
    await new Sealer(pool, { partitions: ALL }).catchUp();
    await expectSealed();
    const sealer = new Sealer(pool, { partitions: ALL });
    for (const count of [1, 40, 2_600]) {
      await append(count);
      await sealer.catchUp();
      await expectSealed();
    }
    await append(100);
    await new Sealer(pool, { partitions: ALL }).catchUp();
    await expectSealed();
  });

  it('seals types and kinds that JSON writes with escapes as the server does', async () => {
    const stream = learnerStream();
    const odd = ['a"b\\c\u0001\u001f\b\f\n\r\t\u007f\u2028é学😀', '', '/'];
    const events = odd.map((type) => ({ type, data: { note: type, n: 1e21, deep: [{}, null] } }));
    await store.append({ streams: [{ stream, expected: 'any', events }] });
    await new Sealer(pool, { partitions: ALL }).catchUp();
    await expectSealed();
  });

  it('leaves tiles that prove every event to whoever may only read', async () => {
    const [{ partition, size, root }] = (await readTrees(reader)).sort((a, b) =>
      Number(b.size - a.size),
    ) as [{ partition: number; size: bigint; root: Buffer }];
    expect(Buffer.from((await rootAt(reader, partition, size))!)).toEqual(root);
    const { rows } = await owner.query<(string | null)[]>({
      text: `SELECT ${EVENT_ROW} FROM log.events AS e WHERE e.partition = $1 ORDER BY e.position`,
      values: [partition],
      rowMode: 'array',
    });
    for (const [index, row] of rows.entries()) {
      const hashes = await rootsOf(reader, partition, inclusionRanges(BigInt(index), size));
      const proof = { index: BigInt(index), size, hashes: hashes! };
      expect(provesInclusion(proof, leafHash(leafText(eventRow(row))), root)).toBe(true);
    }
    expect(await rootAt(reader, partition, size + 1n)).toBeNull();
    await expect(reader.query('UPDATE seal.trees SET size = 0')).rejects.toThrow('denied');
  });

  it('is one of many: of those that seal the same, one writes, and no event counts twice', async () => {
    const sealers = [1, 2, 3].map(() => new Sealer(pool, { partitions: ALL }));
    for (let round = 0; round < 5; round += 1) {
      await append(60);
      await Promise.all(sealers.map((sealer) => sealer.catchUp()));
      await expectSealed();
    }
  });

  it('goes on where it was cut off in the middle of its writing, and half of it is not there', async () => {
    await new Sealer(pool, { partitions: ALL }).catchUp();
    const before = await readTrees(reader);
    await append(300);
    const holder = await owner.connect();
    await holder.query('BEGIN');
    // The trees are moved already when the tiles are written.
    await holder.query('LOCK TABLE seal.tiles IN EXCLUSIVE MODE');
    const doomed = createPool(database.projector, { name: 'doomed sealer', max: 1 });
    const cut = expect(new Sealer(doomed, { partitions: ALL }).catchUp()).rejects.toThrow();
    await eventually('it waits to write its tiles', async () => {
      const { rowCount } = await owner.query(
        `SELECT FROM pg_stat_activity
         WHERE application_name = 'doomed sealer' AND wait_event_type = 'Lock'`,
      );
      return rowCount === 1 ? true : undefined;
    });
    await owner.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE application_name = 'doomed sealer'`,
    );
    await cut;
    await holder.query('ROLLBACK');
    holder.release();
    await doomed.end();
    expect(await readTrees(reader)).toEqual(before);
    await new Sealer(pool, { partitions: ALL }).catchUp();
    await expectSealed();
  });

  it('computes a seal again that was emptied under it', async () => {
    const sealer = new Sealer(pool, { partitions: ALL });
    await sealer.catchUp();
    await owner.query('TRUNCATE seal.tiles');
    await owner.query(`UPDATE seal.trees SET size = 0, root = sha256('')`);
    await sealer.catchUp();
    await expectSealed();
  });

  it('seals nothing behind a gap, says so, and goes on with the other partitions', async () => {
    const [hole] = (await readTrees(reader)).filter(({ partition }) => partition === 7);
    const [row] = (
      await owner.query<Record<string, unknown>>(
        `INSERT INTO log.events SELECT position + 2, recorded_at, stream_id, version + 1000, epoch,
           recorded_on, partition, stream_kind, type, data
         FROM log.events WHERE partition = 7 ORDER BY position DESC LIMIT 1 RETURNING position`,
      )
    ).rows;
    const errors: unknown[] = [];
    const sealer = new Sealer(pool, { partitions: ALL, onError: (error) => errors.push(error) });
    await append(200);
    await sealer.catchUp();
    expect(errors).toEqual([new GapInLog(7, hole!.size + 1n)]);
    expect((await readTrees(reader))[7]!.size).toBe(hole!.size);
    expect((await readTrees(reader)).reduce((sum, { size }) => sum + size, 0n)).toBeGreaterThan(
      3_000n,
    );
    expect(row).toBeDefined();
  });
});
