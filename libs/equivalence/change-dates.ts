/** On which days time alone may change what an account has. */
import { dayAfter } from '#domain';
import type { Account, CivilDate } from '#domain';
import type { RuleLibrary } from './library.js';
import { expiryDays } from './recognise/tests.js';

interface Rules {
  readonly library: RuleLibrary;
  readonly epoch: number;
}

/**
 * The days after `after`, in order: after the last valid day of an outcome, after its shelf life
 * under the version that assesses it, on the day of its revocation.
 *
 * What is known of a learner begins and ends too, but rules look at it on the outcome's reference
 * day, which no passing of time moves; only the waiver of a shelf life is asked about the day
 * itself. So the days of a fact count where such a rule assesses one of the outcomes.
 */
export function changeDates(account: Account, rules: Rules, after: CivilDate): CivilDate[] {
  const days = new Set<CivilDate>();
  for (const [, day] of datesOf(account, rules)) if (day > after) days.add(day);
  return [...days].sort();
}

/** Whose day it is: ids of outcomes in the order of recording, then of facts. */
export function changersOn(account: Account, rules: Rules, day: CivilDate): string[] {
  return datesOf(account, rules)
    .filter(([, one]) => one === day)
    .map(([id]) => id);
}

function datesOf(account: Account, { library, epoch }: Rules): (readonly [string, CivilDate])[] {
  const dates: (readonly [string, CivilDate])[] = [];
  let waived = false;
  for (const outcome of Object.values(account.outcomes)) {
    const { outcomeId, facts, revoked } = outcome;
    if (revoked !== undefined) dates.push([outcomeId, revoked.effectiveOn]);
    const book = library.versionFor(outcome, epoch, account.facts)?.book;
    if (book === undefined) continue;
    for (const day of expiryDays(facts, book)) dates.push([outcomeId, day]);
    waived ||= book.shelfLives.some((one) => one.unless !== null);
  }
  for (const { factId, validFrom, validTo } of waived ? (account.facts ?? []) : []) {
    dates.push([factId, validFrom]);
    if (validTo !== undefined) dates.push([factId, dayAfter(validTo)]);
  }
  return dates;
}
