/** Rows of NDJSON: each line is a batch item already. */
import { recordAt, type Records } from '../upload/records.js';
import type { RowContent, RowFormat, RowReason, Rows } from './row.js';

const NOT_JSON: RowReason = {
  code: 'malformedJson',
  text: {
    zh: '此行不是合法的 JSON 对象。',
    en: 'This line is no valid JSON object.',
  },
  errors: [],
};

export class NdjsonRows implements RowFormat {
  readonly mediaType = 'application/x-ndjson; charset=utf-8';
  readonly head = '';

  read(records: Records): Rows {
    const lines = records.starts.map((_start, index) => lineOf(recordAt(records, index)));
    return {
      contents: lines.map(contentOf),
      refused: (index, reason) => refused(lines[index] ?? '', reason),
      line: (index) => records.lines[index] ?? 0,
    };
  }
}

/** Without its line end and the blank lines around it. */
function lineOf(record: Buffer): string {
  return record.toString().replace(/^[\r\n]+|[\r\n]+$/g, '');
}

function contentOf(line: string): RowContent {
  const value = objectOf(line);
  if (value === null) return { reason: NOT_JSON };
  // Added to refused rows; whoever corrects them may send the file as it is.
  delete value['reason'];
  return { item: value };
}

function objectOf(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    return value as Record<string, unknown>;
  } catch {
    return null;
  }
}

// The line goes back as it came, to the last digit; one that is no JSON goes back as text.
function refused(line: string, reason: RowReason): string {
  const value = objectOf(line);
  const text = `"reason":${JSON.stringify(reason)}}\n`;
  if (value === null) return `{"line":${JSON.stringify(line)},${text}`;
  if ('reason' in value) return `${JSON.stringify({ ...value, reason })}\n`;
  const members = line.trimEnd().slice(0, -1);
  return `${members}${Object.keys(value).length === 0 ? '' : ','}${text}`;
}
