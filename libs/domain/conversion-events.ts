/** What happens to one conversion, from the application to the end of an appeal. */
import type { Hundredths } from './amounts.js';
import type { CivilDate } from './dates.js';
import type { Actor, ConversionId, InstitutionCode, OutcomeId, Sealed } from './outcomes.js';
import type { ReviewCode } from './review-codes.js';

/** What one source outcome gives to one match. `drawn` + `forfeited` is what it consumes. */
export interface SourceDraw {
  readonly outcomeId: OutcomeId;
  readonly drawn: Hundredths;
  readonly forfeited: Hundredths;
}

/** One granted or planned course; `course` is null for general credit. */
export interface CourseMatch {
  readonly course: string | null;
  readonly credits: Hundredths;
  readonly rule: string;
  readonly sources: readonly SourceDraw[];
  /** How the course is graded on the programme's transcript, where the book says so. */
  readonly grade?: GrantedGrade;
  /** True where a reviewer has to judge something before this can be granted. */
  readonly needsJudgment?: true;
}

export interface GrantedGrade {
  readonly policy: 'fixed' | 'converted' | 'exempt' | 'passed' | 'minimum';
  readonly scale?: string;
  readonly value?: string;
  /** False where it does not count in an average. */
  readonly inAverage: boolean;
}

export interface RuleBookRef {
  readonly id: string;
  readonly version: number;
  readonly contentHash: string;
}

export interface ReviewStep {
  readonly step: string;
  /** Civil days for the step, from 1. */
  readonly days: number;
  /** Who decides it: `institution` (the receiving one, as where left out), `bank`, or a code. */
  readonly by?: string;
}

/** A step's clock: the day on which it began, and the last day for it. */
export interface StepClock {
  readonly startedOn: CivilDate;
  readonly dueOn: CivilDate;
}

/** Days to appeal after a decision, and days to decide an appeal after it was filed. */
export interface AppealTerms {
  readonly days: number;
  readonly decisionDays: number;
}

export const REVIEW_DECISIONS = ['approve', 'refuse', 'return'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/** What a reviewer said of one course. */
export interface ReviewedItem {
  readonly course: string;
  readonly decision: 'approve' | 'refuse';
  readonly reason?: Sealed;
  readonly code?: ReviewCode;
}

export const APPEAL_DECISIONS = ['uphold', 'reject'] as const;
export type AppealDecision = (typeof APPEAL_DECISIONS)[number];

/**
 * Fields that may be missing came later than the event: clocks, terms, items and last days to
 * appeal stand in the event that promised them, so that the fold needs no calendar and no book.
 */
export type ConversionEvent =
  | {
      readonly type: 'ConversionApplied';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly institution: InstitutionCode;
        readonly programme: string;
        readonly plan?: string;
        readonly purpose?: string;
        readonly outcomes?: readonly OutcomeId[];
        readonly ruleBook: RuleBookRef;
        readonly steps: readonly ReviewStep[];
        readonly matches: readonly CourseMatch[];
        /** True where a college applied: nothing goes on without the learner. */
        readonly awaitsLearner: boolean;
        readonly appealTerms?: AppealTerms;
        /** Of the first step; a college's application has none before the learner confirms. */
        readonly clock?: StepClock;
        /** The upheld appeal by which this goes on with what another conversion had asked for. */
        readonly continues?: string;
      };
    }
  | {
      readonly type: 'ConversionConfirmed';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly clock?: StepClock;
      };
    }
  | {
      readonly type: 'ConversionReviewed';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly step: string;
        readonly decision: ReviewDecision;
        readonly reason: Sealed;
        readonly code?: ReviewCode;
        readonly items?: readonly ReviewedItem[];
        /** On which the approval depends. */
        readonly conditions?: Sealed;
        readonly precedent?: string;
        /** Of the next step. */
        readonly clock?: StepClock;
      };
    }
  | {
      readonly type: 'ConversionResubmitted';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly ruleBook: RuleBookRef;
        readonly matches: readonly CourseMatch[];
        readonly steps?: readonly ReviewStep[];
        readonly appealTerms?: AppealTerms;
        readonly clock?: StepClock;
      };
    }
  | {
      readonly type: 'ConversionGranted';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly matches: readonly CourseMatch[];
        /** True where the reviewers left out a part of what was applied for. */
        readonly partly: boolean;
        /** The last day to appeal against what was left out. */
        readonly appealUntil?: CivilDate;
      };
    }
  | {
      readonly type: 'ConversionRefused';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly code: string;
        readonly reason: Sealed;
        readonly appealUntil?: CivilDate;
      };
    }
  | {
      readonly type: 'ConversionWithdrawn';
      readonly data: { readonly conversionId: ConversionId; readonly by: Actor };
    }
  | {
      readonly type: 'ConversionReversed';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly reason: Sealed;
        readonly appealUntil?: CivilDate;
      };
    }
  | {
      readonly type: 'ConversionAppealed';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly appealId: string;
        readonly reason: Sealed;
        /** The last day for the operator's decision. */
        readonly dueOn: CivilDate;
      };
    }
  | {
      readonly type: 'ConversionAppealDecided';
      readonly data: {
        readonly conversionId: ConversionId;
        readonly by: Actor;
        readonly appealId: string;
        readonly decision: AppealDecision;
        readonly reason: Sealed;
        readonly precedent?: string;
        /** Where a refusal was lifted: of the first step, which begins anew. */
        readonly clock?: StepClock;
        /** Where something had stood: the conversion that goes on with the rest. */
        readonly continuedAs?: ConversionId;
      };
    };
