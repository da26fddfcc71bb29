/** Appeals for the operator who decides them, newest first. */
import { Inject } from '@nestjs/common';
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { APPEAL_STATUSES } from '#domain';
import type { AppealStatus } from '#domain';
import { BankClock, IsCode, IsOneOf, IsTrueOrFalseText, IsWholeText, Optional } from '#edge';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { LIVE } from '#transcript';
import { rightsToRows } from '#rights';
import type { Seen } from '../seen.js';
import { READER_POOL } from '../pools.js';
import { dayCursor, readDayCursor } from './day-cursor.js';

export class AppealsQuery {
  @Optional() @IsOneOf(APPEAL_STATUSES) status?: AppealStatus;
  /** `true`: only those that should have been decided before today. */
  @Optional() @IsTrueOrFalseText() overdue?: string;
  @Optional() @IsCode(200) cursor?: string;
  @Optional() @IsWholeText(1, 200) limit?: string;
}

export class ListAppeals {
  constructor(
    readonly query: AppealsQuery,
    readonly caller: Caller,
  ) {}
}

interface Row {
  readonly appealId: string;
  readonly conversionId: string;
  readonly learnerId: string;
  readonly institution: string;
  readonly programme: string;
  readonly against: string;
  readonly status: string;
  readonly filedOn: string;
  readonly dueOn: string;
  readonly decidedOn: string | null;
}

/** $1 status or null, $2 overdue or null, $3 today, $4 $5 cursor, $6 limit. */
const LIST = {
  name: 'list-appeals',
  text: `SELECT appeal_id AS "appealId", conversion_id AS "conversionId", learner AS "learnerId",
                institution, programme, against, status, filed_on AS "filedOn", due_on AS "dueOn",
                decided_on AS "decidedOn"
         FROM read.appeals
         WHERE model = ${LIVE}
           AND ($1::text IS NULL OR status = $1)
           AND ($2::boolean IS NULL OR (status = 'filed' AND due_on < $3::date) = $2)
           AND (filed_on, appeal_id) < ($4::date, $5::uuid)
         ORDER BY filed_on DESC, appeal_id DESC LIMIT $6`,
};

@QueryHandler(ListAppeals)
export class ListAppealsHandler implements IQueryHandler<ListAppeals, Seen | Refusal> {
  constructor(
    @Inject(READER_POOL) private readonly reader: Pool,
    private readonly clock: BankClock,
  ) {}

  async execute({ query, caller }: ListAppeals): Promise<Seen | Refusal> {
    const from = readDayCursor(query.cursor);
    if (from instanceof Refusal) return from;
    const limit = Number(query.limit ?? 50);
    const today = this.clock.today();
    const { status = null, overdue = null } = query;
    const values = [status, overdue, today, ...from, limit + 1];
    const { rows } = await this.reader.query<Row>({ ...LIST, values });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const more = rows.length > limit && last !== undefined;
    const next = more ? { next: dayCursor(last.filedOn, last.appealId) } : {};
    const body = { appeals: page.map((row) => shown(row, today)), ...next };
    return { body, rights: rightsToRows(caller, page) };
  }
}

function shown({ decidedOn, ...row }: Row, today: string): object {
  const decided = decidedOn === null ? {} : { decidedOn };
  return { ...row, ...decided, overdue: row.status === 'filed' && row.dueOn < today };
}
