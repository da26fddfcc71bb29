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

/** How far to look for commands that do not collide. */
const LOOK_AHEAD = 1_024;

/** What the batches under way touch: a second one beside them is to wait for none of it. */
export class UnderWay {
  readonly #touches = new Set<string>();
  readonly #partitions = new Set<number>();
  #commands = 0;

  get commands(): number {
    return this.#commands;
  }

  begin(batch: readonly Waiting[]): void {
    this.#commands += batch.length;
    for (const { append } of batch) {
      for (const touch of append.touches) this.#touches.add(touch);
      for (const partition of append.partitions) this.#partitions.add(partition);
    }
  }

  end(batch: readonly Waiting[]): void {
    this.#commands -= batch.length;
    for (const { append } of batch) {
      for (const touch of append.touches) this.#touches.delete(touch);
      for (const partition of append.partitions) this.#partitions.delete(partition);
    }
  }

  meets({ touches, partitions }: Prepared): boolean {
    return (
      this.#commands > 0 &&
      (partitions.some((partition) => this.#partitions.has(partition)) ||
        touches.some((touch) => this.#touches.has(touch)))
    );
  }
}

const EVERY = (): boolean => true;
const NOTHING_UNDER_WAY = new UnderWay();

/** What else decides which commands go. */
export interface Choice {
  readonly underWay?: UnderWay;
  /** Those that it does not want stay for another session. */
  readonly wants?: (append: Prepared) => boolean;
}

/** A batch that grows, and what the commands that it left behind keep others from. */
class Picked {
  readonly batch: Waiting[] = [];
  readonly left: Waiting[] = [];
  readonly #taken = new Set<string>();
  readonly #reserved = new Set<number>();
  #events = 0;

  constructor(private readonly choice: Required<Choice>) {}

  add(waiting: Waiting): void {
    const { append } = waiting;
    const wanted = this.choice.wants(append);
    const meets = wanted && this.#meets(append);
    const goes = wanted && !meets && this.#fits(append);
    // A command left behind keeps its things taken, so that no later one overtakes it.
    for (const touch of append.touches) this.#taken.add(touch);
    if (meets) for (const partition of append.partitions) this.#reserved.add(partition);
    if (goes) this.#events += append.eventCount;
    (goes ? this.batch : this.left).push(waiting);
  }

  #meets(append: Prepared): boolean {
    const { partitions } = append;
    return (
      partitions.some((partition) => this.#reserved.has(partition)) ||
      this.choice.underWay.meets(append)
    );
  }

  #fits({ touches, eventCount }: Prepared): boolean {
    const small = this.batch.length === 0 || this.#events + eventCount <= EVENTS_OF_A_BATCH;
    return small && !touches.some((touch) => this.#taken.has(touch));
  }
}

/**
 * Takes the next batch of at most `most` commands out of `queue`. Commands that share a stream, a
 * claim or a key with one before them stay, in their order: each of them sees what the one before
 * it did. So do those that meet what is under way, and whatever shares a partition with them, for
 * nobody overtakes a command that needs several.
 */
export function takeBatch(queue: Waiting[], most: number, choice: Choice = {}): Waiting[] {
  const { underWay = NOTHING_UNDER_WAY, wants = EVERY } = choice;
  const picked = new Picked({ underWay, wants });
  let seen = 0;
  for (const waiting of queue) {
    if (picked.batch.length >= most || seen >= LOOK_AHEAD) break;
    seen += 1;
    picked.add(waiting);
  }
  queue.splice(0, seen, ...picked.left);
  return picked.batch;
}
