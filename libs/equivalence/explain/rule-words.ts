/** What a book itself says of its rules: the reason, the document that decided it, the judgment. */
import type { BilingualText, RuleBookRef } from '#domain';
import type { BookDocument } from '../book.js';
import type { RuleLibrary } from '../library.js';

export interface RuleWords {
  readonly reason?: BilingualText;
  readonly source?: string;
  /** What a reviewer has to judge before granting. */
  readonly judgment?: BilingualText;
}

/** The document of a version, as published; null where the library does not have it. */
export function documentOf(library: RuleLibrary, ref: RuleBookRef): BookDocument | null {
  const { id, version } = ref;
  const found = library.versions.find(
    ({ book }) => book.ref.id === id && book.ref.version === version,
  );
  return found?.book.document ?? null;
}

/** Nothing where the book says nothing. A row of a transition speaks by its transition. */
export function wordsOf(document: BookDocument | null, rule: string): RuleWords {
  const found = document?.rules.find((one) => one.id === rule);
  if (found !== undefined) {
    const judgment = found.kind === 'match' ? found.judgment : undefined;
    return {
      ...(found.reason === undefined ? {} : { reason: found.reason }),
      ...(found.source === undefined ? {} : { source: found.source }),
      ...(judgment === undefined ? {} : { judgment }),
    };
  }
  const [transition] = rule.split('/');
  const source = document?.transitions?.find((one) => one.id === transition)?.source;
  return source === undefined ? {} : { source };
}
