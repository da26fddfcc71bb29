import type { Pool } from 'pg';

const OF_A_STEP = 1_000;

const CLEAR = `
  DELETE FROM issuer.sign_ins WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM issuer.sign_ins WHERE expires_at < now()
    ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED))`;

/** Deletes what has expired, a bounded number at once. */
export async function clearSignIns(pool: Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query({
      name: 'clear-sign-ins',
      text: CLEAR,
      values: [OF_A_STEP],
    });
    if ((rowCount ?? 0) < OF_A_STEP) return;
  }
}
