/** A parked stream is folded again from its last good state; null where it still cannot be. */
import type { Pool } from 'pg';
import type { EventStore } from '#event-store';
import { bookEvent, bookMarkers, readAccounts } from '#transcript';
import type { BookedEntry, LearnerState, PartitionRules } from '#transcript';
import type { ParkedStream } from './parking.js';
import { registerRow, type RegisterRow } from './registers.js';

export interface Healed {
  readonly before: LearnerState | null;
  readonly after: LearnerState | null;
  readonly entries: readonly BookedEntry[];
  readonly registers: readonly RegisterRow[];
}

interface Sources {
  readonly pool: Pool;
  readonly model: number;
  readonly store: Pick<EventStore, 'readStream'>;
}

/** Where the partition stands. */
interface Standing {
  readonly rules: PartitionRules;
  readonly checkpoint: bigint;
}

export async function healed(
  parked: ParkedStream,
  sources: Sources,
  standing: Standing,
): Promise<Healed | null> {
  const { partition, stream: id, kind } = parked;
  const states = await readAccounts(sources.pool, sources.model, [{ partition, id }]);
  const before = states.get(id) ?? null;
  const events = await sources.store.readStream(
    { kind, id },
    { afterVersion: before?.account.version ?? 0, upTo: standing.checkpoint },
  );
  try {
    if (kind !== 'learner') {
      return {
        before,
        after: null,
        entries: [],
        registers: events.flatMap((event) => registerRow(event) ?? []),
      };
    }
    let after = before;
    const entries: BookedEntry[] = [];
    for (const event of events) {
      const booked = bookEvent(after, event, standing.rules);
      after = booked.state;
      entries.push(...booked.entries);
    }
    if (after === null) return null;
    const booked = bookMarkers(after, passedEpoch(standing), standing.rules);
    return { before, after: booked.state, entries: [...entries, ...booked.entries], registers: [] };
  } catch {
    return null;
  }
}

/** The last rule change that the partition's checkpoint has passed. */
function passedEpoch({ rules, checkpoint }: Standing): number {
  let epoch = 0;
  for (const marker of rules.markers) if (marker.position <= checkpoint) epoch = marker.epoch;
  return epoch;
}
