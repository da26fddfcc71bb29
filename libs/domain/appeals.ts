/**
 * Appeals. A refusal, a partial grant and a reversal may each be appealed against once, within the
 * days of the book; the operator decides. An appeal that is upheld decides nothing in the place of
 * the institution: what it was about goes through the review steps again, from the first.
 */
import type { AppealRecord, ConversionRecord } from './account.js';
import type { AppealDecision, AppealTerms, CourseMatch } from './conversion-events.js';
import type { CivilDate } from './dates.js';

/** Where the book is silent. */
export const APPEAL_TERMS: AppealTerms = { days: 30, decisionDays: 30 };

export type AppealRefusal =
  /** Nothing stands that could be appealed against. */
  | 'nothingToAppeal'
  /** This decision has been appealed against before. */
  | 'alreadyAppealed'
  /** The last day has passed. */
  | 'appealTooLate'
  /** The appeal is decided. */
  | 'appealDecided';

/** True where the decision that stands has, or had, a route to appeal. */
export function isAppealable({ status, leftOut = [] }: ConversionRecord): boolean {
  // Nothing says what a grant left out that was recorded before appeals were.
  if (status === 'partlyGranted') return leftOut.length > 0;
  return status === 'refused' || status === 'reversed';
}

/**
 * Null where the learner may appeal today. A decision from before appeals were recorded promised
 * no last day: it can still be appealed against.
 */
export function obstacleToAppeal(
  conversion: ConversionRecord,
  today: CivilDate,
): AppealRefusal | null {
  if (!isAppealable(conversion)) return 'nothingToAppeal';
  if (conversion.appealed === true) return 'alreadyAppealed';
  const { appealUntil } = conversion;
  return appealUntil !== undefined && appealUntil < today ? 'appealTooLate' : null;
}

/** What the decision of an appeal leads to. */
export type AppealOutcome =
  | { readonly leadsTo: 'end' }
  /** The refusal is lifted, and the same application is reviewed again. */
  | { readonly leadsTo: 'newReview' }
  /**
   * What was granted, or was reversed, stays in the history as it is. What was refused of it is
   * reviewed as an application of its own.
   */
  | { readonly leadsTo: 'newApplication'; readonly matches: readonly CourseMatch[] }
  | { readonly refused: AppealRefusal };

export function decideAppeal(
  conversion: ConversionRecord,
  appeal: AppealRecord,
  decision: AppealDecision,
): AppealOutcome {
  if (appeal.status !== 'filed') return { refused: 'appealDecided' };
  if (decision === 'reject') return { leadsTo: 'end' };
  switch (appeal.against) {
    case 'partlyGranted':
      return { leadsTo: 'newApplication', matches: conversion.leftOut ?? [] };
    case 'reversed':
      return { leadsTo: 'newApplication', matches: conversion.matches };
    default:
      return { leadsTo: 'newReview' };
  }
}
