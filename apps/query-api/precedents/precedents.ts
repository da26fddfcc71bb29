/** The public register of precedents, searched by what they are about and by their words. */
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { searchable } from '#domain';
import type { PrecedentSubject } from '#domain';
import type { Caller } from '#edge';
import { partitionOf } from '#event-store';
import { LIVE } from '#transcript';
import { shownCode } from '../conversions/review-texts.js';
import { READER_POOL } from '../pools.js';

const COLUMNS = `precedent_id, entered_on, entered_by, case_kind, case_id, decision, reason_code,
  institution, programme, course, scheme, code, level, summary_zh, summary_en`;

/**
 * $1 institution, $2 programme, $3 course, $4 scheme, $5 code, $6 level, $7 decision: null for any.
 * $8 words, all of which the summary must hold. $9 $10 cursor, $11 limit. Words of Chinese are not
 * parted by blanks, so they are looked for as they stand.
 */
const LIST = `SELECT ${COLUMNS} FROM read.precedents AS p
  WHERE model = ${LIVE}
    AND ($1::text IS NULL OR institution = $1) AND ($2::text IS NULL OR programme = $2)
    AND ($3::text IS NULL OR course = $3) AND ($4::text IS NULL OR scheme = $4)
    AND ($5::text IS NULL OR code = $5) AND ($6::text IS NULL OR level = $6)
    AND ($7::text IS NULL OR decision = $7)
    AND NOT EXISTS (
      SELECT FROM unnest($8::text[]) AS w (word) WHERE strpos(p.searched, w.word) = 0)
    AND (entered_on, precedent_id) < ($9::date, $10::uuid)
  ORDER BY entered_on DESC, precedent_id DESC LIMIT $11`;

const ONE = `SELECT ${COLUMNS} FROM read.precedents
  WHERE model = ${LIVE} AND partition = $1 AND precedent_id = $2`;

interface Row {
  readonly precedent_id: string;
  readonly entered_on: string;
  readonly entered_by: string;
  readonly case_kind: string;
  readonly case_id: string;
  readonly decision: string;
  readonly reason_code: string | null;
  readonly institution: string | null;
  readonly programme: string | null;
  readonly course: string | null;
  readonly scheme: string | null;
  readonly code: string | null;
  readonly level: string | null;
  readonly summary_zh: string;
  readonly summary_en: string;
}

export interface PrecedentFilter extends PrecedentSubject {
  readonly decision?: string;
  /** Words; more than eight are not looked at. */
  readonly query?: string;
}

export interface PrecedentPage {
  readonly after: readonly [string, string];
  readonly limit: number;
}

const WORDS_MAX = 8;

@Injectable()
export class PrecedentRegister {
  constructor(@Inject(READER_POOL) private readonly pool: Pool) {}

  async list(filter: PrecedentFilter, page: PrecedentPage, caller: Caller | undefined) {
    const { institution, programme, course, scheme, code, level, decision, query } = filter;
    const subject = [institution, programme, course, scheme, code, level, decision];
    const { rows } = await this.pool.query<Row>({
      name: 'list-precedents',
      text: LIST,
      values: [
        ...subject.map((one) => one ?? null),
        wordsOf(query ?? ''),
        ...page.after,
        page.limit,
      ],
    });
    return rows.map((row) => shown(row, caller));
  }

  /** Null where there is none. */
  async one(precedentId: string, caller: Caller | undefined): Promise<object | null> {
    const { rows } = await this.pool.query<Row>({
      name: 'read-precedent',
      text: ONE,
      values: [partitionOf(precedentId), precedentId],
    });
    const [row] = rows;
    return row === undefined ? null : shown(row, caller);
  }
}

function wordsOf(query: string): string[] {
  const words = searchable(query).split(/\s+/u);
  return words.filter((one) => one !== '').slice(0, WORDS_MAX);
}

/** The case itself is named only to whoever entered it, and to the operator. */
function shown(row: Row, caller: Caller | undefined) {
  const { institution, programme, course, scheme, code, level } = row;
  const subject = { institution, programme, course, scheme, code, level };
  const known = Object.fromEntries(Object.entries(subject).filter(([, value]) => value !== null));
  const own = caller?.role === 'operator' || caller?.institution === row.entered_by;
  return {
    precedentId: row.precedent_id,
    enteredOn: row.entered_on,
    by: row.entered_by,
    decision: row.decision,
    ...(row.reason_code === null ? {} : { reason: shownCode(row.reason_code) }),
    ...known,
    summary: { zh: row.summary_zh, en: row.summary_en },
    ...(own ? { case: { kind: row.case_kind, id: row.case_id } } : {}),
  };
}
