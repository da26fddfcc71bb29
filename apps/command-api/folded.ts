import { foldAccount, MisplacedEventError, UnknownEventError } from '#domain';
import type { Account, LearnerId, RecordedEvent } from '#domain';

/** The account that a stream makes; null where this program cannot read it: it is parked. */
export function folded(id: LearnerId, events: Iterable<RecordedEvent>): Account | null {
  try {
    return foldAccount(id, events);
  } catch (error) {
    if (error instanceof UnknownEventError || error instanceof MisplacedEventError) return null;
    throw error;
  }
}
