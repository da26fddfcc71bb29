/**
 * One rebuild at a time. The turn is a lock of a session: it ends with its process, however that
 * ends, so nobody has to guess whether another still lives. Should the session alone be cut, the
 * compare-and-set of every part that is written keeps two from doing the same.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { isLostConnection } from '#postgres';
import { AnotherRebuild, RebuildCut } from './models.js';

/** Any number does, as long as nobody else locks it in the bank's database. */
const LOCK = 1_795_000_800;
/** Until then the server has seen that the process before this one is gone. */
const PATIENCE_MS = 2_000;
const AGAIN_AFTER_MS = 100;

/**
 * Runs `work` while no other rebuild runs; `lost` is aborted where the session that says so ends.
 * @throws AnotherRebuild where one runs, RebuildCut where the database goes.
 */
export async function inTurn<T>(pool: Pool, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await holdingTurn(pool, work);
  } catch (error) {
    throw isLostConnection(error) ? new RebuildCut(error) : error;
  }
}

async function holdingTurn<T>(pool: Pool, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const session = await pool.connect();
  const lost = new AbortController();
  session.once('end', () => lost.abort(new RebuildCut()));
  try {
    await take(session);
    return await work(lost.signal);
  } finally {
    session.removeAllListeners('end');
    await session.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined);
    session.release(true);
  }
}

async function take(session: PoolClient): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { rows } = await session.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1) AS taken',
      [LOCK],
    );
    if (rows[0]?.taken === true) return;
    if (performance.now() > deadline) throw new AnotherRebuild();
    await delay(AGAIN_AFTER_MS);
  }
}
