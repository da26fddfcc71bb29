/**
 * A rule book as a registrar writes it: its head, its programme and its examples. The rules are in
 * ./rules-as-written.ts. Amounts are decimal strings. What the first form could say still means
 * what it meant; every field added since is optional.
 */
import type { BilingualText, CivilDate, ReviewStep, RoundingMode } from '#domain';
import type { ExampleFact, ExampleOutcome } from './check/example-account.js';
import type { BookRule, Matcher } from './rules-as-written.js';

export interface Rounding {
  readonly granularity: string;
  readonly mode: RoundingMode;
}

export const REFERENCE_DATES = ['awarded', 'completed', 'recorded', 'applied', 'cohort'] as const;
export type ReferenceDate = (typeof REFERENCE_DATES)[number];

/** What decides where several rules take the same outcome and disagree; `unique` is the default. */
export const HIT_POLICIES = ['unique', 'first', 'highest'] as const;
export type HitPolicy = (typeof HIT_POLICIES)[number];

/** The stages of an evaluation in their default order (rules.md §1). */
export const STAGES = [
  'verify',
  'attempts',
  'values',
  'tests',
  'families',
  'itemCaps',
  'sums',
  'leftovers',
] as const;
export type Stage = (typeof STAGES)[number];

export type BookScope =
  | { readonly kind: 'recognition' }
  | { readonly kind: 'conversion'; readonly programme: string; readonly plan?: string };

export interface ProgrammeCourse {
  readonly code: string;
  readonly title?: BilingualText;
  readonly credits: string;
  readonly class?: string;
  readonly bucket?: string;
}

/** A part of the programme with a total of its own; without one the sum of its courses counts. */
export interface ProgrammeBucket {
  readonly bucket: string;
  readonly title?: BilingualText;
  readonly credits?: string;
}

/** Courses of an older plan and what stands for them in this one (n : m, granted together). */
export interface PlanTransition {
  readonly id: string;
  readonly fromPlan: string;
  readonly table: readonly { readonly old: readonly string[]; readonly new: readonly string[] }[];
  readonly source?: string;
}

/** What an application is for; one that does not consume leaves the credits usable elsewhere. */
export interface BookPurpose {
  readonly purpose: string;
  readonly consumes: boolean;
}

/** The author's word that there is no hole: what `when` names, one by one, some rule values. */
export interface CoverClaim {
  /** Names codes, levels, or both; a scheme without a level means all of its levels. */
  readonly when: Matcher;
  readonly by: 'value';
}

export interface BookExample {
  readonly name: string;
  readonly outcomes: readonly ExampleOutcome[];
  /** Facts about the learner or between institutions that the rules read. */
  readonly facts?: readonly ExampleFact[];
  readonly asOf?: CivilDate;
  /** What the application is for, where the book declares purposes. */
  readonly purpose?: string;
  readonly expect: {
    readonly accumulated?: string;
    readonly recognised?: string;
    readonly admissible?: string;
    readonly converted?: string;
    /** Named courses of the plan, in any order. */
    readonly courses?: readonly string[];
    /** Whether every audit is met. */
    readonly auditMet?: boolean;
  };
}

export interface BookDocument {
  readonly bookId: string;
  readonly language: '1';
  readonly title: BilingualText;
  readonly authority: string;
  readonly scope: BookScope;
  readonly validFrom: CivilDate;
  readonly validTo?: CivilDate | null;
  readonly referenceDate: ReferenceDate;
  readonly reassesses?: boolean;
  readonly source?: string;
  readonly hitPolicy?: HitPolicy;
  /** All stages, where families and item caps may change places; the default where left out. */
  readonly order?: readonly Stage[];
  readonly schemes?: readonly { readonly scheme: string; readonly levels: readonly string[] }[];
  readonly gradeScales?: readonly { readonly scale: string; readonly values: readonly string[] }[];
  readonly units?: readonly {
    readonly creditScheme: string;
    readonly factor: string;
    readonly rounding?: Rounding;
  }[];
  readonly programme?: {
    readonly title?: BilingualText;
    readonly totalCredits?: string;
    readonly buckets?: readonly ProgrammeBucket[];
    readonly courses: readonly ProgrammeCourse[];
  };
  readonly transitions?: readonly PlanTransition[];
  readonly purposes?: readonly BookPurpose[];
  /** True where nothing is taken from an institution without an agreement in force. */
  readonly requiresAgreement?: boolean;
  readonly reviewSteps?: readonly ReviewStep[];
  /** Days after a decision in which it may be appealed against; 30 where left out. */
  readonly appealDays?: number;
  /** Days after an appeal in which the operator decides it; 30 where left out. */
  readonly appealDecisionDays?: number;
  readonly covers?: readonly CoverClaim[];
  readonly rules: readonly BookRule[];
  readonly examples?: readonly BookExample[];
}

export type * from './rules-as-written.js';
