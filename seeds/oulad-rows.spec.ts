import { describe, expect, it } from '@jest/globals';
import { awardedOn, ouladLines } from './oulad-rows.js';

describe('the module results of the Open University', () => {
  const rows = ouladLines().map((line) => line.split(','));
  const passed = rows.filter((row) => row[6] === 'passed');

  it('are 32,593 lines of one outcome each', () => {
    expect(rows).toHaveLength(32_593);
    expect(new Set(rows.map((row) => row[4])).size).toBe(32_593);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([9]));
  });

  it('give 14,581 learners 1,134,445 credits, nobody more than 630', () => {
    const credits = new Map<string, number>();
    for (const [, student = '', , , , , , , amount] of passed) {
      credits.set(student, (credits.get(student) ?? 0) + Number(amount));
    }
    expect(credits.size).toBe(14_581);
    expect([...credits.values()].reduce((sum, amount) => sum + amount, 0)).toBe(1_134_445);
    expect(Math.max(...credits.values())).toBe(630);
  });

  it('are awarded at the end of their presentation', () => {
    expect(awardedOn('2013B')).toBe('2013-08-31');
    expect(awardedOn('2013J')).toBe('2014-06-30');
  });
});
