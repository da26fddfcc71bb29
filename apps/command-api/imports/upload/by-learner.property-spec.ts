import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { blocksIn, planned } from '../jobs/block-plan.js';
import { ByLearner, type Dealt, hashOf } from './by-learner.js';
import { fieldOf, learnerOf } from './learner-of.js';
import { type Format, RecordScanner } from './record-scanner.js';
import { packed, recordAt, type Records, unpackedRecords } from './records.js';

const CELL = fc.string({
  unit: fc.constantFrom('a', 'b', '"', ',', '\n', '\r', '学', ' ', "'", '😀'),
  maxLength: 6,
});
const BLANK = fc.constantFrom('', '\n', '\r\n');

/** A cell as RFC 4180 writes it; quotes where none are needed too. */
function written(cell: string, quotes: boolean): string {
  const needed = /[",\r\n]/.test(cell);
  return needed || quotes ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function scanned(format: Format, text: string): Records {
  const found: Records[] = [];
  const scanner = new RecordScanner(format, { header: false }, (block) =>
    found.push({ ...block, hashes: block.starts.map(() => 0) }),
  );
  scanner.write(Buffer.from(text));
  scanner.end();
  return found[0] ?? { bytes: Buffer.alloc(0), starts: [], lines: [], hashes: [] };
}

function dealt(format: Format, header: readonly string[], text: string): Dealt[] {
  const out: Dealt[] = [];
  const byLearner = new ByLearner(learnerOf(format, header), (one) => out.push(one));
  const scanner = new RecordScanner(format, { header: false }, (block) => byLearner.take(block));
  scanner.write(Buffer.from(text));
  scanner.end();
  byLearner.end();
  return out;
}

describe('records of an upload', () => {
  it('are cut as the reader of CSV cuts them, and each field is found in its record', () => {
    const row = fc.tuple(fc.array(fc.tuple(CELL, fc.boolean()), { minLength: 1, maxLength: 4 }));
    const line = fc.tuple(row, BLANK, fc.constantFrom('\n', '\r\n'));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const text = lines
          .map(([[cells], blank, end]) => {
            const record = cells.map(([cell, quotes]) => written(cell, quotes)).join(',');
            return `${record === '' ? '""' : record}${end}${blank}`;
          })
          .join('');
        const records = scanned('csv', text);
        const read = parse(Buffer.from(text), {
          relax_column_count: true,
          skip_empty_lines: true,
          record_delimiter: ['\r\n', '\n'],
        });
        expect(records.starts.length).toBe(read.length);
        read.forEach((fields, index) => {
          const record = recordAt(records, index);
          const found = fields.map((_field, column) => fieldOf(record, column));
          expect(found).toEqual(fields);
          expect(fieldOf(record, fields.length)).toBe('');
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('come out of the spool as they went in', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 9 }), (lines) => {
        const records = scanned('ndjson', lines.map((line) => `${line}\n`).join(''));
        const before = { ...records, bytes: records.bytes.toString() };
        const after = unpackedRecords(packed(records));
        expect({ ...after, bytes: after.bytes.toString() }).toEqual(before);
      }),
    );
  });

  it('are dealt out whole, each learner to one place in the order of the file', () => {
    const learners = fc.array(fc.integer({ min: 1, max: 700 }), {
      minLength: 1,
      maxLength: 3_000,
    });
    fc.assert(
      fc.property(learners, (file) => {
        const text = file.map((learner, at) => `${at},L${learner},${'x'.repeat(learner)}`);
        const out = dealt('csv', ['number', 'learner_id', 'title'], text.join('\n'));
        const pieces = out.map(({ bucket, records }, piece) => ({
          piece,
          bucket,
          rows: records.starts.length,
          bytes: records.bytes.length,
        }));
        const windows = planned(pieces);
        const order = windows.flatMap((window) => window.pieces);
        const lines = new Map<string, number[]>();
        for (const piece of order) {
          const { records } = out[piece] as Dealt;
          records.starts.forEach((_start, index) => {
            const [number, learner] = recordAt(records, index).toString().split(',', 2);
            const line = records.lines[index] ?? 0;
            expect(Number(number)).toBe(line - 1);
            expect(records.hashes[index]).toBe(hashOf(learner ?? ''));
            lines.set(learner ?? '', [...(lines.get(learner ?? '') ?? []), line]);
          });
        }
        const wanted = new Map<string, number[]>();
        file.forEach((learner, at) => {
          wanted.set(`L${learner}`, [...(wanted.get(`L${learner}`) ?? []), at + 1]);
        });
        expect([...lines].sort()).toEqual([...wanted].sort());
        expect(blocksIn(windows)).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});
