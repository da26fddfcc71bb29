/** What the book behind a plan says of applications: the steps of a review, and the purposes. */
import { APPEAL_TERMS } from '#domain';
import type { AppealTerms, ReviewStep, RuleBookRef } from '#domain';
import type { RuleLibrary } from './library.js';

/** Where a book names no steps there is one, taken by the receiving institution. */
const ONE_STEP: readonly ReviewStep[] = [{ step: 'institution', days: 30 }];

export interface ApplicationTerms {
  /** At least one. */
  readonly steps: readonly ReviewStep[];
  readonly appealTerms: AppealTerms;
  /** What an application may be for; null where the book declares none: then it may be anything. */
  readonly purposes: readonly string[] | null;
}

/** The terms of the version that a plan was made by. */
export function termsOf(library: RuleLibrary, { id, version }: RuleBookRef): ApplicationTerms {
  const published = library.versions.find(
    ({ book }) => book.ref.id === id && book.ref.version === version,
  );
  const document = published?.book.document;
  const { reviewSteps = [], purposes } = document ?? {};
  return {
    steps: reviewSteps.length === 0 ? ONE_STEP : reviewSteps,
    appealTerms: {
      days: document?.appealDays ?? APPEAL_TERMS.days,
      decisionDays: document?.appealDecisionDays ?? APPEAL_TERMS.decisionDays,
    },
    purposes: purposes === undefined ? null : purposes.map((one) => one.purpose),
  };
}

/** False where the book declares its purposes, and this is none of them. */
export function knowsPurpose(
  { purposes }: Pick<ApplicationTerms, 'purposes'>,
  purpose: string | undefined,
): boolean {
  return purpose === undefined || purposes === null || purposes.includes(purpose);
}

/** False where the book declares that an application for this purpose leaves credits usable. */
export function consumes(
  library: RuleLibrary,
  { id, version }: RuleBookRef,
  purpose: string | undefined,
): boolean {
  if (purpose === undefined) return true;
  const published = library.versions.find(
    ({ book }) => book.ref.id === id && book.ref.version === version,
  );
  return published?.book.purposes.get(purpose) ?? true;
}
