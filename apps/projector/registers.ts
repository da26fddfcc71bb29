/** The registers that are no account: institutions, versions of rule books, and precedents. */
import type { PoolClient } from 'pg';
import { isCivilDate, searchable } from '#domain';
import type { InstitutionRegistered, PrecedentEntered, RuleBookEvent } from '#domain';
import type { StoredEvent } from '#event-store';

const WRITE_INSTITUTION = `INSERT INTO read.institutions
    (model, partition, code, institution_id, position, name_zh, name_en, kind, uscc)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (model, partition, code) DO UPDATE SET position = excluded.position,
    name_zh = excluded.name_zh, name_en = excluded.name_en, kind = excluded.kind,
    uscc = excluded.uscc`;

const WRITE_BOOK = `INSERT INTO read.rule_books (model, partition, book_id, version, position, status,
    authority, scope_kind, programme, valid_from, valid_to, content_hash, published_on, title,
    document)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
  ON CONFLICT (model, partition, book_id, version) DO UPDATE SET position = excluded.position,
    status = excluded.status, authority = excluded.authority, scope_kind = excluded.scope_kind,
    programme = excluded.programme, valid_from = excluded.valid_from,
    valid_to = excluded.valid_to, content_hash = excluded.content_hash,
    published_on = excluded.published_on, title = excluded.title, document = excluded.document`;

const WITHDRAW_BOOK = `UPDATE read.rule_books SET position = $5, status = 'withdrawn'
  WHERE model = $1 AND partition = $2 AND book_id = $3 AND version = $4`;

const WRITE_PRECEDENT = `INSERT INTO read.precedents (model, partition, precedent_id, entered_on,
    entered_by, case_kind, case_id, decision, reason_code, institution, programme, course, scheme,
    code, level, summary_zh, summary_en, searched)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
  ON CONFLICT (model, partition, precedent_id) DO NOTHING`;

/** A row to write: the statement and its values after the model's number, made in advance. */
export interface RegisterRow {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/**
 * Null where the event changes no register. Throws where it is of no shape that is known; then its
 * stream is parked.
 */
export function registerRow(event: StoredEvent): RegisterRow | null {
  if (event.type === 'InstitutionFactRecorded') return null;
  if (event.stream.kind === 'institution') return institutionRow(event);
  if (event.stream.kind === 'precedent') return precedentRow(event);
  const known = event as StoredEvent & RuleBookEvent;
  switch (known.type) {
    case 'RuleBookDrafted':
    case 'RuleBookPublished':
      return bookRow(event, known);
    case 'RuleBookWithdrawn': {
      const { bookId, version } = known.data;
      const values = [event.partition, bookId, version, event.position];
      return { name: 'withdraw-book', text: WITHDRAW_BOOK, values };
    }
    default:
      throw new UnknownRegisterEvent(event.type);
  }
}

export async function writeRegisters(
  client: PoolClient,
  model: number,
  rows: readonly RegisterRow[],
): Promise<void> {
  // One by one, in the log's order: later events of one book write over earlier ones.
  for (const { name, text, values } of rows) {
    await client.query({ name, text, values: [model, ...values] });
  }
}

class UnknownRegisterEvent extends Error {
  constructor(type: string) {
    super(`no meaning is known for the event ${type}`);
    this.name = 'UnknownEventError';
  }
}

function institutionRow(event: StoredEvent): RegisterRow {
  if (event.type !== 'InstitutionRegistered') throw new UnknownRegisterEvent(event.type);
  const { code, name, kind, uscc } = (event as StoredEvent & InstitutionRegistered).data;
  const values = [event.partition, code, event.stream.id, event.position, name.zh, name.en, kind];
  return { name: 'write-institution', text: WRITE_INSTITUTION, values: [...values, uscc ?? null] };
}

function precedentRow(event: StoredEvent): RegisterRow {
  if (event.type !== 'PrecedentEntered') throw new UnknownRegisterEvent(event.type);
  const { data } = event as StoredEvent & PrecedentEntered;
  const { precedentId, by, decision, reasonCode, subject, summary } = data;
  const { institution, programme, course, scheme, code, level } = subject;
  const values = [
    event.partition,
    precedentId,
    event.recordedOn,
    by,
    data.case.kind,
    data.case.id,
    decision,
    ...[reasonCode, institution, programme, course, scheme, code, level].map((one) => one ?? null),
    summary.zh,
    summary.en,
    searchable(`${summary.zh}\n${summary.en}`),
  ];
  return { name: 'write-precedent', text: WRITE_PRECEDENT, values };
}

/** What a list of books shows of the document; a draft may lack any of it. */
interface BookHead {
  readonly authority?: unknown;
  readonly scope?: { readonly kind?: unknown; readonly programme?: unknown };
  readonly validFrom?: unknown;
  readonly validTo?: unknown;
  readonly title?: unknown;
}

function bookRow(
  event: StoredEvent,
  known: Exclude<RuleBookEvent, { readonly type: 'RuleBookWithdrawn' }>,
): RegisterRow {
  const { bookId, version, document } = known.data;
  const published = known.type === 'RuleBookPublished';
  const head = document as BookHead;
  const values = [
    event.partition,
    bookId,
    version,
    event.position,
    published ? 'published' : 'draft',
    textOf(head.authority) ?? '',
    textOf(head.scope?.kind) ?? '',
    textOf(head.scope?.programme),
    dateOf(head.validFrom),
    dateOf(head.validTo),
    published ? known.data.contentHash : null,
    published ? event.recordedOn : null,
    JSON.stringify(head.title ?? { zh: '', en: '' }),
    JSON.stringify(document),
  ];
  return { name: 'write-book', text: WRITE_BOOK, values };
}

// A draft may hold anything. What no column can take must not stop a partition, so it is left out.
function textOf(value: unknown): string | null {
  return typeof value === 'string' && !value.includes('\0') ? value : null;
}

function dateOf(value: unknown): string | null {
  return typeof value === 'string' && isCivilDate(value) ? value : null;
}
