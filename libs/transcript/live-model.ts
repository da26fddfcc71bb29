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

/** No model of this program's shape is there: the text says how it is made. */
class ModelMissing extends Error {
  readonly text = {
    zh: '本版本的读模型尚未建立。请先运行 npm run rebuild；旧版本可同时继续服务。',
    en: 'The read model of this release is not there yet. Run npm run rebuild first; the release before this one can serve meanwhile.',
  };

  constructor() {
    super('no read model of this shape is there');
    this.name = 'ModelMissing';
  }
}

/** The model that serves. @throws ModelMissing where there is none. */
export async function requireModel(pool: Pool): Promise<number> {
  const model = await liveModel(pool);
  if (model === null) throw new ModelMissing();
  return model;
}
