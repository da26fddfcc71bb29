import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bestSubset } from './subset.js';
import type { SubsetItem } from './subset.js';

interface Task {
  readonly items: readonly SubsetItem[];
  readonly limits: readonly number[];
}

const LIMITS = 3;

const item: fc.Arbitrary<SubsetItem> = fc
  .record({
    credits: fc.integer({ min: 1, max: 8 }),
    under: fc.subarray([0, 1, 2]),
    counted: fc.boolean(),
  })
  .map(({ credits, under, counted }) => ({
    credits,
    // The last limit counts items, the others add credits up.
    weights: under.map((limit) => ({
      limit,
      weight: counted && limit === LIMITS - 1 ? 1 : credits,
    })),
  }));

const task: fc.Arbitrary<Task> = fc.record({
  items: fc.array(item, { maxLength: 9 }),
  limits: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: LIMITS, maxLength: LIMITS }),
});

function fits(taken: readonly boolean[], { items, limits }: Task): boolean {
  const sums = limits.map(() => 0);
  items.forEach((one, at) => {
    if (!taken[at]) return;
    for (const { limit, weight } of one.weights) sums[limit] = (sums[limit] ?? 0) + weight;
  });
  return sums.every((sum, at) => sum <= (limits[at] ?? 0));
}

function creditsOf(taken: readonly boolean[], { items }: Task): number {
  return items.reduce((sum, one, at) => sum + (taken[at] ? one.credits : 0), 0);
}

/** Every set there is, the ones that take earlier items first; the first best one is the answer. */
function byBruteForce(task: Task): boolean[] {
  const { length } = task.items;
  let best: { taken: boolean[]; credits: number } | null = null;
  for (let code = 0; code < 2 ** length; code += 1) {
    const taken = task.items.map((_, at) => (code & (1 << (length - 1 - at))) === 0);
    if (!fits(taken, task)) continue;
    const credits = creditsOf(taken, task);
    if (best === null || credits > best.credits) best = { taken, credits };
  }
  return best?.taken ?? [];
}

it('the set under several limits is the best there is, and the first of the best', () => {
  const same = fc.property(task, (given) => {
    const taken = bestSubset(given.items, given.limits);
    expect(fits(taken, given)).toBe(true);
    expect(taken).toEqual(byBruteForce(given));
  });
  fc.assert(same, { numRuns: 2_000 });
});

it('forty items of odd hundredths under crossing limits are soon done', () => {
  const odd = fc.integer({ min: 1, max: 999 });
  const items = fc.array(fc.tuple(odd, fc.boolean()), { minLength: 40, maxLength: 40 });
  const soon = fc.property(items, (given) => {
    const crossing = given.map(([credits, first]) => ({
      credits,
      weights: [
        { limit: 0, weight: credits },
        { limit: first ? 1 : 2, weight: credits },
        { limit: 3, weight: 1 },
      ],
    }));
    const task = { items: crossing, limits: [12_000, 8_000, 8_000, 30] };
    const taken = bestSubset(task.items, task.limits);
    expect(fits(taken, task)).toBe(true);
  });
  fc.assert(soon, { numRuns: 20, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: true });
});
