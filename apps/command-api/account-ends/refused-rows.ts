/**
 * Refused rows of imports that name a person who is forgotten. Such a row lies sealed under a key
 * of the bank and says in clear nothing of whom it is about, so each one is opened and looked at.
 */
import type { Pool } from 'pg';
import type { Spool } from '../imports/jobs/spool.js';

const IMPORTS = 'SELECT DISTINCT import_id FROM imports.refused ORDER BY import_id';
const DROP = 'DELETE FROM imports.refused WHERE import_id = $1 AND line = ANY ($2::bigint[])';

export class RefusedRows {
  constructor(
    private readonly pool: Pool,
    private readonly spool: Spool,
  ) {}

  /** Every row in which one of these words stands; how many it were. */
  async drop(words: ReadonlySet<string>): Promise<number> {
    const { rows } = await this.pool.query<{ import_id: string }>(IMPORTS);
    let dropped = 0;
    for (const { import_id: importId } of rows) {
      const lines: bigint[] = [];
      for await (const { line, text } of this.spool.refusedRows(importId)) {
        if (names(text, words)) lines.push(line);
      }
      if (lines.length === 0) continue;
      dropped += (await this.pool.query(DROP, [importId, lines])).rowCount ?? 0;
    }
    return dropped;
  }
}

/** A row is CSV or JSON, each with its own way of writing what is special to it. */
function names(text: string, words: ReadonlySet<string>): boolean {
  for (const word of words) {
    if (stands(word, text) || stands(word.replaceAll('"', '""'), text)) return true;
    if (stands(JSON.stringify(word).slice(1, -1), text)) return true;
  }
  return false;
}

const PART_OF_A_WORD = /[\p{L}\p{N}]/u;

/** By itself: the number 12 does not stand in 2012. */
function stands(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = [text[at - 1] ?? '', text[at + word.length] ?? ''];
    if (!around.some((one) => PART_OF_A_WORD.test(one))) return true;
  }
  return false;
}
