import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BookRule } from '../book.js';
import { planConversion } from './index.js';
import { accountWith, programmeBook, TARGET } from './plan-cases.js';

/** Outcome i may stand for course j where `allowed[i][j]`; all under one cap of the institution. */
interface Instance {
  readonly outcomes: readonly number[];
  readonly courses: readonly number[];
  readonly allowed: readonly (readonly boolean[])[];
  readonly cap: number;
}

const instances: fc.Arbitrary<Instance> = fc
  .record({
    outcomes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
    courses: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
    cap: fc.integer({ min: 0, max: 20 }),
    seed: fc.array(fc.boolean(), { minLength: 25, maxLength: 25 }),
  })
  .map(({ outcomes, courses, cap, seed }) => ({
    outcomes,
    courses,
    cap,
    allowed: outcomes.map((_, i) => courses.map((_unused, j) => seed[i * 5 + j] ?? false)),
  }));

/** Tries every assignment of courses to one outcome or none. */
function bruteForce(instance: Instance): number {
  const left = [...instance.outcomes];
  const best = (course: number, room: number): number => {
    const size = instance.courses[course];
    if (size === undefined) return 0;
    let most = best(course + 1, room);
    left.forEach((has, at) => {
      if (instance.allowed[at]?.[course] !== true || has < size || room < size) return;
      left[at] = has - size;
      const found = size + best(course + 1, room - size);
      left[at] = has;
      if (found > most) most = found;
    });
    return most;
  };
  return best(0, instance.cap);
}

function solve(instance: Instance): { converted: number; optimal: boolean } {
  const account = accountWith(
    instance.outcomes.map((credits, at) => ({ code: `S${at}`, credits: String(credits) })),
  );
  const courses = instance.courses.map((credits, at) => ({
    code: `C${at}`,
    credits: String(credits),
  }));
  const rules: BookRule[] = [
    { id: 'cap', kind: 'cap', per: 'institution', when: {}, credits: String(instance.cap) },
  ];
  instance.allowed.forEach((row, at) => {
    const targets = courses.filter((_, j) => row[j]).map((one) => one.code);
    if (targets.length === 0) return;
    rules.push({
      id: `m${at}`,
      kind: 'match',
      from: [{ code: `S${at}` }],
      to: { courses: targets },
    });
  });
  const plan = planConversion(account, programmeBook(courses, rules), 1, TARGET);
  return { converted: plan?.converted ?? -1, optimal: plan?.optimal ?? false };
}

describe('a conversion plan', () => {
  it('equals brute force on small instances, and says that it is optimal', () => {
    fc.assert(
      fc.property(instances, (instance) => {
        const plan = solve(instance);
        expect(plan.optimal).toBe(true);
        expect(plan.converted).toBe(bruteForce(instance) * 100);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same plan for the same input', () => {
    fc.assert(
      fc.property(instances, (instance) => {
        expect(solve(instance)).toEqual(solve(instance));
      }),
      { numRuns: 100 },
    );
  });
});
