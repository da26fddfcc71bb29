/** The day by which the bank's book goes for one outcome. */
import { civil, inForce } from '#domain';
import type { CivilDate, Enrolment, LearnerFact, OutcomeRecord } from '#domain';
import type { CompiledBook } from './compile.js';
import { learnerOn } from './learner.js';
import type { ProgrammeTarget } from './library.js';

/**
 * The day that picks the version (credits.md §3). Nobody applies for a recognition, so `applied`
 * is the day of recording. `cohort` is the day on which the learner's cohort entered, by the
 * enrolment that `cohortOf` finds; without any enrolment it is the day of award.
 */
export function referenceDay(
  book: CompiledBook,
  outcome: OutcomeRecord,
  facts?: readonly LearnerFact[],
): CivilDate {
  const { facts: of, recordedOn } = outcome;
  switch (book.document.referenceDate) {
    case 'awarded':
      return of.awardedOn ?? recordedOn;
    case 'completed':
      return of.completedOn ?? of.awardedOn ?? recordedOn;
    case 'cohort': {
      const enrolment = cohortOf(outcome, facts);
      return enrolment === null ? (of.awardedOn ?? recordedOn) : enteredOn(enrolment);
    }
    case 'recorded':
    case 'applied':
      return recordedOn;
  }
}

/**
 * The day on which conditions look at the learner: the reference day; for a book that goes by the
 * cohort the day on which that enrolment begins, which may be later than its cohort's year.
 */
export function learnerDay(
  book: CompiledBook,
  outcome: OutcomeRecord,
  facts?: readonly LearnerFact[],
): CivilDate {
  const cohort = book.document.referenceDate === 'cohort' ? cohortOf(outcome, facts) : null;
  return cohort === null ? referenceDay(book, outcome, facts) : cohort.validFrom;
}

/**
 * The enrolment under which the outcome was earned: in force on the day of award, at its issuer
 * rather than elsewhere, the latest of several. Where none was in force then, the first one of all,
 * since enrolments are often recorded long after they began.
 */
function cohortOf(outcome: OutcomeRecord, facts: readonly LearnerFact[] = []): Enrolment | null {
  const { awardedOn = outcome.recordedOn, issuer } = outcome.facts;
  const { enrolments } = learnerOn(facts, awardedOn);
  return enrolments.find((one) => one.institution === issuer) ?? enrolments[0] ?? firstOf(facts);
}

/** The later recorded of two that begin on one day; never one that only ends another. */
function firstOf(facts: readonly LearnerFact[]): Enrolment | null {
  let first: Enrolment | null = null;
  for (const fact of facts) {
    if (fact.type !== 'enrolment' || !inForce(fact, fact.validFrom)) continue;
    if (first === null || fact.validFrom <= first.validFrom) first = fact;
  }
  return first;
}

const YEAR = /^(19|2[0-9])[0-9]{2}(?![0-9])/;

/**
 * A cohort that begins with a year entered in that year: on the day the enrolment began, where it
 * began then, else on the year's last day, so that a version for that year's intake covers it.
 * Any other cohort, and none, entered on the day the enrolment began.
 */
function enteredOn({ cohort = '', validFrom }: Enrolment): CivilDate {
  const year = YEAR.exec(cohort)?.[0];
  if (year === undefined || validFrom.startsWith(year)) return validFrom;
  return civil(Number.parseInt(year, 10), 12, 31);
}

/**
 * The day by which a programme's book goes for an application or a plan. `cohort` is the day on
 * which the learner's cohort entered the programme, by the latest enrolment in it; else it is
 * the day asked for. A book that goes by a day of the outcomes holds them one by one.
 */
export function applicationDay(
  book: CompiledBook,
  target: ProgrammeTarget,
  facts: readonly LearnerFact[],
): CivilDate {
  if (book.document.referenceDate !== 'cohort') return target.on;
  let latest: Enrolment | null = null;
  for (const fact of facts) {
    if (fact.type !== 'enrolment' || fact.institution !== target.institution) continue;
    if (fact.programme !== target.programme || fact.validFrom > target.on) continue;
    if (latest === null || latest.validFrom <= fact.validFrom) latest = fact;
  }
  return latest === null ? target.on : enteredOn(latest);
}
