import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../assess.js';
import type { BookRule } from '../book.js';
import { bankBook, libraryOf, Story } from '../cases.js';
import type { Given } from '../cases.js';
import { checkBook } from '../check/index.js';
import type { Assessment } from '../types.js';

const TODAY = '2026-02-01';
const KINDS = ['course', 'skillLevelCertificate', 'diploma'] as const;
const LEVELS = ['elementary', 'intermediate', 'advanced'];
const LETTERS = ['F', 'D', 'C', 'B', 'A'];

const when = fc.constantFrom(
  {},
  { kind: 'course' },
  { code: 'X1' },
  { scheme: 'x-certificate', minLevel: 'intermediate' },
  { tags: ['lab'] },
);
const credits = fc.integer({ min: 0, max: 20 }).map((one) => `${one}.00`);

const rule: fc.Arbitrary<BookRule> = fc.oneof(
  fc.record({
    id: fc.constant('c'),
    kind: fc.constant('cap' as const),
    per: fc.constantFrom('item' as const, 'institution' as const),
    when,
    credits,
  }),
  fc.record({
    id: fc.constant('p'),
    kind: fc.constant('cap' as const),
    per: fc.constant('period' as const),
    period: fc.constantFrom('year' as const, 'semester' as const),
    yearStarts: fc.constantFrom('03-01', '09-01'),
    when,
    credits,
  }),
  fc.record({
    id: fc.constant('n'),
    kind: fc.constant('cap' as const),
    per: fc.constant('count' as const),
    when,
    items: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    id: fc.constant('f'),
    kind: fc.constant('family' as const),
    members: fc.array(when, { minLength: 1, maxLength: 2 }),
    take: fc.constant('highest' as const),
  }),
  fc.record({ id: fc.constant('e'), kind: fc.constant('validity' as const), when }),
  fc.record({
    id: fc.constant('g'),
    kind: fc.constant('minimumGrade' as const),
    when,
    scale: fc.constant('letter'),
    value: fc.constantFrom(...LETTERS),
  }),
);

const rules = fc
  .array(rule, { maxLength: 6 })
  .map((list) => list.map((one, at) => ({ ...one, id: `${one.id}${at}` })))
  .filter((list) => checkBook(bankBook(list), { published: [] }).length === 0);

const day = fc.constantFrom('2023-02-28', '2024-03-01', '2025-09-01', '2026-01-20', '2026-03-01');

const outcome: fc.Arbitrary<Given> = fc.record(
  {
    kind: fc.constantFrom(...KINDS),
    issuer: fc.constantFrom('A', 'B'),
    scheme: fc.constant('x-certificate'),
    code: fc.constantFrom('X1', 'X2'),
    level: fc.constantFrom(...LEVELS),
    result: fc.constantFrom('passed', 'passed', 'passed', 'failed'),
    awardedOn: day,
    completedOn: day,
    validUntil: day,
    credits: fc.integer({ min: 1, max: 9 }).map(String),
    grade: fc.constantFrom(...LETTERS).map((value) => ({ scale: 'letter', value })),
    tags: fc.constant(['lab']),
    // Some containers come later than their parts, and some never.
    partOf: fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 8, 100, 100, 100, 101),
  },
  { requiredKeys: ['kind', 'issuer'] },
);

const life = fc
  .record({ rules, outcomes: fc.array(outcome, { maxLength: 8 }) })
  .map(({ rules: given, outcomes }) => ({
    rules: given,
    outcomes: outcomes.map((one, at) => ({ ...one, id: at + 1 })),
  }));

function assessed(outcomes: readonly Given[], given: readonly BookRule[]): Assessment {
  return assess(new Story(outcomes).account(), libraryOf(bankBook(given)), 1, TODAY);
}

describe('whatever the rules and the outcomes are', () => {
  it('recognised is never more than accumulated, per outcome and in sum', () => {
    const bounded = fc.property(life, ({ outcomes, rules: given }) => {
      const found = assessed(outcomes, given);
      let sum = 0;
      for (const one of found.outcomes) {
        expect(one.recognised).toBeGreaterThanOrEqual(0);
        expect(one.recognised).toBeLessThanOrEqual(one.accumulated);
        expect(one.reasons.length).toBeGreaterThan(0);
        sum += one.recognised;
      }
      expect(found.balances.recognised).toBe(sum);
    });
    fc.assert(bounded, { numRuns: 300 });
  });

  it('neither the order of recording nor that of listing changes the answer', () => {
    const shuffled = fc.property(life, ({ outcomes, rules: given }) => {
      const backwards = assessed([...outcomes].reverse(), [...given].reverse());
      expect(backwards).toEqual(assessed(outcomes, given));
    });
    fc.assert(shuffled, { numRuns: 300 });
  });

  it('accumulated does not change with any rule that is no value rule', () => {
    const free = fc.property(life, ({ outcomes, rules: given }) => {
      const { accumulated } = assessed(outcomes, []).balances;
      expect(assessed(outcomes, given).balances.accumulated).toBe(accumulated);
    });
    fc.assert(free, { numRuns: 300 });
  });

  it('what was consumed stands when more comes or time passes', () => {
    const more = fc.property(life, fc.array(outcome, { maxLength: 3 }), (given, later) => {
      const found = assessed(given.outcomes, given.rules);
      const draws = found.outcomes
        .filter((one) => one.recognised > 0)
        .slice(0, 2)
        .map((one) => [Number(one.outcomeId.slice(-12)), `${one.recognised}`] as const)
        .map(([id, hundredths]) => [id, `${hundredths.slice(0, -2)}.00`] as const);
      const story = new Story(given.outcomes).convert(draws);
      later.forEach((one, at) => story.record({ ...one, id: 100 + at }));
      const library = libraryOf(bankBook(given.rules));
      for (const asOf of [TODAY, '2026-06-01']) {
        const { balances } = assess(story.account(), library, 1, asOf);
        expect(balances).toMatchObject({ overdrawn: 0 });
        expect(balances.available).toBeGreaterThanOrEqual(0);
        const free = assess(story.account(), libraryOf(bankBook([])), 1, asOf).balances;
        expect(balances.accumulated).toBe(free.accumulated);
      }
    });
    fc.assert(more, { numRuns: 500 });
  });
});
