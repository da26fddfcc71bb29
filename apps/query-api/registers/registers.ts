/** The registers that are public: institutions, and the versions of rule books. */
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { BilingualText } from '#domain';
import type { Caller } from '#edge';
import { partitionOf, streamIdOf } from '#event-store';
import { LIVE } from '#transcript';
import { READER_POOL } from '../pools.js';

const INSTITUTIONS = `SELECT institution_id, code, name_zh, name_en, kind, uscc
  FROM read.institutions WHERE model = ${LIVE} AND code > $1 ORDER BY code LIMIT $2`;

const NAMES = `SELECT code, name_zh, name_en FROM read.institutions
  WHERE model = ${LIVE} AND code = ANY ($1)`;

/**
 * The highest later version that is published for all the days of this one, or for the day asked
 * for: from its publication on it decides what this one did.
 */
const SUPERSEDED = `(SELECT max(later.version) FROM read.rule_books later
    WHERE later.model = book.model AND later.partition = book.partition AND later.book_id = book.book_id
      AND book.status = 'published' AND later.status = 'published'
      AND later.version > book.version
      AND later.valid_from <= COALESCE($3::date, book.valid_from)
      AND (later.valid_to IS NULL
        OR later.valid_to >= COALESCE($3::date, book.valid_to, 'infinity'))) AS superseded_by`;

const BOOKS = `SELECT book_id, version, status, authority, scope_kind, programme, valid_from,
    valid_to, content_hash, published_on, title, document::json -> 'scope' ->> 'plan' AS plan,
    ${SUPERSEDED}
  FROM read.rule_books book
  WHERE model = ${LIVE}
    AND ($1::text IS NULL OR authority = $1)
    AND ($2::text IS NULL OR scope_kind = $2)
    AND ($3::date IS NULL OR (valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $3)))
    AND (status <> 'draft' OR $4::text = 'bank' OR authority = $4)
    AND (book_id, version) > ($5, $6)
    AND ($8::text IS NULL OR status = $8)
  ORDER BY book_id, version LIMIT $7`;

const BOOK = `SELECT book_id, version, status, authority, scope_kind, programme, valid_from,
    valid_to, content_hash, published_on, title, document,
    document::json -> 'scope' ->> 'plan' AS plan,
    ${SUPERSEDED.replaceAll('$3::date', 'NULL::date')}
  FROM read.rule_books book
  WHERE model = ${LIVE} AND partition = $1 AND book_id = $2 AND version = $3
    AND (status <> 'draft' OR $4::text = 'bank' OR authority = $4)`;

const LATEST = `SELECT max(version) AS version FROM read.rule_books
  WHERE model = ${LIVE} AND partition = $1 AND book_id = $2
    AND (status <> 'draft' OR $3::text = 'bank' OR authority = $3)`;

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
  readonly plan: string | null;
  readonly superseded_by: number | null;
}

export interface BookFilter {
  readonly status?: string;
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

  /** What the institutions of these codes are called, in both languages. */
  async namesOf(codes: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.pool.query<InstitutionRow>({
      name: 'institution-names',
      text: NAMES,
      values: [codes],
    });
    return new Map(rows.map((row) => [row.code, `${row.name_zh} · ${row.name_en}`]));
  }

  /** Published and withdrawn versions, and the drafts of the caller's own authority. */
  async books(
    filter: BookFilter,
    caller: Caller | undefined,
    page: { readonly after: BookKey; readonly limit: number },
  ): Promise<ReturnType<typeof shownBook>[]> {
    const { authority, scope, on, status } = filter;
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
        status ?? null,
      ],
    });
    return rows.map(shownBook);
  }

  /** The highest version that the caller may see; null where there is none. */
  async latestVersion(bookId: string, caller: Caller | undefined): Promise<number | null> {
    if (bookId.includes('\0')) return null;
    const partition = partitionOf(streamIdOf('ruleBook', bookId).id);
    const { rows } = await this.pool.query<{ version: number | null }>({
      name: 'latest-rule-book',
      text: LATEST,
      values: [partition, bookId, authorityOf(caller)],
    });
    return rows[0]?.version ?? null;
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
      ...(row.plan === null ? {} : { plan: row.plan }),
    },
    title: JSON.parse(row.title) as BilingualText,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    contentHash: row.content_hash,
    publishedOn: row.published_on,
    supersededBy: row.superseded_by,
  };
}
