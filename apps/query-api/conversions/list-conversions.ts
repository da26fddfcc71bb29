/** The conversions of one institution's programmes, newest first. */
import { Inject } from '@nestjs/common';
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { CONVERSION_STATUSES } from '#domain';
import type { ConversionStatus } from '#domain';
import { IsCode, IsOneOf, IsWholeText, Optional, Refusal } from '#edge';
import type { Caller } from '#edge';
import { READER_POOL } from '../pools.js';

export class ListQuery {
  @Optional() @IsCode() programme?: string;
  @Optional() @IsOneOf(CONVERSION_STATUSES) status?: ConversionStatus;
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
}

/** $1 institution or null, $2 programme or null, $3 status or null, $4 $5 cursor, $6 limit. */
const LIST = {
  name: 'list-conversions',
  text: `SELECT conversion_id AS "conversionId", learner AS "learnerId", institution, programme,
                status, applied_on AS "appliedOn"
         FROM read.conversions
         WHERE ($1::text IS NULL OR institution = $1)
           AND ($2::text IS NULL OR programme = $2)
           AND ($3::text IS NULL OR status = $3)
           AND ($4::date IS NULL OR (applied_on, conversion_id) < ($4::date, $5::uuid))
         ORDER BY applied_on DESC, conversion_id DESC LIMIT $6`,
};

const CURSOR = /^([0-9]{4}-[0-9]{2}-[0-9]{2})\.([0-9a-f-]{36})$/;

@QueryHandler(ListConversions)
export class ListConversionsHandler implements IQueryHandler<ListConversions, object | Refusal> {
  constructor(@Inject(READER_POOL) private readonly reader: Pool) {}

  async execute({ query, caller }: ListConversions): Promise<object | Refusal> {
    const cursor = query.cursor === undefined ? null : CURSOR.exec(decoded(query.cursor));
    if (query.cursor !== undefined && cursor === null) return new Refusal('invalidQuery');
    const institution = caller.role === 'operator' ? null : caller.institution;
    const limit = Number(query.limit ?? 50);
    const filter = [institution, query.programme ?? null, query.status ?? null];
    const from = [cursor?.[1] ?? null, cursor?.[2] ?? null];
    const values = [...filter, ...from, limit + 1];
    const { rows } = await this.reader.query<Row>({ ...LIST, values });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const next = rows.length > limit && last !== undefined ? { next: cursorOf(last) } : {};
    return { conversions: page, ...next };
  }
}

function cursorOf({ appliedOn, conversionId }: Row): string {
  return Buffer.from(`${appliedOn}.${conversionId}`).toString('base64url');
}

function decoded(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString('latin1');
}
