/** What a model holds beside the learners' rows, compared whole while nothing moves. */
import type { PoolClient } from 'pg';

/** Each is a table of the read schema. */
const LISTS = [
  'conversions',
  'appeals',
  'precedents',
  'institutions',
  'rule_books',
  'statistics',
  'sweeps',
] as const;

/** The lists in which the two models differ, with the number of rows that only one of them has. */
export async function differingLists(
  client: PoolClient,
  old: number,
  fresh: number,
): Promise<Map<string, bigint>> {
  const differing = new Map<string, bigint>();
  for (const list of LISTS) {
    const { rows } = await client.query<{ count: bigint }>(
      `SELECT count(*) FROM (
         (SELECT to_jsonb(t) - 'model' FROM read.${list} AS t WHERE t.model = $1
          EXCEPT ALL SELECT to_jsonb(t) - 'model' FROM read.${list} AS t WHERE t.model = $2)
         UNION ALL
         (SELECT to_jsonb(t) - 'model' FROM read.${list} AS t WHERE t.model = $2
          EXCEPT ALL SELECT to_jsonb(t) - 'model' FROM read.${list} AS t WHERE t.model = $1)) AS d`,
      [old, fresh],
    );
    const count = rows[0]?.count ?? 0n;
    if (count > 0n) differing.set(list, count);
  }
  return differing;
}
