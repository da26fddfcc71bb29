/** Learning outcomes: what the log keeps of them in clear, and what it keeps sealed. */
import type { Hundredths } from './amounts.js';
import type { CivilDate } from './dates.js';

export const OUTCOME_KINDS = ['diploma', 'skillLevelCertificate', 'course'] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

export const RESULTS = ['passed', 'failed', 'inProgress'] as const;
export type OutcomeResult = (typeof RESULTS)[number];

export const STUDY_MODES = ['fullTime', 'adult', 'selfStudy', 'online'] as const;
export type StudyMode = (typeof STUDY_MODES)[number];

/** 128 bits as lower-case UUID text. */
export type OutcomeId = string;
export type LearnerId = string;
export type ConversionId = string;
/** The code of a registered institution. */
export type InstitutionCode = string;
/** Who acted: an institution's code, `bank` for the operator, `learner` for the learner. */
export type Actor = string;

/** Text sealed under the learner's key (base64url); the fold copies it and never opens it. */
export type Sealed = string;

export interface Grade {
  readonly scale: string;
  readonly value: string;
}

/**
 * An outcome as recorded, without the evidence number. Absent fields are left out, never null.
 * `credits` and `hours` are hundredths; `creditScheme` left out means the bank's own unit.
 */
export interface OutcomeFacts {
  readonly kind: OutcomeKind;
  readonly issuer: InstitutionCode;
  readonly title: string;
  readonly scheme?: string;
  readonly code?: string;
  readonly level?: string;
  readonly studyMode?: StudyMode;
  readonly result: OutcomeResult;
  /** Always there when `result` is `passed`. */
  readonly awardedOn?: CivilDate;
  readonly completedOn?: CivilDate;
  readonly validUntil?: CivilDate;
  readonly hours?: Hundredths;
  readonly credits?: Hundredths;
  readonly creditScheme?: string;
  readonly grade?: Grade;
  readonly tags?: readonly string[];
  readonly partOf?: OutcomeId;
}
