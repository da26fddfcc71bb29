/** Streams that the projection cannot read: they wait for a mended program, nobody else does. */
import { Inject } from '@nestjs/common';
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { fieldError, Refusal } from '#edge';
import { encodePosition, STREAM_KINDS } from '#event-store';
import { LIVE } from '#transcript';
import { READER_POOL } from '../pools.js';
import { pageCursor, readCursor } from '../registers/page-cursor.js';

const DEFAULT_LIMIT = 200;
const START = ['-1', '00000000-0000-0000-0000-000000000000'] as const;
const PARTITION = /^(-1|[0-9]{1,2})$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** $1 $2 after this partition and stream, $3 how many. */
const LIST = `SELECT partition, stream, kind, position, code FROM read.parked
  WHERE model = ${LIVE} AND (partition, stream) > ($1::smallint, $2::uuid)
  ORDER BY partition, stream LIMIT $3`;

interface Row {
  readonly partition: number;
  readonly stream: string;
  readonly kind: (typeof STREAM_KINDS)[number];
  readonly position: bigint;
  readonly code: string;
}

export class ListParkedStreams {
  constructor(readonly page: { readonly cursor?: string; readonly limit?: string }) {}
}

@QueryHandler(ListParkedStreams)
export class ListParkedStreamsHandler implements IQueryHandler<
  ListParkedStreams,
  object | Refusal
> {
  constructor(@Inject(READER_POOL) private readonly pool: Pool) {}

  async execute({ page }: ListParkedStreams): Promise<object | Refusal> {
    const after = readCursor(page.cursor, START);
    if (after instanceof Refusal) return after;
    if (!PARTITION.test(after[0] ?? '') || !ID.test(after[1] ?? '')) {
      return new Refusal('invalidQuery', { errors: [fieldError('/cursor', 'invalidValue')] });
    }
    const limit = Number(page.limit ?? DEFAULT_LIMIT);
    const { rows } = await this.pool.query<Row>({
      name: 'list-parked-streams',
      text: LIST,
      values: [...after, limit + 1],
    });
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const more = rows.length > limit && last !== undefined;
    const next = more ? { next: pageCursor([String(last.partition), last.stream]) } : {};
    return { parked: shown.map(shownRow), ...next };
  }
}

function shownRow({ partition, position, stream, kind, code }: Row): object {
  // The kind of failure only: what an event holds is not shown.
  return { streamId: stream, kind, at: encodePosition(new Map([[partition, position]])), code };
}
