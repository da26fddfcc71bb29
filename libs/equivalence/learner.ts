/** What is known of the learner on one day, by recorded facts. */
import { inForce } from '#domain';
import type { CivilDate, Enrolment, LearnerFact } from '#domain';
import type { LearnerMatcher } from './book.js';

export interface KnownLearner {
  /** In force on that day: at most one for each institution, the latest first. */
  readonly enrolments: readonly Enrolment[];
  /** Codes such as `veteran`, sorted, each once. */
  readonly statuses: readonly string[];
}

/** A learner of whom nothing is recorded. */
export const UNKNOWN_LEARNER: KnownLearner = { enrolments: [], statuses: [] };

/**
 * What is in force on `day`. The bank's book asks for the reference day of the outcome, a
 * programme's book for the day of the plan or application.
 */
export function learnerOn(facts: readonly LearnerFact[] | undefined, day: CivilDate): KnownLearner {
  if (facts === undefined || facts.length === 0) return UNKNOWN_LEARNER;
  const statuses = new Set<string>();
  const latest = new Map<string, Enrolment>();
  for (const fact of facts) {
    if (fact.type === 'learnerStatus' && inForce(fact, day)) statuses.add(fact.status);
    if (fact.type !== 'enrolment' || fact.validFrom > day) continue;
    const before = latest.get(fact.institution);
    if (before === undefined || before.validFrom <= fact.validFrom) {
      latest.set(fact.institution, fact);
    }
  }
  // A later enrolment has ended the earlier ones, also where it is over itself.
  const enrolments = [...latest.values()]
    .filter((one) => inForce(one, day))
    .sort((a, b) => (a.validFrom > b.validFrom ? -1 : a.validFrom < b.validFrom ? 1 : 0));
  return { enrolments, statuses: [...statuses].sort() };
}

/** Every field must hold, those of the enrolment all by one enrolment. */
export function isLearner(matcher: LearnerMatcher, learner: KnownLearner): boolean {
  const { status } = matcher;
  if (status !== undefined && !learner.statuses.includes(status)) return false;
  const asksEnrolment =
    matcher.institution !== undefined ||
    matcher.programme !== undefined ||
    matcher.programmePrefix !== undefined ||
    matcher.plan !== undefined ||
    matcher.cohort !== undefined;
  return !asksEnrolment || learner.enrolments.some((one) => isEnrolment(matcher, one));
}

function isEnrolment(matcher: LearnerMatcher, one: Enrolment): boolean {
  const { institution, programme, programmePrefix, plan, cohort } = matcher;
  if (institution !== undefined && institution !== one.institution) return false;
  if (programme !== undefined && programme !== one.programme) return false;
  if (programmePrefix !== undefined && !one.programme.startsWith(programmePrefix)) return false;
  if (plan !== undefined && plan !== one.plan) return false;
  return cohort === undefined || cohort === one.cohort;
}
