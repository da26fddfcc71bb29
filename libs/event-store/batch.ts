import type { QueryArrayConfig } from 'pg';
import * as arrays from './binary-arrays.js';
import { parsePositions } from './positions.js';
import type { Prepared, PreparedClaim, PreparedStream } from './prepared.js';
import { query, type Row } from './query.js';
import { APPEND, APPEND_ASKING } from './statements.js';
import type { AppendResult, Claim } from './types.js';

interface Numbered<Part> {
  readonly command: number;
  readonly part: Part;
}

/** Parts of all commands in one list, each with the place of its command (from 1). */
function numbered<Part>(
  batch: readonly Prepared[],
  partsOf: (append: Prepared) => readonly Part[],
): Numbered<Part>[] {
  return batch.flatMap((append, index) =>
    partsOf(append).map((part) => ({ command: index + 1, part })),
  );
}

/** Each partition once, in the order in which heads are locked. */
function partitionsOf(streams: readonly { readonly partition: number }[]): number[] {
  return [...new Set(streams.map(({ partition }) => partition))].sort((a, b) => a - b);
}

function streamValues(streams: readonly Numbered<PreparedStream>[]): Buffer[] {
  const partitions = partitionsOf(streams.map(({ part }) => part));
  const heads = new Map(partitions.map((partition, index) => [partition, index + 1]));
  return [
    arrays.int2Array(partitions),
    arrays.int4Array(streams.map(({ command }) => command)),
    arrays.int4Array(streams.map(({ part }) => heads.get(part.partition) ?? 0)),
    arrays.charArray(streams.map(({ part }) => part.letter)),
    arrays.uuidArray(streams.map(({ part }) => part.id)),
    arrays.int4Array(streams.map(({ part }) => part.expected)),
    arrays.int4Array(streams.map(({ part }) => part.epoch)),
    arrays.int4Array(streams.map(({ part }) => part.below)),
    arrays.int4Array(streams.map(({ part }) => part.events.length)),
  ];
}

/**
 * How many events the streams before each one get in its partition: for the batch whose command n
 * has stream n and gives it events. Any other is counted by the server.
 */
function before(batch: readonly Prepared[]): number[] {
  const counts = new Map<number, number>();
  const counted: number[] = [];
  for (const { streams } of batch) {
    const [stream] = streams;
    if (stream === undefined || streams.length > 1 || stream.events.length === 0) return [];
    const count = counts.get(stream.partition) ?? 0;
    counted.push(count);
    counts.set(stream.partition, count + stream.events.length);
  }
  return counted;
}

function eventValues(streams: readonly Numbered<PreparedStream>[]): Buffer[] {
  const events = streams.flatMap(({ part }, index) =>
    part.events.map((event, place) => ({ stream: index + 1, place, ...event })),
  );
  return [
    arrays.int4Array(events.map(({ stream }) => stream)),
    arrays.int4Array(events.map(({ place }) => place)),
    arrays.textArray(events.map(({ type }) => type)),
    arrays.textArray(events.map(({ data }) => data)),
  ];
}

export function claimValues(claims: readonly Numbered<PreparedClaim>[]): Buffer[] {
  return [
    arrays.int4Array(claims.map(({ command }) => command)),
    arrays.charArray(claims.map(({ part }) => part.mode)),
    arrays.textArray(claims.map(({ part }) => part.kind)),
    arrays.byteaArray(claims.map(({ part }) => part.key)),
    arrays.uuidArray(claims.map(({ part }) => part.owner)),
    arrays.byteaArray(claims.map(({ part }) => part.content)),
    arrays.textArray(claims.map(({ part }) => part.by)),
  ];
}

/**
 * The call that appends a batch; its parameters are described in the migration. With `asking` the
 * registries are read before they are written.
 */
export function appendCall(
  batch: readonly Prepared[],
  zone: string,
  asking = false,
): QueryArrayConfig {
  const streams = numbered(batch, (append) => append.streams);
  return query(asking ? APPEND_ASKING : APPEND, [
    zone,
    arrays.byteaArray(batch.map(({ command }) => command?.key ?? null)),
    arrays.byteaArray(batch.map(({ command }) => command?.request ?? null)),
    arrays.textArray(batch.map(({ command }) => command?.answer ?? null)),
    ...streamValues(streams),
    arrays.int4Array(before(batch)),
    ...eventValues(streams),
    ...claimValues(numbered(batch, (append) => append.claims)),
  ]);
}

interface HeldClaim {
  readonly kind: string;
  readonly key: string;
  readonly owner: string;
  readonly content: string | null;
  readonly by: string | null;
}

function claimsIn(text: string): Claim[] {
  return (JSON.parse(text) as HeldClaim[]).map(({ kind, key, owner, content, by }) => ({
    kind,
    key: Buffer.from(key, 'hex'),
    owner,
    ...(content === null ? {} : { content: Buffer.from(content, 'hex') }),
    ...(by === null ? {} : { by }),
  }));
}

/** `detail` is `place:version`; the place counts the streams of the whole batch. */
function streamResult(
  result: 'versionConflict' | 'tooLong',
  detail: string,
  streams: readonly PreparedStream[],
): AppendResult {
  const colon = detail.indexOf(':');
  const stream = streams[Number(detail.slice(0, colon)) - 1]?.stream;
  if (stream === undefined) throw new Error(`log.append named no stream of the batch: ${detail}`);
  return { result, stream, version: Number(detail.slice(colon + 1)) };
}

/** One row of `log.append` or `log.append_rules` in the words of the library. */
export function resultOf(row: Row, streams: readonly PreparedStream[]): AppendResult {
  const [outcome, positions, text] = row.slice(1).map((cell) => cell ?? '') as [
    string,
    string,
    string,
  ];
  switch (outcome) {
    case 'appended':
      return {
        result: outcome,
        positions: parsePositions(positions),
        recordedAt: text,
      };
    case 'repeated':
      return {
        result: outcome,
        answer: JSON.parse(text),
        positions: parsePositions(positions),
      };
    case 'keyReused':
      return { result: outcome };
    case 'claimed':
      return { result: outcome, claims: claimsIn(text) };
    case 'epochConflict':
      return { result: outcome, epoch: Number(text) };
    case 'versionConflict':
    case 'tooLong':
      return streamResult(outcome, text, streams);
    default:
      throw new Error(`log.append answered ${outcome}`);
  }
}

/**
 * The results in the order of the batch. An answer that cannot be read is its command's own matter:
 * the others stand.
 */
export function resultsOf(
  batch: readonly Prepared[],
  rows: readonly Row[],
): (AppendResult | Error)[] {
  const [first] = rows;
  if (first?.[0] === ALL) return allAppended(batch, first);
  if (first?.[0] === AFTER_TAILS) return appendedAfter(batch, first);
  const streams = batch.flatMap((append) => append.streams);
  const results = new Map(rows.map((row) => [Number(row[0]), readable(row, streams)]));
  return batch.map((_, index) => results.get(index + 1) ?? new Error(UNANSWERED));
}

/** The command of the one row that answers a batch without losers. */
const ALL = '0';

function allAppended(batch: readonly Prepared[], row: Row): (AppendResult | Error)[] {
  const positions = (row[2] ?? '').split(',');
  const recordedAt = row[3] ?? '';
  return batch.map((_, index) => {
    const own = positions[index];
    if (own === undefined) return new Error(UNANSWERED);
    return { result: 'appended', positions: parsePositions(own), recordedAt };
  });
}

/** The command of the one row that says where the partitions of the batch ended before it. */
const AFTER_TAILS = '-1';

/** Counts on from there: command by command, as the server numbered their events. */
function appendedAfter(batch: readonly Prepared[], row: Row): (AppendResult | Error)[] {
  const tails = (row[2] ?? '').split(',').map(BigInt);
  const partitions = partitionsOf(batch.flatMap(({ streams }) => streams));
  if (tails.length !== partitions.length) return batch.map(() => new Error(UNANSWERED));
  const reached = new Map(partitions.map((of, index) => [of, tails[index] ?? 0n]));
  const recordedAt = row[3] ?? '';
  return batch.map(({ streams: [stream] }) => {
    if (stream === undefined) return new Error(UNANSWERED);
    const position = (reached.get(stream.partition) ?? 0n) + BigInt(stream.events.length);
    reached.set(stream.partition, position);
    return { result: 'appended', positions: new Map([[stream.partition, position]]), recordedAt };
  });
}

const UNANSWERED = 'log.append left a command unanswered';

function readable(row: Row, streams: readonly PreparedStream[]): AppendResult | Error {
  try {
    return resultOf(row, streams);
  } catch (error) {
    return error instanceof Error ? error : new Error(UNANSWERED);
  }
}
