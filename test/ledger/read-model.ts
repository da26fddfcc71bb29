/** The read model as text, to compare two of them byte for byte. */
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';

const TABLES = [
  ['accounts', 'partition, learner'],
  ['statement_entries', 'partition, learner, position, ordinal'],
  ['checkpoints', 'partition'],
  ['sweeps', 'partition, epoch'],
  ['parked', 'partition, stream'],
  ['statistics', 'partition, scope, kind, level, institution, year'],
  ['conversions', 'partition, learner, conversion_id'],
  ['appeals', 'partition, learner, appeal_id'],
  ['precedents', 'partition, precedent_id'],
  ['institutions', 'partition, code'],
  ['rule_books', 'partition, book_id, version'],
] as const;

/** Each table as its number of rows and the digest of all of them in the order of their keys. */
export async function readModelDigests(pool: Pool): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const [table, order] of TABLES) {
    const text = `SELECT t::text AS row FROM read.${table} AS t ORDER BY ${order}`;
    const { rows } = await pool.query<{ row: string }>(text);
    const hash = createHash('sha256');
    for (const { row } of rows) hash.update(row).update('\n');
    digests[table] = `${rows.length} ${hash.digest('hex')}`;
  }
  return digests;
}

/** Forgets everything that the projector ever wrote. */
export async function emptyReadModel(pool: Pool): Promise<void> {
  for (const [table] of TABLES) {
    if (table !== 'checkpoints') await pool.query(`TRUNCATE read.${table}`);
  }
  await pool.query('UPDATE read.checkpoints SET position = 0');
}
