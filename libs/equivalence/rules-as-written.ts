/** The rules of a book, one interface for each kind. Amounts are decimal strings. */
import type { BilingualText } from '#domain';
import type { Rounding } from './book.js';

/** What is known of the learner on the reference day, by recorded facts. Every field must hold. */
export interface LearnerMatcher {
  /** Enrolled at this institution, in this programme, plan or cohort. */
  readonly institution?: string;
  readonly programme?: string;
  /** The first characters of the programme's code: a discipline, or a group of majors. */
  readonly programmePrefix?: string;
  readonly plan?: string;
  readonly cohort?: string;
  /** Has this status, such as `veteran`. */
  readonly status?: string;
}

/** Fields that must equal, contain (`tags`) or reach (`min…`). An empty one takes everything. */
export interface Matcher {
  readonly kind?: string;
  readonly scheme?: string;
  readonly code?: string;
  /** One of these codes. */
  readonly codes?: readonly string[];
  /** The first characters of the code: the discipline of a diploma's programme. */
  readonly codePrefix?: string;
  readonly level?: string;
  readonly issuer?: string;
  readonly issuers?: readonly string[];
  readonly studyMode?: string;
  /** `issuer`: only what the issuer recorded or attested. */
  readonly confirmation?: 'issuer' | 'attested';
  readonly tags?: readonly string[];
  readonly minLevel?: string;
  readonly maxLevel?: string;
  readonly minCredits?: string;
  readonly minHours?: string;
  readonly completedFrom?: string;
  readonly completedTo?: string;
  readonly learner?: LearnerMatcher;
  /** None of these takes it; and one of those does. */
  readonly not?: readonly Matcher[];
  readonly anyOf?: readonly Matcher[];
  /** A condition in the expression language; see docs/rule-language.md. */
  readonly where?: string;
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

/** Multiplies, then rounds: the face value, or only what is recognised of it. */
export interface RatioRule extends RuleHead {
  readonly kind: 'ratio';
  readonly when: Matcher;
  readonly on: 'value' | 'recognised';
  readonly factor: string;
  readonly rounding?: Rounding;
}

/** Takes a fixed amount off the face value, never below 0.00. */
export interface ReductionRule extends RuleHead {
  readonly kind: 'reduction';
  readonly when: Matcher;
  readonly credits: string;
}

export interface MinimumGradeRule extends RuleHead {
  readonly kind: 'minimumGrade';
  readonly when: Matcher;
  readonly scale: string;
  readonly value: string;
  /** A grade on another scale, or none: `accept` (the sender's pass counts) is the default. */
  readonly otherScales?: 'accept' | 'refuse';
}

export interface ValidityRule extends RuleHead {
  readonly kind: 'validity';
  readonly when: Matcher;
}

/** The credit's own shelf life: the same day `years` or `months` later is the last that counts. */
export interface ShelfLifeRule extends RuleHead {
  readonly kind: 'shelfLife';
  readonly when: Matcher;
  readonly years?: number;
  readonly months?: number;
  readonly from?: 'awardedOn' | 'completedOn';
  /** Waived for a learner of whom this is known. */
  readonly unless?: LearnerMatcher;
}

/** Not recognised, or not convertible. A programme may name target courses instead. */
export interface ExcludeRule extends RuleHead {
  readonly kind: 'exclude';
  readonly when?: Matcher;
  readonly courses?: readonly string[];
  readonly class?: string;
  readonly bucket?: string;
}

/** What comes with another outcome of the same learner is not counted beside it. */
export interface ImpliedRule extends RuleHead {
  readonly kind: 'implied';
  readonly by: Matcher;
  readonly when: Matcher;
}

/** Courses of one normalised title are the same course: the best is recognised, once. */
export interface DuplicateRule extends RuleHead {
  readonly kind: 'duplicate';
  readonly when: Matcher;
  readonly by: 'title';
}

export interface FamilyRule extends RuleHead {
  readonly kind: 'family';
  readonly members: readonly Matcher[];
  readonly take: 'highest';
  /** Makes a family of its own of each: those with the same code, title, or tag of this prefix. */
  readonly each?: 'code' | 'title' | { readonly tagPrefix: string };
  /** What the lower members still bring; nothing where it is left out. */
  readonly lower?: { readonly factor: string; readonly rounding?: Rounding };
}

export type CapPer = 'item' | 'count' | 'period' | 'institution' | 'total';

/** A limit as an amount, or as a share of a total of the programme. */
export interface ShareOf {
  readonly share: string;
  readonly of: 'programme' | 'item' | { readonly bucket: string } | { readonly class: string };
  readonly rounding?: Rounding;
}

/** Sums of what is drawn from sources; with `targets`, of the named courses that are granted. */
export interface CapRule extends RuleHead {
  readonly kind: 'cap';
  readonly per: CapPer;
  readonly when: Matcher;
  readonly credits?: string;
  readonly items?: number;
  readonly shareOf?: ShareOf;
  /** Limits of other authorities for one item: the least of all that take it is the limit. */
  readonly authorities?: readonly {
    readonly authority: string;
    readonly table: readonly { readonly when: Matcher; readonly credits: string }[];
  }[];
  readonly targets?: {
    readonly class?: string;
    readonly bucket?: string;
    readonly courses?: readonly string[];
    readonly general?: true;
  };
  readonly period?: 'month' | 'quarter' | 'semester' | 'year';
  /** `MM-DD`, the first day of the academic year; `01-01` where it is left out. */
  readonly yearStarts?: string;
  readonly by?: 'completedOn' | 'awardedOn';
}

/** Each outcome it takes stands for at most one course. */
export interface OnceRule extends RuleHead {
  readonly kind: 'once';
  readonly when: Matcher;
}

/** Rounds the recognised total (down or to the nearest below it); the difference is an entry. */
export interface TotalRoundingRule extends RuleHead {
  readonly kind: 'rounding';
  readonly when: 'total';
  readonly granularity: string;
  readonly mode: 'down';
}

export type MatchTarget =
  | {
      readonly courses: readonly string[];
      /** All of them or none: a series. */
      readonly together?: true;
    }
  | { readonly class: string }
  | {
      readonly general: true;
      /** At most so much, or this share of the sources, as general credit: a block. */
      readonly credits?: string;
      readonly share?: string;
    };

/** How the granted course is graded on the programme's transcript. */
export type GradePolicy =
  | { readonly policy: 'fixed'; readonly scale: string; readonly value: string }
  | {
      readonly policy: 'convert';
      readonly from: string;
      readonly to: string;
      /** Lowest value of the sender's scale, and what it becomes; ascending. */
      readonly table: readonly (readonly [string, string])[];
    }
  | {
      /** 1 + 3 × (best − given) ÷ (best − pass), cut to one decimal (modified Bavarian formula). */
      readonly policy: 'bavarian';
      readonly best: string;
      readonly pass: string;
    }
  | { readonly policy: 'exempt' | 'passed' | 'minimum' };

export interface MatchRule extends RuleHead {
  readonly kind: 'match';
  /** All of them needed. Empty only where `learner` or `fromAnyOf` says who or what. */
  readonly from: readonly Matcher[];
  /** Instead of `from`: one of these groups, all of its matchers needed. */
  readonly fromAnyOf?: readonly (readonly Matcher[])[];
  /** Only for a learner of whom this is known. */
  readonly learner?: LearnerMatcher;
  /** Outcomes that the learner must hold; nothing is drawn from them. */
  readonly requires?: readonly Matcher[];
  readonly to: MatchTarget;
  readonly size?: 'any' | 'sourceAtLeastTarget';
  readonly leftover?: 'keep' | 'forfeit' | 'general';
  readonly draws?: 'credits' | 'none';
  /** A person must have judged the contents to overlap by so many percent. */
  readonly overlapAtLeast?: string;
  readonly requiresAgreement?: boolean;
  /** A reviewer has to judge this before granting; shown with the match. */
  readonly judgment?: BilingualText;
  readonly grade?: GradePolicy;
  /** False where the grade does not count in an average. */
  readonly inAverage?: boolean;
}

/** A segment of a joint path (3+3, 3+2+2, 五年一贯): carried over whole, once it is complete. */
export interface SegmentRule extends RuleHead {
  readonly kind: 'segment';
  readonly when: Matcher;
  /** Recognised credits of the segment that the transfer 转段 needs. */
  readonly minimum: string;
  readonly to: { readonly sameCode: true } | { readonly general: true };
  readonly requiresAgreement?: boolean;
}

/** At least so much of the programme is earned at the institution itself. */
export interface ResidencyRule extends RuleHead {
  readonly kind: 'residency';
  readonly credits?: string;
  readonly share?: string;
}

/** A minimum of the degree; several must all hold. It never takes credits away. */
export interface AuditRule extends RuleHead {
  readonly kind: 'audit';
  /** Recognised credits of these outcomes; or granted and planned credits of these courses. */
  readonly of:
    | { readonly when: Matcher }
    | { readonly class: string }
    | { readonly bucket: string }
    | { readonly courses: readonly string[] };
  readonly credits: string;
}

export type BookRule =
  | ValueRule
  | HoursRule
  | StepsRule
  | RatioRule
  | ReductionRule
  | MinimumGradeRule
  | ValidityRule
  | ShelfLifeRule
  | ExcludeRule
  | ImpliedRule
  | DuplicateRule
  | FamilyRule
  | CapRule
  | OnceRule
  | TotalRoundingRule
  | MatchRule
  | SegmentRule
  | ResidencyRule
  | AuditRule;
