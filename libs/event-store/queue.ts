import type { Prepared } from './prepared.js';
import type { AppendResult } from './types.js';

/** A command that waits for its answer. */
export interface Waiting {
  readonly append: Prepared;
  answer(result: AppendResult): void;
  fail(error: unknown): void;
  /** It may have reached the server in a try whose answer was lost. */
  unknown: boolean;
}

/** Events of one batch: heads stay locked for about 20 ms at most. */
const EVENTS_OF_A_BATCH = 512;

/** How much further than a batch to look for commands that do not collide. */
const LOOK_AHEAD = 4;

/**
 * Takes the next batch out of `queue`. Commands that share a stream, a claim or a key with one
 * before them stay, in their order: each of them sees what the one before it did.
 */
export function takeBatch(queue: Waiting[], maxBatch: number): Waiting[] {
  const batch: Waiting[] = [];
  const left: Waiting[] = [];
  const taken = new Set<string>();
  const scanned = queue.splice(0, maxBatch * LOOK_AHEAD);
  let events = 0;
  for (const waiting of scanned) {
    const { touches, eventCount } = waiting.append;
    const fits =
      batch.length === 0 || (batch.length < maxBatch && events + eventCount <= EVENTS_OF_A_BATCH);
    const free = fits && !touches.some((touch) => taken.has(touch));
    // A command left behind keeps its things taken, so that no later one overtakes it.
    for (const touch of touches) taken.add(touch);
    if (free) {
      batch.push(waiting);
      events += eventCount;
    } else {
      left.push(waiting);
    }
  }
  queue.unshift(...left);
  return batch;
}
