/** What the rules answer: plain data, the same for projection, plan, application and reader. */
import type {
  CivilDate,
  ConversionId,
  CourseMatch,
  Hundredths,
  OutcomeId,
  RuleBookRef,
} from '#domain';

/** Stable codes; texts are made from them at the edge (api.md §1). */
export const REASON_CODES = [
  'counted',
  'unvalued',
  'notPassed',
  'superseded',
  'revoked',
  'countedInContainer',
  'duplicate',
  'lowerInFamily',
  'expired',
  'notValid',
  'gradeTooLow',
  'overItemCap',
  'overCap',
  'overCountCap',
  'noMatch',
  'groupIncomplete',
  'wrongCourseClass',
  'sourceTooSmall',
  'overlapTooLow',
  'targetTaken',
  'notConfirmed',
  'consumed',
  'leftoverForfeited',
  'decidedByPerson',
  'reassessed',
  'notConvertible',
  'implied',
  'reduced',
  'scaled',
  'rounded',
  'noAgreement',
  'overlapNotJudged',
  'segmentIncomplete',
  'requirementMissing',
  'usedOnce',
  'underResidency',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  readonly rule?: string;
  readonly ruleBook?: RuleBookRef;
  /** Numbers and dates that the text needs, already written (`limit`, `date`, `needed` …). */
  readonly values?: { readonly [name: string]: string };
}

export type OutcomeStatus = 'counted' | 'unvalued' | 'notPassed' | 'superseded' | 'revoked';

export interface OutcomeAssessment {
  readonly outcomeId: OutcomeId;
  readonly status: OutcomeStatus;
  readonly accumulated: Hundredths;
  readonly recognised: Hundredths;
  readonly consumed: Hundredths;
  readonly countedIn?: OutcomeId;
  readonly supersededBy?: OutcomeId;
  readonly reasons: readonly Reason[];
}

export interface ConversionAssessment {
  readonly conversionId: ConversionId;
  readonly converted: Hundredths;
  readonly consumed: Hundredths;
  readonly flags: readonly string[];
}

export interface Balances {
  readonly accumulated: Hundredths;
  readonly recognised: Hundredths;
  readonly consumed: Hundredths;
  /** recognised − consumed; negative only where overdrawn. */
  readonly available: Hundredths;
  readonly converted: Hundredths;
  readonly overdrawn: Hundredths;
}

/** What the rounding of the total makes of the recognised sum: below 0.00. */
export interface TotalRounding {
  readonly amount: Hundredths;
  readonly rule: string;
  readonly ruleBook: RuleBookRef;
  readonly values: { readonly [name: string]: string };
}

export interface AccountFlag {
  readonly code: string;
  readonly outcomeId?: OutcomeId;
  readonly conversionId?: ConversionId;
  readonly cause: string;
  readonly amount?: Hundredths;
}

/** The whole account under the rules of one epoch, as of one civil day. */
export interface Assessment {
  readonly asOf: CivilDate;
  readonly balances: Balances;
  /** In the order (awardedOn, outcome id). */
  readonly outcomes: readonly OutcomeAssessment[];
  /** Left out where nothing is rounded; the balance is the sum over outcomes and this. */
  readonly rounding?: TotalRounding;
  readonly conversions: readonly ConversionAssessment[];
  readonly flags: readonly AccountFlag[];
}

export interface PlanCap {
  readonly rule: string;
  readonly limit: Hundredths | number;
  readonly unit: 'credits' | 'items';
  readonly asked: Hundredths | number;
  readonly excluded: Hundredths | number;
}

/** The nearest change that would make something count, and what it would bring. */
export interface WouldCountIf {
  readonly code: WouldCountCode;
  readonly values: { readonly [name: string]: string };
  /** What the plan would gain by it. */
  readonly gain: Hundredths;
}

/** What is missing: another outcome, a grade, a level, an earlier or later day … */
export const WOULD_COUNT_CODES = [
  'outcomeAdded',
  'gradeReached',
  'levelReached',
  'creditsReached',
  'validOn',
  'agreementMade',
  'overlapJudged',
  'confirmedByIssuer',
  'statusRecorded',
  'capRaised',
  'targetFreed',
  'passed',
  'valueStated',
  'hoursReached',
  'awardedSince',
  'issuedAnew',
  'countsElsewhere',
  'higherInFamily',
  'ruleChanged',
  'decidedAnew',
] as const;
export type WouldCountCode = (typeof WOULD_COUNT_CODES)[number];

export interface NotUsed {
  readonly outcomeId: OutcomeId;
  readonly admissible: Hundredths;
  readonly code: ReasonCode;
  /** The rule that stood in the way, where one did. */
  readonly rule?: string;
  readonly wouldCountIf?: WouldCountIf;
}

/** A course of the programme that the plan leaves open. */
export interface OpenCourse {
  readonly course: string;
  readonly credits: Hundredths;
  readonly code: ReasonCode;
  readonly wouldCountIf?: WouldCountIf;
}

/** One minimum of the degree. */
export interface PlanAudit {
  readonly rule: string;
  readonly needed: Hundredths;
  readonly has: Hundredths;
  readonly met: boolean;
}

/** A conversion plan; `optimal` says that no other one is worth more under the same rules. */
export interface Plan {
  readonly optimal: boolean;
  /** Of the plans that are worth as much, it is the first in the order of credits.md §4. */
  readonly ordered: boolean;
  /** Sum over outcomes of what the programme's tests let each bring. */
  readonly admissible: Hundredths;
  readonly converted: Hundredths;
  readonly matches: readonly CourseMatch[];
  readonly notUsed: readonly NotUsed[];
  readonly open: readonly OpenCourse[];
  readonly caps: readonly PlanCap[];
  readonly audit: readonly PlanAudit[];
  readonly ruleBook: RuleBookRef;
}

/** One problem of a rule book document. `pointer` is a JSON Pointer (RFC 6901). */
export interface BookError {
  readonly pointer: string;
  readonly code: string;
  readonly values?: { readonly [name: string]: string };
}
