/** Why one outcome counts for what it counts (credits.md §3): every stage, and what is missing. */
import type { Account, Hundredths } from '#domain';
import type { KnownLearner } from '../learner.js';
import { outcomeSteps } from './outcome-steps.js';
import type { ExplanationStep } from './steps.js';
import { explainVersion } from './version.js';
import type { VersionChoice } from './version.js';
import { watchOutcome } from './watched.js';
import type { Moment } from './watched.js';
import { wouldCount } from './would-count.js';
import type { WouldCount } from './would-count.js';

export interface OutcomeExplanation {
  readonly version: VersionChoice;
  /** What rules could read of the learner, on the day that the version goes by. */
  readonly learner: KnownLearner;
  readonly steps: readonly ExplanationStep[];
  /** Null while it is unvalued. */
  readonly face: Hundredths | null;
  readonly accumulated: Hundredths;
  readonly recognised: Hundredths;
  readonly consumed: Hundredths;
  /** Empty where all of it counts. */
  readonly wouldCount: readonly WouldCount[];
}

/** Null where the account has no such outcome on that day. The same input, the same answer. */
export function explainOutcome(
  account: Account,
  outcomeId: string,
  moment: Moment,
): OutcomeExplanation | null {
  const watched = watchOutcome(account, outcomeId, moment);
  if (watched === null) return null;
  const { dossier } = watched;
  const { face, accumulated, recognised, consumed, learner, record } = dossier;
  return {
    version: explainVersion({ record, facts: account.facts, ...moment }),
    learner,
    steps: outcomeSteps(watched, moment.asOf),
    face,
    accumulated,
    recognised,
    consumed,
    wouldCount: wouldCount(account, dossier, moment),
  };
}
