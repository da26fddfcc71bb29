import { describe, expect, it } from '@jest/globals';
import { type Format, RecordScanner } from '../upload/record-scanner.js';
import type { Records } from '../upload/records.js';
import { CsvRows } from './csv-rows.js';
import { NdjsonRows } from './ndjson-rows.js';
import type { RowReason } from './row.js';

const reason: RowReason = {
  code: 'invalidBody',
  text: { zh: '有误', en: 'Wrong' },
  errors: [{ pointer: '/partOf/number', code: 'required', text: { zh: '缺失', en: 'Missing' } }],
};

/** The records of a file, as the upload cuts them; `firstLine` is the line that it begins at. */
function records(format: Format, text: string, firstLine = 1): Records {
  const found: Records[] = [];
  const scanner = new RecordScanner(format, { header: false }, (block) => {
    found.push({ ...block, lines: block.lines.map((line) => line + firstLine - 1), hashes: [] });
  });
  scanner.write(Buffer.from(text));
  scanner.end();
  return found[0] as Records;
}

describe('rows of CSV', () => {
  const header = ['number', 'kind', 'grade', 'tags', 'part_of_issuer', 'reason_code', 'reason'];
  const format = new CsvRows(header);

  it('become batch items, empty fields left out', () => {
    const { contents } = format.read(records('csv', 'N-1,course,,lab; old,A,x,y\r\n', 2));
    expect(JSON.parse(JSON.stringify(contents))).toEqual([
      {
        item: {
          learner: { externalId: {} },
          kind: 'course',
          number: 'N-1',
          tags: ['lab', 'old'],
          partOf: { issuer: 'A' },
        },
      },
    ]);
  });

  it('come back with the reason of this time, in place of the one before', () => {
    const rows = format.read(records('csv', '"N,1",course,,,A,before,"was ""wrong"""\n', 2));
    expect(format.head).toBe('number,kind,grade,tags,part_of_issuer,reason_code,reason\r\n');
    expect(rows.refused(0, reason)).toBe(
      '"N,1",course,,,A,invalidBody,part_of_number: 缺失 Missing\r\n',
    );
  });

  it('of another width than the header are refused and come back whole', () => {
    const rows = format.read(records('csv', '1,2,3\n1,2,3,4,5,6,7,8,9\n', 2));
    expect(rows.contents.map((content) => content.reason?.code)).toEqual([
      'columnCount',
      'columnCount',
    ]);
    expect(rows.refused(0, reason)).toBe('1,2,3,,,invalidBody,part_of_number: 缺失 Missing\r\n');
    expect(rows.refused(1, reason)).toMatch(/^1,2,3,4,5,6,7,8,9,invalidBody,/);
  });

  it('know the line that they begin at', () => {
    const rows = format.read(records('csv', '\n1,"a\nb",,,,,\n\r\n2,,,,,,\n3,,"x\n\ny",,,,', 10));
    expect([0, 1, 2].map((index) => rows.line(index))).toEqual([11, 14, 15]);
  });
});

describe('rows of NDJSON', () => {
  const format = new NdjsonRows();

  it('come back as they came, to the last digit, with the reason', () => {
    const lines = '{"number":12345678901234567890}\n\n{"a":1,"reason":"old"}\r\n{}\n[1]\n{"a":\n';
    const rows = format.read(records('ndjson', lines, 3));
    expect(rows.contents.map((content) => content.reason?.code ?? 'read')).toEqual([
      ...['read', 'read', 'read', 'malformedJson', 'malformedJson'],
    ]);
    const back = rows.contents.map((_content, index) => rows.refused(index, reason));
    expect(back[0]).toMatch(/^\{"number":12345678901234567890,"reason":\{/);
    const read = back.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(read.map((line) => ({ ...line, reason: 0 }))).toEqual([
      expect.anything(),
      { a: 1, reason: 0 },
      { reason: 0 },
      { line: '[1]', reason: 0 },
      { line: '{"a":', reason: 0 },
    ]);
    expect([0, 1, 4].map((index) => rows.line(index))).toEqual([3, 5, 8]);
  });
});
