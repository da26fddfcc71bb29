import { foldAccount, MisplacedEventError, UnknownEventError } from '#domain';
import type { Account, LearnerId, RecordedEvent } from '#domain';
import { Refusal } from '#edge';

/** The account that a stream makes; null where this program cannot read it: it is parked. */
export function folded(id: LearnerId, events: Iterable<RecordedEvent>): Account | null {
  try {
    return foldAccount(id, events);
  } catch (error) {
    if (error instanceof UnknownEventError || error instanceof MisplacedEventError) return null;
    throw error;
  }
}

/**
 * What an account that has ended answers; null where it goes on. Ids are led to the account that
 * took it over before anything is read, so a closed one is seen by those who came just before.
 */
export function endedRefusal(account: Account): Refusal | null {
  if (account.forgotten === true) return new Refusal('learnerForgotten');
  return account.closedInto === undefined ? null : new Refusal('conflict');
}
