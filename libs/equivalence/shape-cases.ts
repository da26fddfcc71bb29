/** Books that pass their check, and accounts assessed by them, for the specs of the shapes. */
import { assess } from './assess.js';
import type { BookDocument, BookRule } from './book.js';
import { bankBook, libraryOf, Story } from './cases.js';
import type { Given } from './cases.js';
import { checkBook } from './check/index.js';
import type { Assessment, Reason } from './types.js';

const TODAY = '2026-02-01';

export interface Book extends Partial<BookDocument> {
  readonly rules: readonly BookRule[];
}

/** Every book here passes its check: what it says can be published. */
export function assessed(given: Story | readonly Given[], book: Book, asOf = TODAY): Assessment {
  const document = bankBook(book.rules, book);
  const faults = checkBook(document, { published: [] });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const story = given instanceof Story ? given : new Story(given);
  return assess(story.account(), libraryOf(document), 1, asOf);
}

export function accumulatedOf({ outcomes }: Assessment): number[] {
  return outcomes.map((one) => one.accumulated);
}

export function recognisedOf({ outcomes }: Assessment): number[] {
  return outcomes.map((one) => one.recognised);
}

/** The last reason of each, without its version. */
export function last({ outcomes }: Assessment, at = outcomes.length - 1): Omit<Reason, 'ruleBook'> {
  const { ruleBook, ...reason } = outcomes[at]?.reasons.at(-1) ?? { code: 'counted' };
  if (ruleBook?.version !== 1) throw new Error('A reason names no version.');
  return reason;
}

/** A certificate and a prize, without what they are worth. */
export const CERTIFICATE: Given = {
  kind: 'skillLevelCertificate',
  scheme: 'skill-level',
  code: 'K1',
};
export const PRIZE: Given = { kind: 'skillLevelCertificate', scheme: 'contest' };
