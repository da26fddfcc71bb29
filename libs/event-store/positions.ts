import { PARTITIONS } from './partitions.js';
import type { Positions } from './types.js';

const FORMAT = 1;
const HIGHEST = 2n ** 63n - 1n;
/** 64 pairs of a byte and at most nine more, in base64. */
const LONGEST_TEXT = Math.ceil(((1 + PARTITIONS * 10) * 4) / 3);

/** The highest of each partition. */
export function mergePositions(all: Iterable<Positions>): Positions {
  const merged = new Map<number, bigint>();
  for (const positions of all) {
    for (const [partition, position] of positions) {
      if (position > (merged.get(partition) ?? 0n)) merged.set(partition, position);
    }
  }
  return merged;
}

/** Opaque text for positions: a format byte, then per partition a byte and a base-128 number. */
export function encodePosition(positions: Positions): string {
  const bytes = [FORMAT];
  for (const [partition, position] of [...positions].sort(([a], [b]) => a - b)) {
    bytes.push(partition);
    let rest = position;
    for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    bytes.push(Number(rest));
  }
  return Buffer.from(bytes).toString('base64url');
}

/** Null for every text that `encodePosition` does not write. */
export function decodePosition(text: string): Positions | null {
  if (text.length > LONGEST_TEXT) return null;
  const bytes = Buffer.from(text, 'base64url');
  const positions = new Map<number, bigint>();
  let last = -1;
  for (let index = 1; index < bytes.length;) {
    const partition = bytes[index] ?? PARTITIONS;
    const number = readNumber(bytes, index + 1);
    if (number === null || partition <= last || partition >= PARTITIONS) return null;
    positions.set(partition, number.value);
    last = partition;
    index = number.end;
  }
  return encodePosition(positions) === text ? positions : null;
}

function readNumber(bytes: Buffer, start: number): { value: bigint; end: number } | null {
  let value = 0n;
  for (let index = start, shift = 0n; index < bytes.length && shift < 64n; index += 1) {
    const byte = bytes[index] ?? 0;
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return value >= 1n && value <= HIGHEST ? { value, end: index + 1 } : null;
    shift += 7n;
  }
  return null;
}

/** The form in the database: `partition:position`, separated by commas. */
export function parsePositions(text: string): Positions {
  const positions = new Map<number, bigint>();
  if (text === '') return positions;
  for (const pair of text.split(',')) {
    const colon = pair.indexOf(':');
    positions.set(Number(pair.slice(0, colon)), BigInt(pair.slice(colon + 1)));
  }
  return positions;
}
