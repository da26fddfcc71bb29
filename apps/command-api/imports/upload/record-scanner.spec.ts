import { describe, expect, it } from '@jest/globals';
import { BLOCK_ROWS } from '../limits.js';
import { type Block, type Format, RecordScanner } from './record-scanner.js';
import { UploadProblem } from './upload-problem.js';

interface Scanned {
  readonly blocks: { text: string; starts: readonly number[]; lines: readonly number[] }[];
  readonly problem?: { code: string; line: unknown };
}

function scan(content: string | Buffer, format: Format = 'csv', piece = 1_000_000): Scanned {
  const blocks: Scanned['blocks'] = [];
  const emit = (block: Block): void => {
    blocks.push({ starts: block.starts, lines: block.lines, text: block.bytes.toString() });
  };
  const scanner = new RecordScanner(format, { header: format === 'csv' }, emit);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  try {
    for (let at = 0; at < bytes.length; at += piece) scanner.write(bytes.subarray(at, at + piece));
    scanner.end();
  } catch (error) {
    if (!(error instanceof UploadProblem)) throw error;
    return { blocks, problem: { code: error.code, line: error.values.line } };
  }
  return { blocks };
}

const problemOf = (content: string | Buffer, format: Format = 'csv'): Scanned['problem'] => {
  const whole = scan(content, format).problem;
  // Where the pieces end must not matter.
  if (content.length < 100_000) expect(scan(content, format, 1).problem).toEqual(whole);
  return whole;
};

describe('the scanner of uploads', () => {
  it('gives the header by itself and the rows after it', () => {
    const { blocks } = scan('a,b\r\n1,2\r\n\r\n3,"4\n5"\n6,7');
    expect(blocks).toEqual([
      { text: 'a,b\r\n', starts: [0], lines: [1] },
      { text: '1,2\r\n\r\n3,"4\n5"\n6,7', starts: [0, 7, 15], lines: [2, 4, 6] },
    ]);
  });

  it('cuts the same blocks wherever the pieces of the upload end', () => {
    const content = `\ufeffa,b\n${'1,"x ""y"", 学分\r\n"\r\n'.repeat(3 * BLOCK_ROWS + 1)}`;
    const whole = scan(content);
    expect(whole.blocks.map((block) => block.starts.length)).toEqual([1, 400, 400, 400, 1]);
    for (const piece of [1, 2, 7, 1_000]) expect(scan(content, 'csv', piece)).toEqual(whole);
    expect(whole.blocks.map((block) => block.text).join('')).toBe(content.slice(1));
    expect(whole.blocks.map((block) => block.lines[0])).toEqual([1, 2, 802, 1_602, 2_402]);
  });

  it('leaves out the byte order mark', () => {
    expect(scan('\ufeffa,b\n1,2').blocks[0]?.text).toBe('a,b\n');
  });

  it('reads NDJSON line by line, quotes or not', () => {
    const { blocks } = scan('{"a":"\\""}\n\n{"b":1}', 'ndjson');
    expect(blocks).toHaveLength(1);
    expect(blocks[0]?.lines).toEqual([1, 3]);
  });

  it('finds nothing in an empty file', () => {
    expect(scan('')).toEqual({ blocks: [] });
    expect(scan('\n\r\n', 'ndjson')).toEqual({ blocks: [] });
  });

  it('names the line of wrong quoting', () => {
    expect(problemOf('a,b\n1,2\n3,4"5"\n')).toEqual({ code: 'wrongQuoting', line: 3 });
    expect(problemOf('a,b\n1,"2"3\n')).toEqual({ code: 'wrongQuoting', line: 2 });
    expect(problemOf('a,b\n1,"2\n3,4\n')).toEqual({ code: 'openQuote', line: 2 });
    expect(problemOf('a,b\n1,"2"\r3')).toEqual({ code: 'wrongQuoting', line: 2 });
  });

  it('names the line that is not UTF-8', () => {
    const gb18030 = Buffer.from([0xd1, 0xa7, 0xb7, 0xd6]);
    const content = Buffer.concat([Buffer.from('a,b\n1,2\n3,'), gb18030, Buffer.from('\n5,6\n')]);
    expect(problemOf(content)).toEqual({ code: 'notUtf8', line: 3 });
    expect(problemOf(Buffer.from([0xff, 0xfe, 0x61, 0x00]))?.code).toBe('notUtf8');
  });

  it('names the line of a NUL byte', () => {
    expect(problemOf('a,b\n1,2\n3,\0\n')).toEqual({ code: 'nulByte', line: 3 });
  });

  it('refuses a line of ten megabytes without holding it', () => {
    const line = Buffer.alloc(10_000_000, 'x');
    const scanner = new RecordScanner('ndjson', { header: false }, () => undefined);
    expect(() => scanner.write(line.subarray(0, 70_000))).toThrow(UploadProblem);
    expect(problemOf(line)).toEqual({ code: 'lineTooLong', line: 1 });
    expect(problemOf(`a,b\n"${'\n'.repeat(70_000)}"`)).toEqual({ code: 'lineTooLong', line: 2 });
  });

  it('refuses 100,000 columns', () => {
    expect(problemOf('a,'.repeat(100_000))).toEqual({ code: 'tooManyColumns', line: 1 });
    expect(problemOf(`a,b\n${','.repeat(64)}\n`)).toEqual({ code: 'tooManyColumns', line: 2 });
  });
});
