/**
 * What the harness asks of an event store, whosever it is: the same load, the same faults and the
 * same checks then tell of each what it loses, doubles and reorders.
 */
import type { SeenEvent } from '../model/tail-check.js';

export interface LogAppend {
  /** UUID text. */
  readonly stream: string;
  /** UUID text: the same append sent again must not happen twice. It comes back as the event's. */
  readonly id: string;
  /** How many events the stream has: 0, it must not exist; null, whatever it has. */
  readonly expected: number | null;
  readonly data: object;
}

/** `repeated`: this id happened before. `conflict`: the stream is not as expected. */
export type Appended = 'appended' | 'repeated' | 'conflict';

export interface SlowAppend {
  /** How long the transaction stays open after its event was written. */
  readonly holdMs: number;
  readonly end: 'COMMIT' | 'ROLLBACK';
}

export interface TailPage {
  readonly events: readonly SeenEvent[];
  /** Where the next page begins; opaque to the harness. */
  readonly cursor: string;
}

export interface LogAdapter {
  readonly name: string;
  /** One event, durably. @throws where the answer is unknown or the store has no room. */
  append(append: LogAppend): Promise<Appended>;
  /** The same inside a transaction of its own that stays open for a while. */
  appendSlowly(append: LogAppend, slow: SlowAppend): Promise<void>;
  /** The next events after `cursor`, as this store's subscriptions read; null: from the first. */
  tail(cursor: string | null, limit: number): Promise<TailPage>;
  /** Everything in one stream, in its order. */
  readStream(stream: string): Promise<readonly SeenEvent[]>;
  close(): Promise<void>;
}
