/**
 * A checked rule book made ready for evaluation: amounts read once, shares of totals worked out,
 * every optional field with its default. What it holds is all that an evaluation needs; the
 * document is kept for the explanation.
 */
import type { Hundredths, Ratio, RoundingMode, RuleBookRef } from '#domain';
import type { Condition } from '../conditions/condition.js';
import type {
  BookDocument,
  CapPer,
  GradePolicy,
  HitPolicy,
  LearnerMatcher,
  Matcher,
} from '../book.js';

export const EQUAL_FIELDS = ['kind', 'scheme', 'code', 'issuer', 'studyMode'] as const;
export type EqualField = (typeof EQUAL_FIELDS)[number];

/** A matcher as one list of tests, the cheap ones first; see `matches`. */
export interface CompiledMatcher {
  readonly source: Matcher;
  /** Names nothing, so it takes everything. */
  readonly any: boolean;
  /** Fields that must be equal. */
  readonly equal: readonly { readonly field: EqualField; readonly value: string }[];
  readonly codes: ReadonlySet<string> | null;
  readonly issuers: ReadonlySet<string> | null;
  readonly minCredits: Hundredths | null;
  readonly minHours: Hundredths | null;
  /** None of these; null where it names none. */
  readonly not: readonly CompiledMatcher[] | null;
  /** One of these; null where it names none. */
  readonly anyOf: readonly CompiledMatcher[] | null;
  readonly where: Condition | null;
}

export interface CompiledRounding {
  readonly granularity: Hundredths;
  readonly mode: RoundingMode;
}

export type ValueSource =
  | { readonly kind: 'value'; readonly credits: Hundredths }
  | { readonly kind: 'hours'; readonly factor: Ratio; readonly rounding: CompiledRounding }
  | { readonly kind: 'steps'; readonly steps: readonly (readonly [Hundredths, Hundredths])[] };

/** A rule that takes outcomes and says no more than its kind. */
export interface CompiledTest {
  readonly id: string;
  readonly when: CompiledMatcher;
}

export interface CompiledValue extends CompiledTest {
  readonly source: ValueSource;
}

export interface CompiledRatio extends CompiledTest {
  readonly on: 'value' | 'recognised';
  readonly factor: Ratio;
  readonly rounding: CompiledRounding;
}

export interface CompiledReduction extends CompiledTest {
  readonly credits: Hundredths;
}

export interface CompiledGrade extends CompiledTest {
  readonly scale: string;
  readonly value: string;
  /** What becomes of a grade on another scale, and of none. */
  readonly otherScales: 'accept' | 'refuse';
}

export interface CompiledShelfLife extends CompiledTest {
  /** Years are twelve months each. */
  readonly months: number;
  readonly from: 'awardedOn' | 'completedOn';
  readonly unless: LearnerMatcher | null;
}

/** Courses of the programme, and whether general credit belongs to them too. */
export interface CompiledTargets {
  readonly courses: ReadonlySet<string>;
  readonly general: boolean;
}

/** Outcomes that bring nothing (`when`), or courses that nothing stands for (`targets`). */
export interface CompiledExclusion {
  readonly id: string;
  readonly when: CompiledMatcher | null;
  readonly targets: CompiledTargets | null;
}

export interface CompiledImplied extends CompiledTest {
  readonly by: CompiledMatcher;
}

export interface CompiledFamily {
  readonly id: string;
  readonly members: readonly CompiledMatcher[];
  readonly each: 'code' | 'title' | { readonly tagPrefix: string } | null;
  /** What lower members still bring; null where that is nothing. */
  readonly lower: { readonly factor: Ratio; readonly rounding: CompiledRounding } | null;
}

/** A limit that depends on the item: `itemLimit` of recognise/tests.ts reads all three. */
export interface CompiledItemShare {
  readonly share: Ratio;
  readonly rounding: CompiledRounding;
}

export interface CompiledAuthority {
  readonly authority: string;
  /** The first row that takes the item says its limit there. */
  readonly table: readonly { readonly when: CompiledMatcher; readonly credits: Hundredths }[];
}

/** Stands for no limit of its own where only `itemShare` or `authorities` limit. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

export interface CompiledCap extends CompiledTest {
  readonly per: CapPer;
  /**
   * Hundredths, or a number of items where `per` is `count`: the least of `credits` and of the
   * share of the programme, bucket or class; `NO_LIMIT` where the rule names neither.
   */
  readonly limit: number;
  readonly itemShare: CompiledItemShare | null;
  readonly authorities: readonly CompiledAuthority[];
  /**
   * What is granted for sources of `when` counts, for these courses only; null where credits drawn
   * from sources of `when` count, whatever they are for.
   */
  readonly targets: CompiledTargets | null;
  readonly period: 'month' | 'quarter' | 'semester' | 'year';
  readonly yearStarts: string;
  readonly by: 'completedOn' | 'awardedOn';
}

/** The kinds keep the fields of the document, so that `'courses' in to` tells them apart. */
export type CompiledTarget =
  | { readonly courses: readonly string[]; readonly together: boolean }
  | { readonly class: string }
  | {
      readonly general: true;
      /** At most so much general credit; null without such a limit. */
      readonly credits: Hundredths | null;
      /** At most this share of the sources, rounded down to hundredths; null without one. */
      readonly share: Ratio | null;
    };

export interface CompiledMatch {
  readonly id: string;
  /** One of these groups stands for the target; all matchers of a group are needed. */
  readonly groups: readonly (readonly CompiledMatcher[])[];
  readonly learner: LearnerMatcher | null;
  /** The learner must hold an outcome for each; nothing is drawn from them. */
  readonly requires: readonly CompiledMatcher[];
  readonly to: CompiledTarget;
  readonly size: 'any' | 'sourceAtLeastTarget';
  readonly leftover: 'keep' | 'forfeit' | 'general';
  readonly draws: 'credits' | 'none';
  /** Hundredths of a percent, as a judgment states it: 8000 is 80.00 %. Inclusive. */
  readonly overlapAtLeast: Hundredths | null;
  /** The rule's own, or the whole book's. */
  readonly requiresAgreement: boolean;
  /** True where a reviewer has to judge before granting. */
  readonly needsJudgment: boolean;
  readonly grade: GradePolicy | null;
  readonly inAverage: boolean;
  /** The transition whose row this is; null for a rule of the book. */
  readonly transition: string | null;
}

export interface CompiledSegment extends CompiledTest {
  readonly minimum: Hundredths;
  readonly to: 'sameCode' | 'general';
  readonly requiresAgreement: boolean;
}

export interface CompiledResidency {
  readonly id: string;
  /** The most that may be converted: the programme's total less what is earned there. */
  readonly limit: Hundredths;
  /** What is earned at the institution itself at least. */
  readonly needed: Hundredths;
}

export interface CompiledAudit {
  readonly id: string;
  readonly needed: Hundredths;
  /** Recognised credits of these outcomes, or credits of these courses; never both. */
  readonly when: CompiledMatcher | null;
  readonly targets: CompiledTargets | null;
}

export interface CompiledCourse {
  readonly code: string;
  readonly credits: Hundredths;
  readonly class: string | null;
  readonly bucket: string | null;
}

export interface CompiledUnit {
  readonly factor: Ratio;
  readonly rounding: CompiledRounding;
}

/** A book with its rules by kind, each list in the order of `rulesInOrder`. */
export interface CompiledBook {
  readonly ref: RuleBookRef;
  readonly document: BookDocument;
  readonly hitPolicy: HitPolicy;
  /** True where the cap per item cuts before families choose. */
  readonly capsBeforeFamilies: boolean;
  /** Lowest level first, by scheme; the book's own beside the built-in ones. */
  readonly schemes: ReadonlyMap<string, readonly string[]>;
  readonly scales: ReadonlyMap<string, readonly string[]>;
  readonly units: ReadonlyMap<string, CompiledUnit>;
  readonly values: readonly CompiledValue[];
  /** Steps first, then hours. */
  readonly hours: readonly CompiledValue[];
  /** Ratios on the face value, and ratios on what is recognised. */
  readonly ratios: readonly CompiledRatio[];
  readonly scalings: readonly CompiledRatio[];
  readonly reductions: readonly CompiledReduction[];
  readonly grades: readonly CompiledGrade[];
  readonly validity: readonly CompiledTest[];
  readonly shelfLives: readonly CompiledShelfLife[];
  readonly exclusions: readonly CompiledExclusion[];
  readonly implied: readonly CompiledImplied[];
  readonly duplicates: readonly CompiledTest[];
  readonly families: readonly CompiledFamily[];
  /** All caps, and those of them that are per item and that are not. */
  readonly caps: readonly CompiledCap[];
  readonly itemCaps: readonly CompiledCap[];
  readonly sumCaps: readonly CompiledCap[];
  readonly once: readonly CompiledTest[];
  /** The coarsest rounding of the recognised total; null where the book rounds none. */
  readonly totalRounding: { readonly id: string; readonly granularity: Hundredths } | null;
  /** Rules of the book and rows of its transitions. */
  readonly matches: readonly CompiledMatch[];
  readonly segments: readonly CompiledSegment[];
  readonly residencies: readonly CompiledResidency[];
  readonly audits: readonly CompiledAudit[];
  /** In the order of codes. */
  readonly courses: readonly CompiledCourse[];
  /** Credits by bucket and by class: as declared, else the sum of their courses. */
  readonly bucketCredits: ReadonlyMap<string, Hundredths>;
  readonly classCredits: ReadonlyMap<string, Hundredths>;
  /** As declared, else the sum of its courses; 0 for a book of recognition. */
  readonly totalCredits: Hundredths;
  /** By name: does an application for it consume? Empty where the book declares none. */
  readonly purposes: ReadonlyMap<string, boolean>;
  readonly requiresAgreement: boolean;
}
