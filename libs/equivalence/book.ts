/** A rule book as a registrar writes it (the document, first form). Amounts are decimal strings. */
import type { BilingualText, CivilDate, RoundingMode } from '#domain';
import type { ExampleOutcome } from './check/example-account.js';

/** Fields that must equal, contain (`tags`) or reach (`min…`). An empty one takes everything. */
export interface Matcher {
  readonly kind?: string;
  readonly scheme?: string;
  readonly code?: string;
  readonly level?: string;
  readonly issuer?: string;
  readonly studyMode?: string;
  readonly tags?: readonly string[];
  readonly minLevel?: string;
  readonly minCredits?: string;
  readonly minHours?: string;
}

export interface Rounding {
  readonly granularity: string;
  readonly mode: RoundingMode;
}

interface RuleHead {
  readonly id: string;
  readonly reason?: BilingualText;
  readonly source?: string;
}

export interface ValueRule extends RuleHead {
  readonly kind: 'value';
  readonly when: Matcher;
  readonly credits: string;
}

export interface HoursRule extends RuleHead {
  readonly kind: 'hours';
  readonly when: Matcher;
  readonly hoursPerCredit: string;
  readonly rounding?: Rounding;
}

export interface StepsRule extends RuleHead {
  readonly kind: 'steps';
  readonly when: Matcher;
  readonly of: 'hours';
  readonly steps: readonly (readonly [string, string])[];
}

export interface MinimumGradeRule extends RuleHead {
  readonly kind: 'minimumGrade';
  readonly when: Matcher;
  readonly scale: string;
  readonly value: string;
}

export interface ValidityRule extends RuleHead {
  readonly kind: 'validity';
  readonly when: Matcher;
}

export interface FamilyRule extends RuleHead {
  readonly kind: 'family';
  readonly members: readonly Matcher[];
  readonly take: 'highest';
}

export type CapPer = 'item' | 'count' | 'period' | 'institution';

export interface CapRule extends RuleHead {
  readonly kind: 'cap';
  readonly per: CapPer;
  readonly when: Matcher;
  readonly credits?: string;
  readonly items?: number;
  readonly period?: 'semester' | 'year';
  /** `MM-DD`, the first day of the academic year; `01-01` where it is left out. */
  readonly yearStarts?: string;
  readonly by?: 'completedOn' | 'awardedOn';
}

export type MatchTarget =
  { readonly courses: readonly string[] } | { readonly class: string } | { readonly general: true };

export interface MatchRule extends RuleHead {
  readonly kind: 'match';
  readonly from: readonly Matcher[];
  readonly to: MatchTarget;
  readonly size?: 'any' | 'sourceAtLeastTarget';
  readonly leftover?: 'keep' | 'forfeit' | 'general';
  readonly draws?: 'credits' | 'none';
}

export type BookRule =
  | ValueRule
  | HoursRule
  | StepsRule
  | MinimumGradeRule
  | ValidityRule
  | FamilyRule
  | CapRule
  | MatchRule;

export const REFERENCE_DATES = ['awarded', 'completed', 'recorded', 'applied', 'cohort'] as const;
export type ReferenceDate = (typeof REFERENCE_DATES)[number];

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

export interface BookExample {
  readonly name: string;
  readonly outcomes: readonly ExampleOutcome[];
  readonly asOf?: CivilDate;
  readonly expect: {
    readonly accumulated?: string;
    readonly recognised?: string;
    readonly admissible?: string;
    readonly converted?: string;
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
    readonly courses: readonly ProgrammeCourse[];
  };
  readonly reviewSteps?: readonly { readonly step: string; readonly days: number }[];
  readonly appealDays?: number;
  readonly rules: readonly BookRule[];
  readonly examples?: readonly BookExample[];
}
