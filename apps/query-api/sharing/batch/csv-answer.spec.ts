import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { Refusal } from '#edge';
import { csvOf } from './csv-answer.js';

function named(name: string): string {
  const answer = { result: 'valid', checks: [], summary: { name } } as const;
  const [row] = parse<{ name: string }>(csvOf([{ row: 1, answer }]), { columns: true });
  return row?.name ?? '';
}

describe('a batch as CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '＝1', '\r=1'])(
    'writes %j so that no spreadsheet computes it',
    (name) => {
      expect(named(name)).toBe(`'${name}`);
    },
  );

  it.each(['林小雨', 'a=b', 'O"Neil, J.', 'two\nlines', "D'Arc"])('writes %j as it is', (name) => {
    expect(named(name)).toBe(name);
  });

  it('has a row for each code, with the code of a problem where there was one', () => {
    const answer = new Refusal('tooManyRequests');
    const rows = parse(csvOf([{ row: 1, answer }]), { columns: true });
    expect(rows).toMatchObject([{ row: '1', result: '', problem: 'tooManyRequests', name: '' }]);
  });
});
