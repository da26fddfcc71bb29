/** Walking over all learners, a page at a time in the order of their ids, without disturbing. */
import type { Pool } from 'pg';
import type { Account } from '#domain';
import { LIVE } from './live-model.js';
import { stateOfRow } from './rows.js';

/** After which learner to go on; none of the partition yet where it is null. */
export interface WalkCursor {
  readonly partition: number;
  readonly lastLearner: string | null;
}

export interface WalkedLearner {
  readonly learnerId: string;
  /** Null where the row does not mention what is looked for. */
  readonly account: Account | null;
}

export interface WalkPage {
  readonly learners: readonly WalkedLearner[];
  /** How far the partition was projected when the page was read. */
  readonly checkpoint: bigint;
}

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** $1 partition, $2 after this learner, $3 how many, $4 text that the body must hold, or null. */
const PAGE = `SELECT c.position AS checkpoint, a.learner, a.position, a.epoch, a.next_change, a.body
  FROM read.checkpoints AS c
  LEFT JOIN LATERAL (
    SELECT m.learner, m.position, m.epoch, m.next_change::text,
      CASE WHEN $4::text IS NULL OR strpos(m.body, $4) > 0 THEN m.body END AS body
    FROM read.accounts AS m
    WHERE m.model = c.model AND m.partition = $1::smallint AND m.learner > $2::uuid
    ORDER BY m.learner LIMIT $3) AS a ON true
  WHERE c.model = ${LIVE} AND c.partition = $1::smallint`;

interface PageRow {
  readonly checkpoint: bigint;
  readonly learner: string | null;
  readonly position: bigint;
  readonly epoch: number;
  readonly next_change: string | null;
  readonly body: string | null;
}

/** The next learners of a partition; `mention` spares reading rows that do not hold this text. */
export async function walkPage(
  pool: Pool,
  { partition, lastLearner }: WalkCursor,
  limit: number,
  mention: string | null,
): Promise<WalkPage> {
  const { rows } = await pool.query<PageRow>({
    name: 'walk-accounts',
    text: PAGE,
    values: [partition, lastLearner ?? BEFORE_ALL, limit, mention],
  });
  const learners = rows.flatMap(({ learner, body, ...row }) => {
    if (learner === null) return [];
    return [
      { learnerId: learner, account: body === null ? null : stateOfRow({ ...row, body }).account },
    ];
  });
  return { learners, checkpoint: rows[0]?.checkpoint ?? 0n };
}

export async function countAccounts(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: bigint }>(
    `SELECT count(*) FROM read.accounts WHERE model = ${LIVE}`,
  );
  return Number(rows[0]?.count ?? 0n);
}
