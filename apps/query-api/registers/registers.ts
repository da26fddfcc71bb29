/** The registers that are public: institutions, and the versions of rule books. */
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { BilingualText } from '#domain';
import type { Caller } from '#edge';
import { partitionOf, streamIdOf } from '#event-store';
import { READER_POOL } from '../pools.js';

const INSTITUTIONS = `SELECT institution_id, code, name_zh, name_en, kind, uscc
  FROM read.institutions WHERE code > $1 ORDER BY code LIMIT $2`;

const BOOKS = `SELECT book_id, version, status, authority, scope_kind, programme, valid_from,
    valid_to, content_hash, published_on, title
  FROM read.rule_books
  WHERE ($1::text IS NULL OR authority = $1)
    AND ($2::text IS NULL OR scope_kind = $2)
    AND ($3::date IS NULL OR (valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3)))
    AND (status <> 'draft' OR $4::text = 'bank' OR authority = $4)
    AND (book_id, version) > ($5, $6)
  ORDER BY book_id, version LIMIT $7`;

const BOOK = `SELECT book_id, version, status, authority, scope_kind, programme, valid_from,
    valid_to, content_hash, published_on, title, document
  FROM read.rule_books
  WHERE partition = $1 AND book_id = $2 AND version = $3
    AND (status <> 'draft' OR $4::text = 'bank' OR authority = $4)`;

interface InstitutionRow {
  readonly institution_id: string;
  readonly code: string;
  readonly name_zh: string;
  readonly name_en: string;
  readonly kind: string;
  readonly uscc: string | null;
}

interface BookRow {
  readonly book_id: string;
  readonly version: number;
  readonly status: string;
  readonly authority: string;
  readonly scope_kind: string;
  readonly programme: string | null;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
  readonly content_hash: string | null;
  readonly published_on: string | null;
  readonly title: string;
}

export interface BookFilter {
  readonly authority?: string;
  readonly scope?: string;
  readonly on?: string;
}

export interface BookKey {
  readonly bookId: string;
  readonly version: number;
}

export type ShownVersion = ReturnType<typeof shownBook> & { readonly document: object };

@Injectable()
export class Registers {
  constructor(@Inject(READER_POOL) private readonly pool: Pool) {}

  async institutions(afterCode: string, limit: number): Promise<{ readonly code: string }[]> {
    const { rows } = await this.pool.query<InstitutionRow>({
      name: 'list-institutions',
      text: INSTITUTIONS,
      values: [afterCode, limit],
    });
    return rows.map(shownInstitution);
  }

  /** Published and withdrawn versions, and the drafts of the caller's own authority. */
  async books(
    filter: BookFilter,
    caller: Caller | undefined,
    page: { readonly after: BookKey; readonly limit: number },
  ): Promise<ReturnType<typeof shownBook>[]> {
    const { authority, scope, on } = filter;
    const { after, limit } = page;
    const { rows } = await this.pool.query<BookRow>({
      name: 'list-rule-books',
      text: BOOKS,
      values: [
        authority ?? null,
        scope ?? null,
        on ?? null,
        authorityOf(caller),
        after.bookId,
        after.version,
        limit,
      ],
    });
    return rows.map(shownBook);
  }

  /** Null where there is no such version, or where it is someone else's draft. */
  async book(
    bookId: string,
    version: number,
    caller: Caller | undefined,
  ): Promise<ShownVersion | null> {
    const partition = partitionOf(streamIdOf('ruleBook', bookId).id);
    const { rows } = await this.pool.query<BookRow & { readonly document: string }>({
      name: 'read-rule-book',
      text: BOOK,
      values: [partition, bookId, version, authorityOf(caller)],
    });
    const [row] = rows;
    if (row === undefined) return null;
    return { ...shownBook(row), document: JSON.parse(row.document) as object };
  }
}

/** Whose drafts the caller may see. */
function authorityOf(caller: Caller | undefined): string {
  return caller?.role === 'operator' ? 'bank' : (caller?.institution ?? '');
}

function shownInstitution(row: InstitutionRow) {
  return {
    institutionId: row.institution_id,
    code: row.code,
    name: { zh: row.name_zh, en: row.name_en },
    kind: row.kind,
    ...(row.uscc === null ? {} : { uscc: row.uscc }),
  };
}

function shownBook(row: BookRow) {
  return {
    ruleBookId: row.book_id,
    version: row.version,
    status: row.status,
    authority: row.authority,
    scope: {
      kind: row.scope_kind,
      ...(row.programme === null ? {} : { programme: row.programme }),
    },
    title: JSON.parse(row.title) as BilingualText,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    contentHash: row.content_hash,
    publishedOn: row.published_on,
  };
}
