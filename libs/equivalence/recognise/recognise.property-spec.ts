import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../assess.js';
import type { BookRule } from '../book.js';
import { rulesFor } from '../candidates.js';
import { bankBook, libraryOf, outcomeId, Story } from '../cases.js';
import type { Given } from '../cases.js';
import { checkBook } from '../check/index.js';
import { compileBook } from '../compile.js';
import type { CompiledBook, CompiledMatcher, CompiledTest } from '../compile.js';
import { matches } from '../matcher.js';
import type { MatchSubject } from '../matcher.js';
import type { Assessment } from '../types.js';
import { groupOf } from './groups.js';
import { itemCap } from './tests.js';

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
/** Takes few, so that books with several of such rules are still without contradiction. */
const narrow = fc.constantFrom({ code: 'X1' }, { code: 'X2' }, { tags: ['lab'] });
const factor = fc.constantFrom('1/3', '2/3', '0.75');
const title = fc.constant('title' as const);
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
    otherScales: fc.constantFrom('accept' as const, 'refuse' as const),
  }),
  fc.record({
    id: fc.constant('t'),
    kind: fc.constant('cap' as const),
    per: fc.constant('total' as const),
    when,
    credits,
  }),
  fc.record({
    id: fc.constant('s'),
    kind: fc.constant('cap' as const),
    per: fc.constant('item' as const),
    when,
    shareOf: fc.record({ share: factor, of: fc.constant('item' as const) }),
    authorities: fc.constant([{ authority: 'X', table: [{ when: { code: 'X1' }, credits: '3' }] }]),
  }),
  fc.record({ id: fc.constant('x'), kind: fc.constant('exclude' as const), when: narrow }),
  fc.record({ id: fc.constant('d'), kind: fc.constant('duplicate' as const), when, by: title }),
  fc.record({
    id: fc.constant('i'),
    kind: fc.constant('implied' as const),
    by: narrow,
    when: narrow,
  }),
  fc.record({
    id: fc.constant('l'),
    kind: fc.constant('shelfLife' as const),
    when,
    years: fc.constantFrom(1, 2),
    from: fc.constantFrom('awardedOn' as const, 'completedOn' as const),
  }),
  fc.record({
    id: fc.constant('a'),
    kind: fc.constant('ratio' as const),
    on: fc.constant('recognised' as const),
    when: narrow,
    factor,
    rounding: fc.constantFrom(
      { granularity: '0.01', mode: 'halfUp' as const },
      { granularity: '0.50', mode: 'up' as const },
    ),
  }),
  fc.record({
    id: fc.constant('h'),
    kind: fc.constant('family' as const),
    members: fc.array(when, { minLength: 1, maxLength: 2 }),
    take: fc.constant('highest' as const),
    each: fc.constantFrom('code' as const, 'title' as const, { tagPrefix: 'l' }),
    lower: fc.record({ factor }),
  }),
  fc.record({
    id: fc.constant('r'),
    kind: fc.constant('rounding' as const),
    when: fc.constant('total' as const),
    granularity: fc.constantFrom('0.50', '1.00'),
    mode: fc.constant('down' as const),
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
    title: fc.constantFrom('Algebra', 'ALGEBRA ', 'Biology'),
    credits: fc.constantFrom('1', '2.5', '3.33', '4', '6', '9'),
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
      expect(found.balances.recognised).toBe(sum + (found.rounding?.amount ?? 0));
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

  it('no cap is exceeded, whatever else the book says', () => {
    const capped = fc.property(life, ({ outcomes, rules: given }) => {
      const book = compileBook(bankBook(given), REF);
      const found = assessed(outcomes, given).outcomes;
      for (const cap of book.caps) {
        const sums = new Map<string, number>();
        for (const one of found) {
          const of = subject(outcomes, one.outcomeId);
          if (one.recognised === 0 || !matches(cap.when, of, book)) continue;
          if (cap.per === 'item') {
            expect(one.recognised).toBeLessThanOrEqual(itemCap(of, book)?.limit ?? 0);
            continue;
          }
          const group = groupOf(cap, of.facts) ?? one.outcomeId;
          const weight = cap.per === 'count' ? 1 : one.recognised;
          sums.set(group, (sums.get(group) ?? 0) + weight);
        }
        for (const sum of sums.values()) expect(sum).toBeLessThanOrEqual(cap.limit);
      }
    });
    fc.assert(capped, { numRuns: 500 });
  });

  it('the rules that are found for an outcome are all that match it, in their order', () => {
    const indexed = fc.property(life, fc.array(outcome, { maxLength: 3 }), (given, more) => {
      const book = compileBook(bankBook(given.rules), REF);
      const all = [...given.outcomes, ...more].map((one, at) => ({ ...one, id: at + 1 }));
      for (const { id } of all) {
        const of = subject(all, outcomeId(id));
        const found = rulesFor(book, of.facts);
        for (const name of ['scalings', 'grades', 'validity', 'shelfLives', 'implied'] as const) {
          const plain = taking<CompiledTest>(book[name], of, book);
          expect(taking<CompiledTest>(found[name], of, book)).toEqual(plain);
        }
        for (const name of ['duplicates', 'itemCaps', 'sumCaps', 'values', 'hours'] as const) {
          const plain = taking<CompiledTest>(book[name], of, book);
          expect(taking<CompiledTest>(found[name], of, book)).toEqual(plain);
        }
        const isOf = (one: { readonly members: readonly CompiledMatcher[] }): boolean =>
          one.members.some((member) => matches(member, of, book));
        expect(found.families.filter(isOf)).toEqual(book.families.filter(isOf));
        const excludes = (one: { readonly when: CompiledMatcher | null }): boolean =>
          one.when !== null && matches(one.when, of, book);
        expect(found.exclusions.filter(excludes)).toEqual(book.exclusions.filter(excludes));
      }
    });
    fc.assert(indexed, { numRuns: 500 });
  });
});

const REF = { id: 'bank', version: 1, contentHash: '' };

function subject(outcomes: readonly Given[], id: string): MatchSubject {
  const record = new Story(outcomes).account().outcomes[id];
  if (record === undefined) throw new Error('no such outcome');
  const { facts } = record;
  return { facts, record, face: facts.credits ?? null, learner: { enrolments: [], statuses: [] } };
}

function taking<T extends CompiledTest>(
  rules: readonly T[],
  of: MatchSubject,
  book: CompiledBook,
): readonly T[] {
  return rules.filter((one) => matches(one.when, of, book));
}
