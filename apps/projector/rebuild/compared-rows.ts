/** Learners' rows of two models side by side, each with the digest of its statement. */
import type { Pool, PoolClient } from 'pg';

export interface ComparedRow {
  readonly learner: string;
  readonly position: bigint;
  /** The six balances as one text. */
  readonly amounts: string;
  /** Everything else of the row: digest of the body, epoch, next dated change. */
  readonly details: string;
  /** How many entries there are, and their digest. */
  readonly statement: string;
  readonly parked: boolean;
}

const ROW = `a.learner, a.position,
    concat_ws(' ', a.accumulated, a.recognised, a.consumed, a.available, a.converted,
      a.overdrawn) AS amounts,
    concat_ws(' ', a.epoch, a.next_change, encode(a.digest, 'hex')) AS details,
    (SELECT count(*) || ' ' || coalesce(md5(string_agg(
        concat_ws(' ', e.position, e.ordinal, e.body), ',' ORDER BY e.position, e.ordinal)), '')
      FROM read.statement_entries AS e WHERE e.model = a.model AND e.partition = a.partition
        AND e.learner = a.learner) AS statement,
    EXISTS (SELECT FROM read.parked AS p WHERE p.model = a.model AND p.partition = a.partition
      AND p.stream = a.learner) AS parked`;

const PAGE = `SELECT ${ROW} FROM read.accounts AS a
  WHERE a.model = $1 AND a.partition = $2 AND a.learner > $3 ORDER BY a.learner LIMIT $4`;

const THESE = `SELECT ${ROW} FROM read.accounts AS a
  WHERE a.model = $1 AND a.partition = $2 AND a.learner = ANY ($3::uuid[])`;

export interface RowPlace {
  readonly partition: number;
  readonly after: string;
}

export async function rowsAfter(
  client: Pool | PoolClient,
  model: number,
  { partition, after }: RowPlace,
  limit: number,
): Promise<ComparedRow[]> {
  const values = [model, partition, after, limit];
  const { rows } = await client.query<ComparedRow>({ name: 'compared-rows', text: PAGE, values });
  return rows;
}

export async function rowsOf(
  client: Pool | PoolClient,
  model: number,
  partition: number,
  learners: readonly string[],
): Promise<Map<string, ComparedRow>> {
  const values = [model, partition, learners];
  const { rows } = await client.query<ComparedRow>({ name: 'these-rows', text: THESE, values });
  return new Map(rows.map((row) => [row.learner, row]));
}
