/** How far each partition is projected. Moved by compare-and-set, in the page's own transaction. */
import type { Pool, PoolClient } from 'pg';

export type Checkpoints = ReadonlyMap<number, bigint>;

const READ = `SELECT partition, position FROM read.checkpoints
  WHERE model = $2 AND partition = ANY ($1::smallint[])`;

export async function readCheckpoints(
  pool: Pool,
  model: number,
  partitions: readonly number[],
): Promise<Map<number, bigint>> {
  const { rows } = await pool.query<{ partition: number; position: bigint }>({
    name: 'read-checkpoints',
    text: READ,
    values: [partitions, model],
  });
  return new Map(rows.map((row) => [row.partition, row.position]));
}

const MOVE = `UPDATE read.checkpoints AS c SET position = m.after
  FROM unnest($1::smallint[], $2::bigint[], $3::bigint[]) AS m (partition, before, after)
  WHERE c.model = $4 AND c.partition = m.partition AND c.position = m.before`;

/** Someone else has projected a partition of ours: nothing that we computed may be written. */
export class CheckpointMoved extends Error {
  constructor() {
    super('another projector has moved a checkpoint of this worker');
    this.name = 'CheckpointMoved';
  }
}

/**
 * Moves the checkpoints of `after` on, and locks them until the transaction ends. Throws
 * `CheckpointMoved` where one does not stand at `before` any more, or its model was dropped.
 */
export async function moveCheckpoints(
  client: PoolClient,
  model: number,
  before: Checkpoints,
  after: Checkpoints,
): Promise<void> {
  const partitions = [...after.keys()].sort((a, b) => a - b);
  const moved = await client.query({
    name: 'move-checkpoints',
    text: MOVE,
    values: [
      partitions,
      partitions.map((partition) => before.get(partition)),
      partitions.map((partition) => after.get(partition)),
      model,
    ],
  });
  if (moved.rowCount !== partitions.length) throw new CheckpointMoved();
}

/** Runs `work` in one transaction; anything thrown rolls it back. */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    await client.query('ROLLBACK').then(
      () => (broken = false),
      () => undefined,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}
