import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactSolver } from '#solver';
import type { ExactSolver } from './solve/exact.js';
import { bruteForce } from './brute-force.js';
import type { Best } from './brute-force.js';
import { planConversion } from './index.js';
import { outcomeId, TARGET } from './plan-cases.js';
import { accountOf, libraryOf } from './plan-instances.js';
import type { Instance, RandomRule } from './plan-instances.js';

/** What an instance may hold. */
interface Mix {
  readonly joint: boolean;
  readonly general: boolean;
  readonly forfeit: boolean;
  readonly outcomes: number;
  readonly courses: number;
}

function instances(mix: Mix): fc.Arbitrary<Instance> {
  return fc
    .record({
      outcomes: fc.array(outcome, { minLength: 1, maxLength: mix.outcomes }),
      courses: fc.array(course, { minLength: 1, maxLength: mix.courses }),
      caps: fc.array(cap, { maxLength: 3 }),
      family: fc.boolean(),
      itemCap: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 3 }),
    })
    .chain((base) =>
      fc.record({
        ...Object.fromEntries(
          Object.entries(base).map(([key, value]) => [key, fc.constant(value)]),
        ),
        rules: fc.array(ruleOf(base.outcomes.length, base.courses.length, mix), {
          minLength: 1,
          maxLength: 6,
        }),
      }),
    ) as unknown as fc.Arbitrary<Instance>;
}

const outcome = fc.record({
  credits: fc.integer({ min: 1, max: 6 }),
  issuer: fc.constantFrom('A', 'B'),
  tag: fc.constantFrom('a', 'b'),
  inFamily: fc.boolean(),
  day: fc.integer({ min: 1, max: 3 }),
});

const course = fc.record({
  credits: fc.integer({ min: 1, max: 5 }),
  class: fc.constantFrom('x', 'y'),
});

const cap = fc.record({
  per: fc.constantFrom('total', 'institution', 'count'),
  tag: fc.constantFrom('a', 'b', null),
  limit: fc.integer({ min: 0, max: 9 }),
  class: fc.option(fc.constantFrom('x', 'y'), { freq: 2 }),
});

function ruleOf(outcomes: number, courses: number, mix: Mix): fc.Arbitrary<RandomRule> {
  const place = fc.integer({ min: 0, max: outcomes - 1 });
  const from = fc.uniqueArray(place, { minLength: 1, maxLength: mix.joint ? 2 : 1 });
  const target = fc.integer({ min: 0, max: courses - 1 });
  const named = fc.uniqueArray(target, { minLength: 1, maxLength: 3 });
  const leftovers = [
    'keep',
    ...(mix.forfeit ? ['forfeit'] : []),
    ...(mix.general ? ['general'] : []),
  ];
  return fc
    .record({
      from,
      to: mix.general ? fc.oneof({ weight: 4, arbitrary: named }, fc.constant('general')) : named,
      together: fc.boolean(),
      any: fc.boolean(),
      leftover: fc.constantFrom(...leftovers),
      none: fc.integer({ min: 0, max: 5 }).map((one) => one === 0),
    })
    .map((rule) => {
      const general = rule.to === 'general';
      const single = general ? { from: rule.from.slice(0, 1), none: false, together: false } : {};
      const leftover = general || rule.none ? { leftover: 'keep' } : {};
      return { ...rule, ...single, ...leftover } as RandomRule;
    });
}

let solver: ExactSolver;

beforeAll(async () => {
  solver = await exactSolver();
});

interface Found extends Best {
  readonly optimal: boolean;
  readonly ordered: boolean;
}

function solve(instance: Instance): Found {
  const library = libraryOf(instance).provedBy(solver);
  const plan = planConversion(accountOf(instance), library, 1, TARGET);
  if (plan === null) throw new Error('The programme has no book.');
  const order = instance.outcomes
    .map((one, at) => ({ id: outcomeId(at + 1), day: one.day }))
    .sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1))
    .map((one) => one.id);
  const named = plan.matches.filter((one) => one.course !== null);
  const general = plan.matches.filter((one) => one.course === null);
  const credits = (some: typeof named): number => some.reduce((sum, one) => sum + one.credits, 0);
  const sources = plan.matches.flatMap((one) => one.sources);
  const used = named.flatMap((one) => one.sources.map((source) => order.indexOf(source.outcomeId)));
  return {
    optimal: plan.optimal,
    ordered: plan.ordered,
    named: credits(named) / 100,
    general: credits(general) / 100,
    forfeited: sources.reduce((sum, one) => sum + one.forfeited, 0) / 100,
    used: [...new Set(used)].sort((a, b) => a - b),
    pairs: named.map((one) => `${one.course ?? ''} ${one.rule}`).sort(),
  };
}

function equalsBruteForce(mix: Mix, runs: number): void {
  fc.assert(
    fc.property(instances(mix), (instance) => {
      const found = solve(instance);
      expect(found).toEqual({ ...bruteForce(instance), optimal: true, ordered: true });
    }),
    { numRuns: runs },
  );
}

describe('a conversion plan equals the best of all plans, in worth and in order', () => {
  const small = { outcomes: 7, courses: 6 };

  it('where outcomes stand for courses one by one, under caps and families', () => {
    equalsBruteForce({ ...small, joint: false, general: false, forfeit: false }, 10_000);
  }, 120_000);

  it('where leftovers are forfeited', () => {
    equalsBruteForce({ ...small, joint: false, general: false, forfeit: true }, 6_000);
  }, 120_000);

  it('where several outcomes are needed together', () => {
    equalsBruteForce(
      { outcomes: 5, courses: 4, joint: true, general: false, forfeit: false },
      3_000,
    );
  }, 120_000);

  it('where what is left becomes general credit', () => {
    equalsBruteForce(
      { outcomes: 4, courses: 4, joint: false, general: true, forfeit: false },
      1_000,
    );
  }, 120_000);

  it('where everything comes together', () => {
    equalsBruteForce({ outcomes: 4, courses: 3, joint: true, general: true, forfeit: true }, 300);
  }, 120_000);
});

describe('the same input', () => {
  it('always gives the same plan', () => {
    const mix = { outcomes: 5, courses: 5, joint: true, general: true, forfeit: true };
    fc.assert(
      fc.property(instances(mix), (instance) => {
        const again = (): unknown =>
          planConversion(accountOf(instance), libraryOf(instance).provedBy(solver), 1, TARGET);
        expect(again()).toEqual(again());
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});
