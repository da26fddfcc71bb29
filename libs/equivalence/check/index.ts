/** The check of a rule book, after its JSON Schema: all that a schema cannot say. */
import type { BookDocument } from '../book.js';
import type { RuleLibrary } from '../library.js';
import type { BookError } from '../types.js';
import { checkContradictions } from './contradictions.js';
import { checkCovers } from './covers.js';
import { checkCycles } from './cycles.js';
import { checkExamples } from './example-check.js';
import { Faults } from './faults.js';
import { checkHeader } from './header.js';
import type { BookSummary } from './header.js';
import { checkTransitions } from './match-rules.js';
import type { RuleChecks } from './matchers.js';
import { checkProgramme, ProgrammeWords } from './programme.js';
import { Relations } from './relations.js';
import { checkRule } from './rules.js';
import { Vocabulary } from './vocabulary.js';

export { BOOK_FAULTS } from './faults.js';
export type { BookFault } from './faults.js';
export type { BookSummary } from './header.js';
export { runExamples } from './examples.js';

export interface CheckContext {
  /** Every published version that stands, of this book and of all others. */
  readonly published: readonly BookSummary[];
  /** Codes of the units that the bank converts; not looked at where they are left out. */
  readonly units?: readonly string[];
  /** Whether an institution is registered; not asked where it is left out. */
  readonly isRegistered?: (code: string) => boolean;
}

/** The context of a check against what is published now. */
export function contextOf(
  library: RuleLibrary,
  isRegistered?: CheckContext['isRegistered'],
): CheckContext {
  const standing = library.versions
    .filter((one) => one.withdrawnEpoch === null)
    .map((one) => one.book.document);
  const units = standing.flatMap((one) => one.units ?? []).map((one) => one.creditScheme);
  return { published: standing, units, ...(isRegistered === undefined ? {} : { isRegistered }) };
}

/**
 * What is wrong with a document that has passed the schema, at most 100 places; none: it can be
 * published. Pure; the examples are run apart (`runExamples`), on a document without faults.
 */
export function checkBook(document: BookDocument, context: CheckContext): BookError[] {
  const faults = new Faults();
  const words = new Vocabulary(document);
  const programme = new ProgrammeWords(document);
  const checks = { document, words, programme, faults };
  checkHeader(document, context, faults);
  checkProgramme(document, faults);
  checkIds(document, faults);
  document.rules.forEach((rule, at) => {
    checkRule(rule, `/rules/${at}`, checks);
  });
  checkTransitions(document, checks);
  checkTogether(checks);
  checkExamples(checks, context.units ?? null);
  return faults.list;
}

/** Rules compared with each other. */
function checkTogether(checks: RuleChecks): void {
  const { document, words, faults } = checks;
  const relations = new Relations(words);
  checkContradictions(document, relations, faults);
  checkCycles(document.rules, relations, faults);
  checkCovers(document, checks, relations);
  if (relations.exhausted) faults.add('/rules', 'tooComplex');
}

/** Rules and tables of transition share their names: a trace names either. */
function checkIds({ rules, transitions = [] }: BookDocument, faults: Faults): void {
  const places = [
    ...rules.map((one, at) => ({ id: one.id, pointer: `/rules/${at}/id` })),
    ...transitions.map((one, at) => ({ id: one.id, pointer: `/transitions/${at}/id` })),
  ];
  faults.duplicates(
    places.map((one) => one.id),
    (at) => places[at]?.pointer ?? '',
  );
}
