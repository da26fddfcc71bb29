/** The shapes that go into the log and come out of it. */

export const STREAM_KINDS = ['learner', 'institution', 'ruleBook', 'rules', 'precedent'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** `id` is UUID text; its first byte decides the partition (`partitionOf`). */
export interface StreamId {
  readonly kind: StreamKind;
  readonly id: string;
}

export interface NewEvent {
  readonly type: string;
  readonly data: object;
}

export interface StoredEvent {
  readonly partition: number;
  /** Gapless within its partition, from 1. */
  readonly position: bigint;
  readonly stream: StreamId;
  /** Gapless within its stream, from 1. */
  readonly version: number;
  /** How many rule changes stood before this event in its partition. */
  readonly epoch: number;
  readonly type: string;
  /** Null where the stored text is no JSON: its reader finds it unreadable. */
  readonly data: unknown;
  /** UTC, microseconds; never falls within a partition. */
  readonly recordedAt: string;
  /** The civil day of `recordedAt` in the bank's zone. */
  readonly recordedOn: string;
}

/** What a stream must look like: `any`, `none` (it does not exist), or its exact last version. */
export type Expected = 'any' | 'none' | number;

export interface StreamAppend {
  readonly stream: StreamId;
  readonly expected: Expected;
  /** With it the partition's rule epoch must be this one still. */
  readonly expectedEpoch?: number;
  /** With it the append is refused (`tooLong`) where the stream is already this long or longer. */
  readonly below?: number;
  /** May be empty: then only the expectations are checked. */
  readonly events: readonly NewEvent[];
}

export interface Claim {
  /** For example `evidence`, `externalId`, `document`, `institution`, `ruleBook`, `conversion`. */
  readonly kind: string;
  /** 16 to 32 bytes. */
  readonly key: Uint8Array;
  /** UUID text: learner, institution or book stream. */
  readonly owner: string;
  /** Digest of what was claimed, compared for equality only. */
  readonly content?: Uint8Array;
  /** Institution code of whoever claimed it. */
  readonly by?: string;
}

export interface ClaimWrite extends Claim {
  /** `new`: must not exist. `put`: written over. `gone`: removed. */
  readonly mode: 'new' | 'put' | 'gone';
}

export interface CommandRow {
  /** Digest of client + method + path + idempotency key (or import + chunk). */
  readonly key: Uint8Array;
  /** Digest of the request. */
  readonly request: Uint8Array;
  /** What to answer again; nothing personal. */
  readonly answer: object;
}

export interface Append {
  readonly command?: CommandRow;
  readonly streams: readonly StreamAppend[];
  readonly claims?: readonly ClaimWrite[];
}

/** The highest position that an append touched, per partition. */
export type Positions = ReadonlyMap<number, bigint>;

export type AppendResult =
  | {
      readonly result: 'appended';
      readonly positions: Positions;
      readonly recordedAt: string;
    }
  /** This command happened before; its first answer. */
  | { readonly result: 'repeated'; readonly answer: unknown; readonly positions: Positions }
  /** The key was used for another request. */
  | { readonly result: 'keyReused' }
  /** Claims that exist already, as they stand. */
  | { readonly result: 'claimed'; readonly claims: readonly Claim[] }
  | { readonly result: 'versionConflict'; readonly stream: StreamId; readonly version: number }
  | { readonly result: 'epochConflict'; readonly epoch: number }
  | { readonly result: 'tooLong'; readonly stream: StreamId; readonly version: number }
  /** An account that joined another one or was forgotten takes no more events. */
  | { readonly result: 'streamEnded'; readonly stream: StreamId }
  /** The queue is full; nothing was written. */
  | { readonly result: 'overloaded' };

/** Publishing or withdrawing rules: one event, one marker in every partition, one transaction. */
export interface RulesAppend {
  readonly command?: CommandRow;
  readonly stream: StreamId;
  readonly expected: number;
  /** With it the rules must be those of this epoch still. */
  readonly expectedEpoch?: number;
  readonly event: NewEvent;
  readonly claims?: readonly ClaimWrite[];
  readonly marker: {
    readonly bookId: string;
    readonly version: number;
    readonly change: 'published' | 'withdrawn';
    readonly contentHash: string;
  };
}
