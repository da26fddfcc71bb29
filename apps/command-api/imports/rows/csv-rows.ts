/** Rows of CSV: the columns of the contract become the fields of a batch item. */
import { parse } from 'csv-parse/sync';
import type { Records } from '../upload/records.js';
import { COLUMNS, type Column, REASON_COLUMNS } from '../upload/header.js';
import type { RowContent, RowFormat, RowReason, Rows } from './row.js';

const OPTIONS = {
  relax_column_count: true,
  skip_empty_lines: true,
  record_delimiter: ['\r\n', '\n'],
};

/** Where a field of an item comes from, by its JSON Pointer. */
const COLUMN_OF: Readonly<Record<string, Column>> = {
  '/learner/externalId/issuer': 'learner_issuer',
  '/learner/externalId/value': 'learner_id',
  '/kind': 'kind',
  '/issuer': 'issuer',
  '/number': 'number',
  '/title': 'title',
  '/scheme': 'scheme',
  '/code': 'code',
  '/level': 'level',
  '/studyMode': 'study_mode',
  '/result': 'result',
  '/awardedOn': 'awarded_on',
  '/completedOn': 'completed_on',
  '/validUntil': 'valid_until',
  '/hours': 'hours',
  '/credits': 'credits',
  '/creditScheme': 'credit_scheme',
  '/grade': 'grade',
  '/grade/scale': 'grade_scale',
  '/grade/value': 'grade',
  '/tags': 'tags',
  '/partOf/issuer': 'part_of_issuer',
  '/partOf/number': 'part_of_number',
};

export class CsvRows implements RowFormat {
  readonly mediaType = 'text/csv; charset=utf-8';
  readonly head: string;
  readonly #width: number;
  /** Which columns go back out: the reasons of an earlier answer do not. */
  readonly #kept: readonly number[];
  readonly #at: Readonly<Record<Column, number>>;

  constructor(header: readonly string[]) {
    this.#width = header.length;
    const reasons = new Set<string>(REASON_COLUMNS);
    this.#kept = header.map((_name, index) => index).filter((i) => !reasons.has(header[i] ?? ''));
    const names = this.#kept.map((index) => header[index] ?? '');
    this.head = `${[...names, ...REASON_COLUMNS].join(',')}\r\n`;
    const places = COLUMNS.map((name) => [name, header.indexOf(name)] as const);
    this.#at = Object.fromEntries(places) as Record<Column, number>;
  }

  read({ bytes, lines }: Records): Rows {
    const records = parse(bytes, OPTIONS);
    if (records.length !== lines.length) throw new Error('records were cut in two ways');
    return {
      contents: records.map((fields) => this.#content(fields)),
      refused: (index, reason) => this.#refused(records[index] ?? [], reason),
      line: (index) => lines[index] ?? 0,
    };
  }

  #content(fields: readonly string[]): RowContent {
    if (fields.length === this.#width) return { item: this.#item(fields) };
    return { reason: columnCount(fields.length, this.#width) };
  }

  // An empty field is one that is not there.
  #item(fields: readonly string[]): object {
    const at = this.#at;
    const value = (index: number): string | undefined => fields[index] || undefined;
    return {
      learner: {
        externalId: { issuer: value(at.learner_issuer), value: value(at.learner_id) },
      },
      kind: value(at.kind),
      issuer: value(at.issuer),
      number: value(at.number),
      title: value(at.title),
      scheme: value(at.scheme),
      code: value(at.code),
      level: value(at.level),
      studyMode: value(at.study_mode),
      result: value(at.result),
      awardedOn: value(at.awarded_on),
      completedOn: value(at.completed_on),
      validUntil: value(at.valid_until),
      hours: value(at.hours),
      credits: value(at.credits),
      creditScheme: value(at.credit_scheme),
      grade: pair('scale', value(at.grade_scale), 'value', value(at.grade)),
      tags: tagsOf(value(at.tags)),
      partOf: pair('issuer', value(at.part_of_issuer), 'number', value(at.part_of_number)),
    };
  }

  #refused(fields: readonly string[], reason: RowReason): string {
    // A row of another width goes back as it is, filled up so that the reasons stand in place.
    const width = Math.max(fields.length, this.#width);
    const kept = fields.length > this.#width ? [...fields.keys()] : this.#kept;
    const cells = kept.filter((i) => i < width).map((index) => fields[index] ?? '');
    return `${[...cells, reason.code, explanation(reason)].map(quoted).join(',')}\r\n`;
  }
}

function pair(
  first: string,
  one: string | undefined,
  second: string,
  other: string | undefined,
): object | undefined {
  return one === undefined && other === undefined ? undefined : { [first]: one, [second]: other };
}

/** Tags stand in one column, with semicolons between them. */
function tagsOf(text: string | undefined): string[] | undefined {
  return text?.split(';').map((tag) => tag.trim());
}

function columnCount(found: number, wanted: number): RowReason {
  return {
    code: 'columnCount',
    text: {
      zh: `此行有 ${found} 列，表头有 ${wanted} 列。`,
      en: `This row has ${found} columns, the header has ${wanted}.`,
    },
    errors: [],
  };
}

/** Each fault in both languages, with the column that it is in. */
function explanation(reason: RowReason): string {
  const faults = reason.errors.map(({ pointer, text }) => {
    const column = COLUMN_OF[pointer.replace(/^(\/tags)\/.*/, '$1')] ?? pointer;
    return `${column}: ${text.zh} ${text.en}`;
  });
  const whole = `${reason.text.zh} ${reason.text.en}`;
  return faults.length > 0 ? faults.join(' | ') : whole;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
