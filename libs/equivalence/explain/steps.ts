/** The trace of one outcome through the rules: data first, and a sentence beside each step. */
import type { BilingualText, Hundredths, RoundingMode, RuleBookRef } from '#domain';
import type { ReasonCode } from '../types.js';

/** In the declared order of an evaluation (rules.md §1); `consumption` comes from use. */
export const EXPLAINED_STAGES = [
  'verify',
  'values',
  'attempts',
  'tests',
  'consumption',
  'families',
  'itemCaps',
  'sums',
  'leftovers',
] as const;
export type ExplainedStage = (typeof EXPLAINED_STAGES)[number];

/** What a step can say beside the reasons: that it let pass, or what others' credits did to it. */
export const STEP_CODES = [
  'verified',
  'tabled',
  'stated',
  'changedUnit',
  'perHours',
  'byHoursTable',
  'partsRevoked',
  'attemptsKept',
  'partsMoved',
  'takenUp',
  'familyKept',
  'consumedKept',
  'gradeReached',
  'stillValid',
  'highestInFamily',
  'withinItemCap',
  'withinCap',
  'settled',
] as const;
export type StepCode = (typeof STEP_CODES)[number] | ReasonCode;

/**
 * How `result` comes from `from`: `set` to the operand; `multiply` by it, rounded once as
 * `rounding` says; `subtract`, never below 0.00; `add`; `limit` to at most the operand; `keep`.
 */
export const OPERATIONS = ['set', 'multiply', 'subtract', 'add', 'limit', 'keep'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What one stage did to one amount of the outcome. Amounts are hundredths. */
export interface ExplanationStep {
  readonly stage: ExplainedStage;
  /** Steps of `accumulated` lead to the face value that counts, those of `recognised` go on. */
  readonly amount: 'accumulated' | 'recognised';
  readonly code: StepCode;
  readonly rule?: string;
  readonly ruleBook?: RuleBookRef;
  /** The rule's own words and the document that decided it, as its book gives them. */
  readonly reason?: BilingualText;
  readonly source?: string;
  /** What was looked at, by name: a grade, a day, a level, another outcome. */
  readonly input: { readonly [name: string]: string };
  /** What stood before, in `multiply` by hours the hours. */
  readonly from: Hundredths;
  readonly operation: Operation;
  /** A decimal amount, or a ratio where it multiplies. */
  readonly operand?: string;
  readonly rounding?: { readonly granularity: Hundredths; readonly mode: RoundingMode };
  readonly result: Hundredths;
  readonly text: BilingualText;
}
