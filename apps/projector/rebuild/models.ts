/** The read models that there are: the one that serves, one that is being filled, old ones. */
import type { Pool, PoolClient } from 'pg';
import { READ_SHAPE } from '#transcript';
import { inTransaction } from '../checkpoints.js';

export interface Model {
  readonly model: number;
  readonly shape: number;
}

const PREVIOUS = `SELECT shape, model FROM projection.live WHERE shape <= $1
  ORDER BY shape DESC LIMIT 1`;

/**
 * What a new model is compared with: the one that serves this program or, where none does, the one
 * that serves the program before it. Null in a bank without any.
 */
export async function previousModel(pool: Pool): Promise<Model | null> {
  const { rows } = await pool.query<Model>({ text: PREVIOUS, values: [READ_SHAPE] });
  return rows[0] ?? null;
}

const FILLING = `SELECT model FROM projection.models
  WHERE shape = $1 AND state = 'filling' ORDER BY model LIMIT 1`;

const BEGIN_MODEL = `INSERT INTO projection.models (model, shape, state)
  SELECT coalesce(max(model), 0) + 1, $1::smallint, 'filling' FROM projection.models
  RETURNING model`;

const BEGIN_CHECKPOINTS = `INSERT INTO read.checkpoints (model, partition, position)
  SELECT $1::smallint, partition, 0 FROM generate_series(0, 63) AS partition`;

/** Never further than the model it is compared with, which may lag, or wait for its projectors. */
const BEGIN_FILLS = `INSERT INTO projection.fills
    (model, partition, until, stage, after_stream, events)
  SELECT $1::smallint, p.partition, coalesce(
      (SELECT c.position FROM read.checkpoints AS c
       WHERE c.model = $2::smallint AND c.partition = p.partition),
      (SELECT e.position FROM log.events AS e
       WHERE e.partition = p.partition ORDER BY e.position DESC LIMIT 1), 0),
    0, '00000000-0000-0000-0000-000000000000', 0
  FROM generate_series(0, 63) AS p (partition)`;

/** The model that an earlier call began and did not finish, or a new one. */
export async function findOrBegin(pool: Pool, previous: Model | null): Promise<number> {
  const { rows } = await pool.query<{ model: number }>({ text: FILLING, values: [READ_SHAPE] });
  const [found] = rows;
  if (found !== undefined) return found.model;
  return inTransaction(pool, async (client) => {
    const begun = await client.query<{ model: number }>(BEGIN_MODEL, [READ_SHAPE]);
    const model = begun.rows[0]?.model ?? 0;
    await client.query(BEGIN_CHECKPOINTS, [model]);
    await client.query(BEGIN_FILLS, [model, previous?.model ?? null]);
    return model;
  });
}

const POINT = `INSERT INTO projection.live (shape, model) VALUES ($1, $2)
  ON CONFLICT (shape) DO UPDATE SET model = excluded.model`;

const NOW_LIVE = `UPDATE projection.models SET state = 'live', accepted = $2
  WHERE model = $1 AND state = 'filling'`;

/** The pointer moves; whoever still writes the old model of this shape loses its checkpoints. */
export async function pointTo(
  client: PoolClient,
  model: number,
  previous: Model | null,
  accepted: string | null,
): Promise<void> {
  const marked = await client.query(NOW_LIVE, [model, accepted]);
  if (marked.rowCount !== 1) throw new AnotherRebuild();
  await client.query(POINT, [READ_SHAPE, model]);
  if (previous?.shape !== READ_SHAPE) return;
  await retire(client, previous.model);
}

async function retire(client: PoolClient, model: number): Promise<void> {
  await client.query("UPDATE projection.models SET state = 'retired' WHERE model = $1", [model]);
  await client.query('DELETE FROM read.checkpoints WHERE model = $1', [model]);
}

/** Marks what an interrupted rebuild left, so that `dropRetired` takes it away. */
export async function discardFilling(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ model: number }>(
      "SELECT model FROM projection.models WHERE state = 'filling' ORDER BY model",
    );
    for (const { model } of rows) await retire(client, model);
  });
}

/** Marks the models of earlier programs, which none of them reads any more. */
export async function retireEarlierShapes(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ model: number }>(
      'DELETE FROM projection.live WHERE shape < $1 RETURNING model',
      [READ_SHAPE],
    );
    for (const { model } of rows) await retire(client, model);
  });
}

const TABLES_OF_MODEL = `SELECT c.relname AS name FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = 'read' AND c.relkind = 'r' ORDER BY c.relname`;

/**
 * Deletes every row of the models that nobody reads any more, partition by partition. A statement
 * that began before the swap still sees them.
 */
export async function dropRetired(pool: Pool): Promise<void> {
  const retired = await pool.query<{ model: number }>(
    "SELECT model FROM projection.models WHERE state = 'retired' ORDER BY model",
  );
  if (retired.rows.length === 0) return;
  const tables = await pool.query<{ name: string }>(TABLES_OF_MODEL);
  for (const { model } of retired.rows) {
    for (const { name } of tables.rows) {
      const text = `DELETE FROM read.${name} WHERE model = $1 AND partition = $2`;
      for (let partition = 0; partition < 64; partition += 1) {
        await pool.query(text, [model, partition]);
      }
    }
    await pool.query('DELETE FROM projection.fills WHERE model = $1', [model]);
    await pool.query('DELETE FROM projection.models WHERE model = $1', [model]);
  }
}

/** Someone else works on the model that this call is filling. */
export class AnotherRebuild extends Error {
  readonly text = {
    zh: '另一个重建正在此数据库上运行；请等它结束（或先将其停止），再运行同一命令。',
    en: 'Another rebuild is at work on this database; wait for it to end, or stop it, then run the same command.',
  };

  constructor() {
    super('another rebuild works on the same model');
    this.name = 'AnotherRebuild';
  }
}

/** The database went away in the middle. */
export class RebuildCut extends Error {
  readonly text = {
    zh: '与数据库的连接已中断，重建停止；现行读模型未受影响。数据库恢复后再次运行同一命令，即从此处继续。',
    en: 'The connection to the database was lost and the rebuild stopped; the read model that serves is as it was. Once the database answers, the same command goes on from here.',
  };

  constructor(cause?: unknown) {
    super('the rebuild has lost its database', { cause });
    this.name = 'RebuildCut';
  }
}
