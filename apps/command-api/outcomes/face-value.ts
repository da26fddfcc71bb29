import { emptyAccount } from '#domain';
import type { Account, CivilDate, Hundredths, OutcomeFacts, OutcomeRecord } from '#domain';
import { assess } from '#equivalence';
import type { RuleLibrary } from '#equivalence';

type Writable<T> = { -readonly [field in keyof T]: T[field] };

/**
 * What the rules say that one outcome is worth when it stands alone: without containers, better
 * attempts and decisions of persons. Null where they give it no value; 0 where it is not passed.
 */
export function faceValueOf(
  { facts: ofLearner }: Account,
  outcome: OutcomeRecord,
  library: RuleLibrary,
  today: CivilDate,
): Hundredths | null {
  const alone: Writable<OutcomeRecord> = { ...outcome };
  const facts: Writable<OutcomeFacts> = { ...outcome.facts };
  delete alone.decided;
  delete facts.partOf;
  alone.facts = facts;
  const known = ofLearner === undefined ? {} : { facts: ofLearner };
  const outcomes = { [outcome.outcomeId]: alone };
  const account = { ...emptyAccount(''), outcomes, ...known };
  const [assessed] = assess(account, library, library.epoch, today).outcomes;
  if (assessed === undefined || assessed.status === 'notPassed') return 0;
  return assessed.status === 'unvalued' ? null : assessed.accumulated;
}
