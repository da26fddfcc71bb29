/** Rule changes on their way through the learners of a partition. */
import type { Pool, PoolClient } from 'pg';
import type { Sweep } from './page.js';

const READ = `SELECT partition, epoch, position, last_learner FROM read.sweeps
  WHERE model = $2 AND NOT done AND partition = ANY ($1::smallint[]) ORDER BY epoch, partition`;

interface SweepRow {
  readonly partition: number;
  readonly epoch: number;
  readonly position: bigint;
  readonly last_learner: string | null;
}

/** The sweeps that are not done, earlier rule changes first. */
export async function readSweeps(
  pool: Pool | PoolClient,
  model: number,
  partitions: readonly number[],
): Promise<Sweep[]> {
  const { rows } = await pool.query<SweepRow>({
    name: 'read-sweeps',
    text: READ,
    values: [partitions, model],
  });
  return rows.map(({ last_learner: lastLearner, ...row }) => ({ ...row, lastLearner }));
}

const BEGIN = `INSERT INTO read.sweeps (model, partition, epoch, position, last_learner, done)
  SELECT $4::smallint, *, NULL, false FROM unnest($1::smallint[], $2::integer[], $3::bigint[])`;

export async function beginSweeps(
  client: PoolClient,
  model: number,
  sweeps: readonly Sweep[],
): Promise<void> {
  if (sweeps.length === 0) return;
  await client.query({
    name: 'begin-sweeps',
    text: BEGIN,
    values: [
      sweeps.map((one) => one.partition),
      sweeps.map((one) => one.epoch),
      sweeps.map((one) => one.position),
      model,
    ],
  });
}

const ADVANCE = `UPDATE read.sweeps SET last_learner = $3, done = $4
  WHERE model = $5 AND partition = $1 AND epoch = $2`;

/** A sweep that is done names no learner, so that its row says the same after every replay. */
export async function advanceSweep(
  client: PoolClient,
  model: number,
  sweep: Sweep,
  lastLearner: string | null,
): Promise<void> {
  await client.query({
    name: 'advance-sweep',
    text: ADVANCE,
    values: [sweep.partition, sweep.epoch, lastLearner, lastLearner === null, model],
  });
}
