/** On which days time alone may change what an account has. */
import { dayAfter } from '#domain';
import type { Account, CivilDate } from '#domain';
import type { CompiledBook } from './compile.js';
import type { RuleLibrary } from './library.js';
import { expiryDays } from './recognise/tests.js';

/**
 * The days after `after`, in order: after the last valid day of an outcome, after its shelf life
 * under the version that assesses it, on the day of its revocation.
 *
 * What is known of a learner begins and ends too, but rules look at it on the outcome's reference
 * day, which no passing of time moves; only the waiver of a shelf life is asked about the day
 * itself. So the days of a fact count where such a rule assesses one of the outcomes.
 */
export function changeDates(
  account: Account,
  rules: { readonly library: RuleLibrary; readonly epoch: number },
  after: CivilDate,
): CivilDate[] {
  const days = new Set<CivilDate>();
  let waived = false;
  for (const outcome of Object.values(account.outcomes)) {
    const { facts, revoked } = outcome;
    if (revoked !== undefined) days.add(revoked.effectiveOn);
    const book = rules.library.versionFor(outcome, rules.epoch, account.facts)?.book;
    if (book === undefined) continue;
    for (const day of expiryDays(facts, book)) days.add(day);
    waived ||= waives(book);
  }
  for (const fact of waived ? (account.facts ?? []) : []) {
    days.add(fact.validFrom);
    if (fact.validTo !== undefined) days.add(dayAfter(fact.validTo));
  }
  return [...days].filter((day) => day > after).sort();
}

function waives({ shelfLives }: CompiledBook): boolean {
  return shelfLives.some((one) => one.unless !== null);
}
