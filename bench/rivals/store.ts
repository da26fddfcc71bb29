/** What is asked of every store alike; each answers in the way that its own pages recommend. */

export interface Write {
  readonly stream: string;
  /** Events that the stream has already; the append expects exactly so many. */
  readonly after: number;
  /** Names this event in what a tailer sees. */
  readonly id: string;
  readonly data: object;
}

/** What a tailer saw, in the order in which it saw it. */
export interface Seen {
  readonly stream: string;
  /** Gapless within the stream, from 1. */
  readonly version: number;
  readonly id: string;
}

export interface Tailer {
  /** Ends in good order: what was handled stays handled for the next one of the same name. */
  stop(): Promise<void>;
}

export interface Store {
  readonly name: string;
  readonly version: string;
  /** One event, durable when it resolves. @throws where the store refuses it. */
  append(write: Write): Promise<void>;
  /** The same in a transaction that stays open for a while, and is then committed or not. */
  appendHeld(write: Write, held: { readonly ms: number; readonly commit: boolean }): Promise<void>;
  /** Follows the store from its beginning, or from where the last tailer stopped. */
  tail(each: (seen: Seen) => void): Promise<Tailer>;
  close(): Promise<void>;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
