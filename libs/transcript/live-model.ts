/** Which of the read models beside each other is the one to read. */
import type { Pool } from 'pg';

/**
 * The shape of the rows that this program writes and reads. Another number wherever a column, a
 * packing or what they mean changes: the program then has a model of its own beside that of the
 * program before it, and `npm run rebuild` fills it.
 */
export const READ_SHAPE = 1;

/**
 * The model that serves. It stands in every statement that reads, so one statement sees one model,
 * and a swap is one row that changes.
 */
export const LIVE = `(SELECT l.model FROM projection.live AS l WHERE l.shape = ${READ_SHAPE})`;

/** Null where no model of this program's shape was ever filled. */
export async function liveModel(pool: Pool): Promise<number | null> {
  const { rows } = await pool.query<{ model: number | null }>({
    name: 'live-model',
    text: `SELECT ${LIVE} AS model`,
  });
  return rows[0]?.model ?? null;
}
