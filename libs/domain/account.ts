/** The learner's account as the fold of its stream: facts only, plain JSON, no rule applied. */
import type { Hundredths } from './amounts.js';
import type {
  AppealTerms,
  CourseMatch,
  ReviewStep,
  RuleBookRef,
  StepClock,
} from './conversion-events.js';
import type { CivilDate } from './dates.js';
import type { SealedExternalId } from './events.js';
import type { LearnerFact } from './facts.js';
import type {
  Actor,
  ConversionId,
  LearnerId,
  OutcomeFacts,
  OutcomeId,
  Sealed,
} from './outcomes.js';

export interface OutcomeRecord {
  readonly outcomeId: OutcomeId;
  readonly facts: OutcomeFacts;
  readonly number: Sealed;
  readonly numberChecked: boolean;
  /** Where a correction changed the number: the id that the present number stands for. */
  readonly numberId?: OutcomeId;
  readonly recordedBy: Actor;
  /** Institutions that said the same, without the recorder, in order. */
  readonly attestedBy: readonly Actor[];
  /** The civil day and the rule epoch of the recording (or of the update that made it passed). */
  readonly recordedOn: CivilDate;
  readonly epoch: number;
  readonly corrected?: { readonly on: CivilDate; readonly effectiveOn: CivilDate };
  readonly revoked?: {
    readonly on: CivilDate;
    readonly effectiveOn: CivilDate;
    readonly reason: Sealed;
  };
  /** The last decision of a person on this outcome. */
  readonly decided?: {
    readonly on: CivilDate;
    readonly credits: Hundredths;
    readonly reason: Sealed;
  };
}

export const CONVERSION_STATUSES = [
  'awaitingLearner',
  'inReview',
  'returned',
  'granted',
  'partlyGranted',
  'refused',
  'withdrawn',
  'reversed',
] as const;
export type ConversionStatus = (typeof CONVERSION_STATUSES)[number];

export interface ConversionRecord {
  readonly conversionId: ConversionId;
  readonly institution: string;
  readonly programme: string;
  readonly plan?: string;
  readonly purpose?: string;
  readonly outcomes?: readonly OutcomeId[];
  readonly by: Actor;
  readonly ruleBook: RuleBookRef;
  readonly steps: readonly ReviewStep[];
  /** How many steps have approved. */
  readonly approved: number;
  readonly status: ConversionStatus;
  /** What was asked for; after the grant, what was granted. */
  readonly matches: readonly CourseMatch[];
  readonly appliedOn: CivilDate;
  readonly grantedOn?: CivilDate;
  readonly reversedOn?: CivilDate;
  readonly refusal?: { readonly code: string; readonly reason: Sealed };
  readonly appealTerms?: AppealTerms;
  /** Of the step that is under review; none where no step is. */
  readonly clock?: StepClock;
  /** Courses that a step of this review has refused: they stay refused. */
  readonly refusedCourses?: readonly string[];
  /** Courses that a step of this review has approved with a reason of their own. */
  readonly judgedCourses?: readonly string[];
  /** What a partial grant left out. */
  readonly leftOut?: readonly CourseMatch[];
  /** The last day to appeal against the decision that stands. */
  readonly appealUntil?: CivilDate;
  /** True where that decision has been appealed against: it is appealed once. */
  readonly appealed?: true;
  /** Every appeal, oldest first. */
  readonly appeals?: readonly AppealRecord[];
  /** The upheld appeal that this conversion goes on from. */
  readonly continues?: string;
}

export const APPEAL_STATUSES = ['filed', 'upheld', 'rejected'] as const;
export type AppealStatus = (typeof APPEAL_STATUSES)[number];

export interface AppealRecord {
  readonly appealId: string;
  /** What the conversion was when the appeal was filed. */
  readonly against: ConversionStatus;
  readonly status: AppealStatus;
  readonly filedOn: CivilDate;
  readonly dueOn: CivilDate;
  readonly decidedOn?: CivilDate;
  readonly continuedAs?: ConversionId;
}

export interface SealedDocument {
  readonly documentType: string;
  readonly document: Sealed;
}

export interface Account {
  readonly learnerId: LearnerId;
  /** Last version of the stream that is folded in; 0 for an account that does not exist. */
  readonly version: number;
  readonly externalIds: readonly SealedExternalId[];
  readonly name?: Sealed;
  readonly documentType?: string;
  readonly document?: Sealed;
  readonly birthDate?: Sealed;
  /** Documents of accounts that joined this one, beside its own. */
  readonly otherDocuments?: readonly SealedDocument[];
  /** Accounts of the same person that joined this one, in order. */
  readonly joined?: readonly LearnerId[];
  /** Everything is in that account now. */
  readonly closedInto?: LearnerId;
  /** What is sealed can be opened by nobody any more. */
  readonly forgotten?: true;
  readonly outcomes: { readonly [id: OutcomeId]: OutcomeRecord };
  readonly conversions: { readonly [id: ConversionId]: ConversionRecord };
  /** In the order of recording; left out while there is none. */
  readonly facts?: readonly LearnerFact[];
}

export function emptyAccount(learnerId: LearnerId): Account {
  return { learnerId, version: 0, externalIds: [], outcomes: {}, conversions: {} };
}
