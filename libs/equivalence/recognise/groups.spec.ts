import { describe, expect, it } from '@jest/globals';
import { compileBook } from '../compile.js';
import type { CapRule } from '../book.js';
import { bankBook } from '../cases.js';
import { groupOf } from './groups.js';

/** The key of the period that a day of completion falls into. */
function period(name: NonNullable<CapRule['period']>, yearStarts: string, day: string) {
  const rule: CapRule = {
    id: 'p',
    kind: 'cap',
    per: 'period',
    period: name,
    yearStarts,
    when: {},
    credits: '1',
  };
  const [cap] = compileBook(bankBook([rule]), { id: 'bank', version: 1, contentHash: '' }).sumCaps;
  if (cap === undefined) throw new Error('no cap');
  return groupOf(cap, {
    kind: 'course',
    issuer: 'A',
    title: '-',
    result: 'passed',
    completedOn: day,
  });
}

describe('a period of the book’s own calendar', () => {
  it.each([
    ['2024-08-30', '2023/12'],
    ['2024-08-31', '2024/1'],
    ['2024-09-29', '2024/1'],
    ['2024-09-30', '2024/2'],
    ['2024-10-30', '2024/2'],
    ['2024-10-31', '2024/3'],
    ['2025-02-27', '2024/6'],
    ['2025-02-28', '2024/7'],
    ['2024-02-28', '2023/6'],
    ['2024-02-29', '2023/7'],
  ])('that begins on the 31st begins on a shorter month’s last day: %s is %s', (day, key) => {
    expect(period('month', '08-31', day)).toBe(key);
  });

  it.each([
    ['semester', '2025-02-27', '2024/1'],
    ['semester', '2025-02-28', '2024/2'],
    ['quarter', '2024-11-29', '2024/1'],
    ['quarter', '2024-11-30', '2024/2'],
    ['year', '2025-08-30', '2024'],
    ['year', '2025-08-31', '2025'],
  ] as const)('also as a %s: %s is %s', (name, day, key) => {
    expect(period(name, '08-31', day)).toBe(key);
  });

  it('is of the calendar year where the book names no other day', () => {
    expect(period('quarter', '01-01', '2024-12-31')).toBe('2024/4');
    expect(period('month', '01-01', '2024-12-31')).toBe('2024/12');
  });
});
