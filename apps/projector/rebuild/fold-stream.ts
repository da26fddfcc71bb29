/** One learner's whole stream, folded from nothing: what event by event would have been written. */
import type { StoredEvent } from '#event-store';
import { bookEvent, bookMarkers } from '#transcript';
import type { BookedEntry, LearnerState, PartitionRules } from '#transcript';
import { codeOf, parkedAt, type ParkedStream } from '../parking.js';

export interface FoldedStream {
  /** The last good state; null where already the first event cannot be read. */
  readonly state: LearnerState | null;
  readonly entries: readonly BookedEntry[];
  readonly parked: ParkedStream | null;
}

/** Every event is evaluated for itself, and then every rule change up to `upTo`. */
export function foldStream(
  events: readonly StoredEvent[],
  rules: PartitionRules,
  upTo: bigint,
): FoldedStream {
  let state: LearnerState | null = null;
  const entries: BookedEntry[] = [];
  for (const event of events) {
    try {
      const booked = bookEvent(state, event, rules);
      state = booked.state;
      entries.push(...booked.entries);
    } catch (error) {
      return { state, entries, parked: parkedAt(event, error) };
    }
  }
  if (state === null) return { state, entries, parked: null };
  return pastMarkers(state, entries, rules, upTo);
}

function pastMarkers(
  folded: LearnerState,
  entries: BookedEntry[],
  rules: PartitionRules,
  upTo: bigint,
): FoldedStream {
  let state = folded;
  for (const { epoch, position } of rules.markers) {
    if (position > upTo) break;
    try {
      const booked = bookMarkers(state, epoch, rules);
      state = booked.state;
      entries.push(...booked.entries);
    } catch (error) {
      const { learnerId } = folded.account;
      const partition = Number.parseInt(learnerId.slice(0, 2), 16) & 63;
      const code = codeOf(error);
      const parked = { partition, stream: learnerId, kind: 'learner', position, code } as const;
      return { state, entries, parked };
    }
  }
  return { state, entries, parked: null };
}
