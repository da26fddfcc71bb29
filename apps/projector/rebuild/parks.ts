/** Which streams the new model cannot read: those that the old one cannot read either, or more. */
import type { Pool } from 'pg';
import type { ParkedStream } from '../parking.js';

const PARKS = `SELECT n.partition, n.stream, n.kind, n.position, n.code,
    EXISTS (SELECT FROM read.parked AS o
      WHERE o.model = $2 AND o.partition = n.partition AND o.stream = n.stream) AS known
  FROM read.parked AS n WHERE n.model = $1 ORDER BY n.partition, n.stream`;

export interface Parks {
  /** Parked in both: carried over. */
  readonly carried: readonly ParkedStream[];
  /** Parked in the new one only: the program has to be mended first. */
  readonly fresh: readonly ParkedStream[];
}

export async function parksOf(pool: Pool, fresh: number, old: number | null): Promise<Parks> {
  const { rows } = await pool.query<ParkedStream & { readonly known: boolean }>(PARKS, [
    fresh,
    old ?? 0,
  ]);
  return { carried: rows.filter((one) => one.known), fresh: rows.filter((one) => !one.known) };
}
