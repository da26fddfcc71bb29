/** What the command side told the operator about numbers that two learners are said to have. */
import { Inject } from '@nestjs/common';
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { fieldError, Refusal } from '#edge';
import { READER_POOL } from '../pools.js';
import { pageCursor, readCursor } from '../registers/page-cursor.js';

const DEFAULT_LIMIT = 200;

/** The newest first: what comes later stands before the page and moves nothing in it. */
const LIST = `SELECT first_at, last_at, times, outcome_id, learner, holder, institution
  FROM reports.evidence_conflicts
  WHERE (first_at, outcome_id, learner, institution) < ($1::timestamptz, $2::uuid, $3::uuid, $4)
  ORDER BY first_at DESC, outcome_id DESC, learner DESC, institution DESC LIMIT $5`;

interface Row {
  readonly first_at: string;
  readonly last_at: string;
  readonly times: bigint;
  readonly outcome_id: string;
  readonly learner: string;
  readonly holder: string;
  readonly institution: string;
}

/** A learner whose account nothing has opened. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const START = ['infinity', LAST, LAST, ''] as const;
const INSTANT = /^(infinity|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z)$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export class ListEvidenceConflicts {
  constructor(readonly page: { readonly cursor?: string; readonly limit?: string }) {}
}

@QueryHandler(ListEvidenceConflicts)
export class ListEvidenceConflictsHandler implements IQueryHandler<
  ListEvidenceConflicts,
  object | Refusal
> {
  constructor(@Inject(READER_POOL) private readonly pool: Pool) {}

  async execute({ page }: ListEvidenceConflicts): Promise<object | Refusal> {
    const after = readCursor(page.cursor, START);
    if (after instanceof Refusal) return after;
    if (!isKey(after)) {
      return new Refusal('invalidQuery', { errors: [fieldError('/cursor', 'invalidValue')] });
    }
    const limit = Number(page.limit ?? DEFAULT_LIMIT);
    const { rows } = await this.pool.query<Row>({
      name: 'list-evidence-conflicts',
      text: LIST,
      values: [...after, limit + 1],
    });
    const conflicts = rows.slice(0, limit).map(shown);
    const last = conflicts.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { conflicts, ...(more ? { next: pageCursor(keyOf(last)) } : {}) };
  }
}

function isKey([instant = '', outcome = '', learner = '']: readonly string[]): boolean {
  return INSTANT.test(instant) && ID.test(outcome) && ID.test(learner);
}

function shown(row: Row) {
  return {
    outcomeId: row.outcome_id,
    ...(row.learner === NOBODY ? {} : { learnerId: row.learner }),
    holder: row.holder,
    institution: row.institution,
    times: Number(row.times),
    firstAt: instantOf(row.first_at),
    lastAt: instantOf(row.last_at),
  };
}

function keyOf(one: ReturnType<typeof shown>): string[] {
  return [one.firstAt, one.outcomeId, one.learnerId ?? NOBODY, one.institution];
}

// The sessions speak UTC, so PostgreSQL writes `2026-11-23 08:00:00.123456+00`.
function instantOf(text: string): string {
  return text.replace(' ', 'T').replace(/\+00$/, 'Z');
}
