/** Facts that rules read and that are no outcomes. Who recorded one and why stands in its event. */
import type { Hundredths } from './amounts.js';
import type { CivilDate } from './dates.js';
import type { InstitutionCode, OutcomeId } from './outcomes.js';

interface Dated {
  readonly factId: string;
  /** In force from this day on; the day of recording where nothing else was said. */
  readonly validFrom: CivilDate;
  /** The last day in force; open where it is left out. */
  readonly validTo?: CivilDate;
}

/** The learner studies there. A later enrolment at the same institution ends an earlier one. */
export interface Enrolment extends Dated {
  readonly type: 'enrolment';
  readonly institution: InstitutionCode;
  readonly programme: string;
  readonly plan?: string;
  /** The class the learner entered with, such as `2024`. */
  readonly cohort?: string;
}

/** Something known of the learner, such as `veteran`; a code, never free text. */
export interface LearnerStatus extends Dated {
  readonly type: 'learnerStatus';
  readonly status: string;
  readonly by: InstitutionCode;
}

/** A person at the receiving institution judged how far the contents of two courses overlap. */
export interface OverlapJudgment extends Dated {
  readonly type: 'overlap';
  /** One outcome of one learner, or every outcome of this issuer and code. */
  readonly source:
    { readonly outcomeId: OutcomeId } | { readonly issuer: InstitutionCode; readonly code: string };
  readonly target: {
    readonly institution: InstitutionCode;
    readonly programme: string;
    readonly course: string;
  };
  /** Hundredths of a percent: 8000 is 80.00 %. From 0 to 10000. */
  readonly percent: Hundredths;
}

/** Two institutions agreed that the target takes what the source has taught. */
export interface Agreement extends Dated {
  readonly type: 'agreement';
  readonly source: InstitutionCode;
  readonly target: InstitutionCode;
  /** Only for this programme; for all of them where it is left out. */
  readonly programme?: string;
  /** The agreement's own number or name in public. */
  readonly reference: string;
}

/** What the stream of a learner can hold. */
export type LearnerFact = Enrolment | LearnerStatus | OverlapJudgment;

/** What the stream of the receiving institution can hold. */
export type InstitutionFact = Agreement | OverlapJudgment;

/** In force on that day. */
export function inForce(fact: Dated, on: CivilDate): boolean {
  return fact.validFrom <= on && (fact.validTo === undefined || on <= fact.validTo);
}
