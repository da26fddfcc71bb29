import { uuidBytes } from './binary-arrays.js';
import { canonicalJson } from './canonical-json.js';
import { letterOf, partitionOf } from './partitions.js';
import type { Append, ClaimWrite, CommandRow, StreamAppend, StreamId } from './types.js';

/** An append ready to be sent: texts and bytes made once, at the caller's expense and risk. */
export interface Prepared {
  readonly command: PreparedCommand | null;
  readonly streams: readonly PreparedStream[];
  readonly claims: readonly PreparedClaim[];
  readonly eventCount: number;
  /** What no second append of the same batch may touch. */
  readonly touches: readonly string[];
  /** Whose heads it locks. */
  readonly partitions: readonly number[];
  /** A second try after a lost answer cannot write twice and cannot mislead. */
  readonly repeatable: boolean;
}

export interface PreparedCommand {
  readonly key: Uint8Array;
  readonly request: Uint8Array;
  readonly answer: string;
}

export interface PreparedStream {
  readonly stream: StreamId;
  readonly letter: string;
  readonly id: Uint8Array;
  readonly partition: number;
  /** -1 is `any`, also in the two below. */
  readonly expected: number;
  readonly epoch: number;
  readonly below: number;
  readonly events: readonly { readonly type: string; readonly data: string }[];
}

export interface PreparedClaim {
  readonly mode: 'n' | 'p' | 'g';
  readonly kind: string;
  readonly key: Uint8Array;
  readonly owner: Uint8Array;
  readonly content: Uint8Array | null;
  readonly by: string | null;
}

const MODES = { new: 'n', put: 'p', gone: 'g' } as const;

const INT4_MAX = 2_147_483_647;
/** Longest name of a type, a kind or an institution, and longest key: far below an index's page. */
const NAME_MAX = 256;
const KEY_MAX = 64;

/** What the column cannot hold would be refused by the server with the whole batch. */
function storedNumber(value: number): number {
  if (Number.isInteger(value) && value >= -1 && value <= INT4_MAX) return value;
  throw new TypeError('an append expects versions and epochs that a stream can have');
}

/** PostgreSQL has no text with a zero byte, and UTF-8 no half of a pair. */
function storedName(text: string): string {
  const fits = text.length <= NAME_MAX && !text.includes('\0') && text.isWellFormed();
  if (fits) return text;
  throw new TypeError('an append names types, kinds and institutions that can be stored');
}

function storedKey(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= KEY_MAX) return bytes;
  throw new TypeError(`a key of the log has at most ${KEY_MAX} bytes`);
}

function prepareStream(each: StreamAppend): PreparedStream {
  const { stream, expected } = each;
  return {
    stream,
    letter: letterOf(stream.kind),
    id: uuidBytes(stream.id),
    partition: partitionOf(stream.id),
    expected: expected === 'any' ? -1 : expected === 'none' ? 0 : storedNumber(expected),
    epoch: storedNumber(each.expectedEpoch ?? -1),
    below: storedNumber(each.below ?? -1),
    events: each.events.map(({ type, data }) => ({
      type: storedName(type),
      data: canonicalJson(data),
    })),
  };
}

export function prepareClaim(claim: ClaimWrite): PreparedClaim {
  return {
    mode: MODES[claim.mode],
    kind: storedName(claim.kind),
    key: storedKey(claim.key),
    owner: uuidBytes(claim.owner),
    content: claim.content ?? null,
    by: claim.by === undefined ? null : storedName(claim.by),
  };
}

/** The answer keeps its order of members, so that it is repeated as it was given. */
export function prepareCommand(row: CommandRow | undefined): PreparedCommand | null {
  if (row === undefined) return null;
  const { key, request, answer } = row;
  return { key: storedKey(key), request: storedKey(request), answer: JSON.stringify(answer) };
}

function bytesText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function touchesOf(prepared: Pick<Prepared, 'command' | 'streams' | 'claims'>): string[] {
  const { command, streams, claims } = prepared;
  return [
    ...(command === null ? [] : [`c${bytesText(command.key)}`]),
    ...streams.map(({ letter, id }) => `s${letter}${bytesText(id)}`),
    ...claims.map(({ kind, key }) => `k${kind}\0${bytesText(key)}`),
  ];
}

/** @throws TypeError where the append has no stored form or names one thing twice: a bug. */
export function prepare(append: Append): Prepared {
  const streams = append.streams.map(prepareStream);
  const claims = (append.claims ?? []).map(prepareClaim);
  const command = prepareCommand(append.command);
  const eventCount = streams.reduce((sum, { events }) => sum + events.length, 0);
  const parts = { command, streams, claims, eventCount };
  const touches = touchesOf(parts);
  if (new Set(touches).size < touches.length) {
    throw new TypeError('an append names each stream and each claim once');
  }
  const repeatable = command !== null || claims.some(({ mode }) => mode === 'n');
  const partitions = streams.map(({ partition }) => partition);
  return { ...parts, touches, partitions, repeatable };
}
