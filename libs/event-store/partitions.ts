import { createHash } from 'node:crypto';
import type { StreamId, StreamKind } from './types.js';

/** Fixed for ever: a stream's place in the log hangs on it. */
export const PARTITIONS = 64;

export const ALL_PARTITIONS: readonly number[] = Array.from({ length: PARTITIONS }, (_, n) => n);

/** A stream kind is one byte in the log. */
const LETTERS: Readonly<Record<StreamKind, string>> = {
  learner: 'L',
  institution: 'I',
  ruleBook: 'B',
  rules: 'R',
  precedent: 'P',
};

const KINDS = new Map(
  Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as StreamKind] as const),
);

export function letterOf(kind: StreamKind): string {
  return LETTERS[kind];
}

export function kindOf(letter: string): StreamKind {
  const kind = KINDS.get(letter);
  if (kind === undefined) throw new Error(`the log holds a stream of unknown kind ${letter}`);
  return kind;
}

/** `id` is UUID text; its first byte decides. */
export function partitionOf(id: string): number {
  const byte = Number.parseInt(id.slice(0, 2), 16);
  if (Number.isNaN(byte)) throw new TypeError(`not a UUID: ${id}`);
  return byte & (PARTITIONS - 1);
}

/** The stream of something known by a code: 122 bits of a SHA-256 as a UUID of version 8. */
export function streamIdOf(kind: 'institution' | 'ruleBook', code: string): StreamId {
  const bytes = createHash('sha256').update(`${kind}\0${code}`, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  const id = [8, 12, 16, 20].map((end, n) => hex.slice(n === 0 ? 0 : 4 + 4 * n, end));
  return { kind, id: [...id, hex.slice(20)].join('-') };
}

/** The stream of rule markers that each partition has for itself. */
export function markerStreamOf(partition: number): StreamId {
  const byte = partition.toString(16).padStart(2, '0');
  return { kind: 'rules', id: `${byte}000000-0000-8000-8000-000000000000` };
}
