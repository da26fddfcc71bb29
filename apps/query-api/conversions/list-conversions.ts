/** The conversions of one institution's programmes and those that wait for it, newest first. */
import { Inject } from '@nestjs/common';
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { CONVERSION_STATUSES } from '#domain';
import type { ConversionStatus } from '#domain';
import { BankClock, IsCode, IsOneOf, IsTrueOrFalseText, IsWholeText, Optional } from '#edge';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { LIVE } from '#transcript';
import { rightsToRows } from '#rights';
import type { Seen } from '../seen.js';
import { READER_POOL } from '../pools.js';
import { dayCursor, readDayCursor } from './day-cursor.js';

export class ListQuery {
  @Optional() @IsCode() programme?: string;
  @Optional() @IsOneOf(CONVERSION_STATUSES) status?: ConversionStatus;
  /** `true`: only those whose step should have been decided before today. */
  @Optional() @IsTrueOrFalseText() overdue?: string;
  @Optional() @IsCode(200) cursor?: string;
  @Optional() @IsWholeText(1, 200) limit?: string;
}

export class ListConversions {
  constructor(
    readonly query: ListQuery,
    readonly caller: Caller,
  ) {}
}

interface Row {
  readonly conversionId: string;
  readonly learnerId: string;
  readonly institution: string;
  readonly programme: string;
  readonly status: string;
  readonly appliedOn: string;
  readonly step: string | null;
  readonly by: string | null;
  readonly startedOn: string | null;
  readonly dueOn: string | null;
}

/**
 * $1 institution or null, $2 programme or null, $3 status or null, $4 $5 cursor, $6 limit, $7
 * `true` for the overdue, `false` for the others, null for all, $8 today. A step's clock runs only
 * while it is under review, so a last day is there to be missed only then.
 */
const LIST = {
  name: 'list-conversions',
  text: `SELECT conversion_id AS "conversionId", learner AS "learnerId", institution, programme,
                status, applied_on AS "appliedOn", step, step_by AS "by",
                started_on AS "startedOn", due_on AS "dueOn"
         FROM read.conversions
         WHERE model = ${LIVE}
           AND ($1::text IS NULL OR institution = $1 OR step_by = $1)
           AND ($2::text IS NULL OR programme = $2)
           AND ($3::text IS NULL OR status = $3)
           AND (applied_on, conversion_id) < ($4::date, $5::uuid)
           AND ($7::boolean IS NULL OR (due_on IS NOT NULL AND due_on < $8::date) = $7)
         ORDER BY applied_on DESC, conversion_id DESC LIMIT $6`,
};

@QueryHandler(ListConversions)
export class ListConversionsHandler implements IQueryHandler<ListConversions, Seen | Refusal> {
  constructor(
    @Inject(READER_POOL) private readonly reader: Pool,
    private readonly clock: BankClock,
  ) {}

  async execute({ query, caller }: ListConversions): Promise<Seen | Refusal> {
    const from = readDayCursor(query.cursor);
    if (from instanceof Refusal) return from;
    const institution = caller.role === 'operator' ? null : caller.institution;
    const limit = Number(query.limit ?? 50);
    const today = this.clock.today();
    const { programme = null, status = null, overdue = null } = query;
    const values = [institution, programme, status, ...from, limit + 1, overdue, today];
    const { rows } = await this.reader.query<Row>({ ...LIST, values });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const more = rows.length > limit && last !== undefined;
    const next = more ? { next: dayCursor(last.appliedOn, last.conversionId) } : {};
    const body = { conversions: page.map((row) => shown(row, today)), ...next };
    return { body, rights: rightsToRows(caller, page) };
  }
}

function shown(row: Row, today: string): object {
  const { step, by, startedOn, dueOn, ...plain } = row;
  if (dueOn === null) return plain;
  return { ...plain, step, by, startedOn, dueOn, overdue: dueOn < today };
}
