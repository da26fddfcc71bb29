import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Refusal } from '#edge';
import { readBatch, rowsOf } from './rows.js';

const rows = (text: string) => rowsOf(Buffer.from(text));

function faultOf(bytes: string | Buffer): string {
  const found = rowsOf(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  if (!(found instanceof Refusal)) return 'none';
  return found.details.errors?.[0]?.code ?? found.code;
}

describe('the rows of a batch', () => {
  it('are read by their columns, in any order, with and without what is optional', () => {
    expect(rows('share_code\nA\nB\n')).toEqual([{ shareCode: 'A' }, { shareCode: 'B' }]);
    expect(rows('\uFEFFpin,share_code,programme\r\n1234, A ,P1\r\n,B,\r\n,C\r\n')).toEqual([
      { shareCode: 'A', pin: '1234', programme: 'P1' },
      { shareCode: 'B' },
      { shareCode: 'C' },
    ]);
  });

  it('are a thousand at most', () => {
    const many = (count: number): string => `share_code\n${'A\n'.repeat(count)}`;
    expect(rows(many(1_000))).toHaveLength(1_000);
    expect(faultOf(many(1_001))).toBe('batchTooLong');
    expect(faultOf(many(100_000))).toBe('batchTooLong');
  });

  it('are refused as a whole where the file is none', () => {
    expect(faultOf('')).toBe('notCsv');
    expect(faultOf('share_code\n')).toBe('noRows');
    expect(faultOf('code\nA\n')).toBe('wrongHeader');
    expect(faultOf('pin\n1\n')).toBe('wrongHeader');
    expect(faultOf('share_code,share_code\nA,B\n')).toBe('wrongHeader');
    expect(faultOf('share_code\nA,B\n')).toBe('notCsv');
    expect(faultOf('share_code\n"A\n')).toBe('notCsv');
    expect(faultOf(`share_code\n${'A'.repeat(5_000)}\n`)).toBe('notCsv');
    expect(faultOf(Buffer.from([0xff, 0xfe]))).toBe('notUtf8');
  });

  it('that are too many bytes are not kept', async () => {
    const piece = Buffer.alloc(64 * 1_024, 'A');
    const endless = Readable.from(Array.from({ length: 400 }, () => piece));
    expect(await readBatch(endless)).toMatchObject({ code: 'bodyTooLarge' });
    expect(await readBatch(Readable.from([piece, piece]))).toHaveLength(2 * piece.length);
  });
});
