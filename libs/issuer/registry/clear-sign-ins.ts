import type { Pool } from 'pg';

const OF_A_STEP = 1_000;

/** Deletes what has expired, a bounded number at once. */
export async function clearSignIns(pool: Pool): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `DELETE FROM issuer.sign_ins WHERE (model, id) IN (
         SELECT model, id FROM issuer.sign_ins WHERE expires_at < now()
         LIMIT $1 FOR UPDATE SKIP LOCKED)`,
      [OF_A_STEP],
    );
    if ((rowCount ?? 0) < OF_A_STEP) return;
  }
}
