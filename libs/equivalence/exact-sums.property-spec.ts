/** No hundredth comes or goes: a thousand values at awkward factors, split and merged. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatHundredths } from '#domain';
import { assess } from './assess.js';
import type { BookRule } from './book.js';
import { bankBook, libraryOf, Story } from './cases.js';
import type { Given } from './cases.js';
import { checkBook } from './check/index.js';

const TODAY = '2026-02-01';
const VALUATIONS = 1_000;
const MODES = ['down', 'up', 'halfUp', 'halfEven', 'halfDown'] as const;
const GRANULARITIES = ['0.01', '0.10', '0.50'] as const;
const FACTORS = [
  { tag: 'third', factor: '1/3', top: 1n, bottom: 3n },
  { tag: 'two-thirds', factor: '2/3', top: 2n, bottom: 3n },
  { tag: 'quarters', factor: '0.75', top: 3n, bottom: 4n },
] as const;
const DIVISORS = [
  { tag: 'sixteen', per: '16', top: 1n, bottom: 16n },
  { tag: 'eighteen', per: '18', top: 1n, bottom: 18n },
] as const;

interface Way {
  readonly tags: readonly string[];
  readonly top: bigint;
  readonly bottom: bigint;
  readonly granularity: bigint;
  readonly mode: (typeof MODES)[number];
  readonly by: 'credits' | 'hours';
}

const roundings = MODES.flatMap((mode) =>
  GRANULARITIES.map((granularity) => ({ tag: `${mode}-${granularity}`, mode, granularity })),
);

/** A rule for every factor and divisor under every rounding, and what an outcome says for it. */
const ways: Way[] = [];
const rules: BookRule[] = [];
for (const { tag: how, mode, granularity } of roundings) {
  const rounding = { mode, granularity };
  const exact = { granularity: BigInt(granularity.replace('.', '')), mode };
  for (const { tag, factor, top, bottom } of FACTORS) {
    const tags = [tag, how];
    rules.push({
      id: `${tag}-${how}`,
      kind: 'ratio',
      when: { tags },
      on: 'value',
      factor,
      rounding,
    });
    ways.push({ tags, top, bottom, by: 'credits', ...exact });
  }
  for (const { tag, per, top, bottom } of DIVISORS) {
    const tags = [tag, how];
    const id = `${tag}-${how}`;
    rules.push({ id, kind: 'hours', when: { tags }, hoursPerCredit: per, rounding });
    ways.push({ tags, top, bottom, by: 'hours', ...exact });
  }
}
const library = libraryOf(bankBook(rules, { hitPolicy: 'first' }));

/** Exact, and rounded by the mode in its own words. */
function expected(amount: number, way: Way): number {
  const step = way.granularity * way.bottom;
  const product = BigInt(amount) * way.top;
  const below = product / step;
  const twice = (product - below * step) * 2n;
  const up = {
    down: false,
    up: twice > 0n,
    halfUp: twice >= step,
    halfDown: twice > step,
    halfEven: twice > step || (twice === step && below % 2n === 1n),
  }[way.mode];
  return Number((up ? below + 1n : below) * way.granularity);
}

const valuation = fc.record({
  way: fc.integer({ min: 0, max: ways.length - 1 }),
  amount: fc.integer({ min: 1, max: 40_000 }),
});
const thousand = fc.array(valuation, { minLength: VALUATIONS, maxLength: VALUATIONS });

function outcomesOf(all: readonly { way: number; amount: number }[]): Given[] {
  return all.map(({ way, amount }) => {
    const { by, tags } = ways[way] as Way;
    return { [by]: formatHundredths(amount), tags };
  });
}

describe('a thousand values', () => {
  it('are rules that a book can be published with', () => {
    expect(checkBook(bankBook(rules, { hitPolicy: 'first' }), { published: [] })).toEqual([]);
  });

  it('are each rounded once, as declared, and their sum is the sum of the rounded ones', () => {
    const conserved = fc.property(thousand, (all) => {
      const found = assess(new Story(outcomesOf(all)).account(), library, 1, TODAY);
      const values = all.map(({ way, amount }) => expected(amount, ways[way] as Way));
      expect(found.outcomes.map((one) => one.accumulated)).toEqual(values);
      const sum = values.reduce((total, one) => total + one, 0);
      expect(found.balances).toMatchObject({ accumulated: sum, recognised: sum });
    });
    fc.assert(conserved, { numRuns: 5 });
  });

  it('split over conversions and merged in them leave nothing and lose nothing', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 40, maxLength: 40 });
    const conserved = fc.property(thousand, cuts, (all, percents) => {
      const story = new Story(outcomesOf(all));
      const { outcomes, balances } = assess(story.account(), library, 1, TODAY);
      // Each outcome is cut in two at some place; the two parts go to different conversions.
      const first = outcomes.map(({ recognised }, at) => {
        const cut = BigInt(percents[at % percents.length] ?? 0);
        return Number((BigInt(recognised) * cut) / 100n);
      });
      const rest = outcomes.map(({ recognised }, at) => recognised - (first[at] ?? 0));
      convertAll(story, first);
      const half = first.reduce((total, one) => total + one, 0);
      const between = assess(story.account(), library, 1, TODAY).balances;
      expect(between).toMatchObject({ consumed: half, available: balances.recognised - half });
      convertAll(story, rest);
      const after = assess(story.account(), library, 1, TODAY).balances;
      expect(after).toMatchObject({ consumed: balances.recognised, available: 0, overdrawn: 0 });
      expect(after.converted).toBe(balances.recognised);
    });
    fc.assert(conserved, { numRuns: 3 });
  });
});

/** Conversions of fifty sources each. */
function convertAll(story: Story, draws: readonly number[]): void {
  for (let from = 0; from < draws.length; from += 50) {
    const part = draws
      .slice(from, from + 50)
      .map((drawn, at) => [from + at + 1, formatHundredths(drawn)] as const);
    story.convert(part);
  }
}
