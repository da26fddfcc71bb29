/** A rule book as the fold of its stream: its versions, each a draft, published or withdrawn. */
import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { RuleBookEvent } from '#domain';
import type { StoredEvent } from '#event-store';

export type BookStatus = 'draft' | 'published' | 'withdrawn';

export interface BookVersion {
  readonly version: number;
  readonly status: BookStatus;
  readonly contentHash: string;
  readonly document: object;
}

export interface BookState {
  readonly bookId: string;
  /** Of the stream; 0 where there is no such book. */
  readonly streamVersion: number;
  /** Who owns the book: the authority that its first draft named. */
  readonly authority: string;
  /** Version n is at n − 1. */
  readonly versions: readonly BookVersion[];
}

/** What the draft names as its authority; any draft names one, or it is not accepted. */
export function authorityOf(document: object): string {
  return String((document as { authority?: unknown }).authority);
}

/** Whom a document names as the deciders of its review steps, whatever its shape. */
export function reviewersOf(document: object): string[] {
  const { reviewSteps } = document as { reviewSteps?: unknown };
  if (!Array.isArray(reviewSteps)) return [];
  const named = reviewSteps.map((one: unknown) => (one as { by?: unknown } | null)?.by);
  return named.filter((by) => typeof by === 'string');
}

/** `sha-256:` and the digest of the document's canonical bytes (RFC 8785). */
export function contentHashOf(document: object): string {
  return `sha-256:${hash('sha256', canonicalize(document) ?? '', 'hex')}`;
}

export function foldBook(bookId: string, events: readonly StoredEvent[]): BookState {
  const versions: BookVersion[] = [];
  let authority = '';
  for (const stored of events) {
    const event = { type: stored.type, data: stored.data } as RuleBookEvent;
    const at = event.data.version - 1;
    const before = versions[at];
    if (event.type === 'RuleBookWithdrawn') {
      if (before !== undefined) versions[at] = { ...before, status: 'withdrawn' };
      continue;
    }
    const document = event.data.document as object;
    if (authority === '') authority = authorityOf(document);
    const status = event.type === 'RuleBookDrafted' ? 'draft' : 'published';
    const { version } = event.data;
    versions[at] = { version, status, contentHash: contentHashOf(document), document };
  }
  return { bookId, streamVersion: events.at(-1)?.version ?? 0, authority, versions };
}
