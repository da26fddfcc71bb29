/** The check of a rule book, after its JSON Schema: all that a schema cannot say. */
import type { BookDocument } from '../book.js';
import type { RuleLibrary } from '../library.js';
import type { BookError } from '../types.js';
import { checkContradictions } from './contradictions.js';
import { checkExamples } from './example-check.js';
import { Faults } from './faults.js';
import { checkHeader } from './header.js';
import type { BookSummary } from './header.js';
import { checkProgramme } from './programme.js';
import { checkRule } from './rules.js';
import { Vocabulary } from './vocabulary.js';

export { BOOK_FAULTS } from './faults.js';
export type { BookFault } from './faults.js';
export type { BookSummary } from './header.js';
export { runExamples } from './examples.js';

export interface CheckContext {
  /** Every published version that stands, of this book and of all others. */
  readonly published: readonly BookSummary[];
}

/** The context of a check against what is published now. */
export function contextOf(library: RuleLibrary): CheckContext {
  const standing = library.versions.filter((one) => one.withdrawnEpoch === null);
  return { published: standing.map((one) => one.book.document) };
}

/**
 * What is wrong with a document that has passed the schema, at most 100 places; none: it can be
 * published. Pure; the examples are run apart (`runExamples`), on a document without faults.
 */
export function checkBook(document: BookDocument, context: CheckContext): BookError[] {
  const faults = new Faults();
  const words = new Vocabulary(document);
  const courses = new Set((document.programme?.courses ?? []).map((one) => one.code));
  checkHeader(document, context.published, faults);
  checkProgramme(document, faults);
  faults.duplicates(
    document.rules.map((one) => one.id),
    (at) => `/rules/${at}/id`,
  );
  document.rules.forEach((rule, at) => {
    checkRule(rule, `/rules/${at}`, { document, words, courses, faults });
  });
  checkContradictions(document.rules, words, faults);
  checkExamples(document, words, faults);
  return faults.list;
}
