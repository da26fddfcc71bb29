/** The rows of a batch, read from CSV: a header of known columns, then one share code a row. */
import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '#edge';
import type { Bilingual } from '#edge';

const MOST_ROWS = 1_000;
/** A row has at most 130 bytes of its own; what spreadsheets add to it fits too. */
const MOST_BYTES = 512 * 1_024;
/** So much of what is too long is read and thrown away, so that the refusal can be read. */
const READ_ON_BYTES = 8 * 1_024 * 1_024;

const COLUMNS = ['share_code', 'pin', 'programme'] as const;

export interface BatchRow {
  readonly shareCode: string;
  readonly pin?: string;
  readonly programme?: string;
}

const FAULTS = {
  notUtf8: {
    zh: '文件不是 UTF-8；请另存为 “CSV UTF-8” 后重新提交。',
    en: 'The file is not UTF-8; save it as "CSV UTF-8" and send it again.',
  },
  notCsv: {
    zh: '文件不是合法的 CSV：请检查引号，每行的列数不得多于表头。',
    en: 'This is no CSV: check its quotes, and that no row has more columns than the header.',
  },
  wrongHeader: {
    zh: '表头应为 share_code，可加 pin 与 programme，各至多一次。',
    en: 'The header is share_code, and pin and programme where they are needed, each once.',
  },
  noRows: { zh: '表头之下没有任何行。', en: 'There is no row below the header.' },
} as const satisfies Record<string, Bilingual>;

/** The whole body, bounded; it is read to its end, or to where nobody would wait for it. */
export async function readBatch(body: Readable): Promise<Buffer | Refusal> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes <= MOST_BYTES) pieces.push(piece);
    else if (bytes > READ_ON_BYTES) break;
  }
  return bytes > MOST_BYTES ? new Refusal('bodyTooLarge') : Buffer.concat(pieces);
}

export function rowsOf(bytes: Buffer): readonly BatchRow[] | Refusal {
  if (!isUtf8(bytes)) return fault('notUtf8');
  const [header, ...records] = recordsOf(bytes);
  if (header === undefined) return fault('notCsv');
  if (!isHeader(header)) return fault('wrongHeader');
  if (records.length === 0) return fault('noRows');
  if (records.length > MOST_ROWS) return new Refusal('batchTooLong');
  if (records.some((one) => one.length > header.length)) return fault('notCsv');
  const at = (name: (typeof COLUMNS)[number]): number => header.indexOf(name);
  return records.map((record) => {
    const cell = (index: number): string => record[index]?.trim() ?? '';
    const pin = cell(at('pin'));
    const programme = cell(at('programme'));
    return {
      shareCode: cell(at('share_code')),
      ...(pin === '' ? {} : { pin }),
      ...(programme === '' ? {} : { programme }),
    };
  });
}

/** None where it is no CSV. */
function recordsOf(bytes: Buffer): string[][] {
  try {
    return parse(bytes, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
      max_record_size: 4_096,
      to: MOST_ROWS + 2,
    });
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

function isHeader(header: readonly string[]): boolean {
  const known = header.every((name) => COLUMNS.some((one) => one === name));
  return known && new Set(header).size === header.length && header.includes('share_code');
}

function fault(code: keyof typeof FAULTS): Refusal {
  return new Refusal('invalidBody', { errors: [{ pointer: '', code, text: FAULTS[code] }] });
}
