/**
 * Whom a record is about, as it says so itself: equal for all records that name a learner in the
 * same way. Nothing is checked here; a record that names nobody stands with its like.
 */
import type { Format } from './record-scanner.js';

export type LearnerOf = (record: Buffer) => string;

/** As a row should look; what it holds instead is looked at when it is checked. */
interface Named {
  readonly learnerId?: unknown;
  readonly learner?: { readonly externalId?: { readonly value?: unknown } | null } | null;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** `header`: the names of the CSV's columns, in order. */
export function learnerOf(format: Format, header: readonly string[]): LearnerOf {
  if (format === 'ndjson') return namedInJson;
  const column = header.indexOf('learner_id');
  return (record) => fieldOf(record, column);
}

function namedInJson(record: Buffer): string {
  try {
    const row = JSON.parse(record.toString()) as Named | null;
    const name = row?.learnerId ?? row?.learner?.externalId?.value;
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}

/** The field of a record that RFC 4180 allows, without its quotes; empty where it ends before. */
export function fieldOf(record: Buffer, column: number): string {
  let at = 0;
  for (let passed = 0; passed < column; passed++) {
    at = endOf(record, at);
    if (record[at] !== COMMA) return '';
    at += 1;
  }
  const end = endOf(record, at);
  if (record[at] !== QUOTE) return record.toString('utf8', at, end);
  return record.toString('utf8', at + 1, end - 1).replaceAll('""', '"');
}

/** Where the field that begins at `at` ends: at a comma, the end of the line or of the record. */
function endOf(record: Buffer, at: number): number {
  let end = at;
  if (record[end] === QUOTE) {
    end = record.indexOf(QUOTE, end + 1);
    while (record[end + 1] === QUOTE) end = record.indexOf(QUOTE, end + 2);
    return end + 1;
  }
  while (end < record.length && !ENDS.has(record[end] as number)) end += 1;
  return end;
}

const ENDS = new Set([COMMA, LINE_FEED, CARRIAGE_RETURN]);
