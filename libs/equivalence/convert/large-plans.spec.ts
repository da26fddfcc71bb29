import { describe, expect, it } from '@jest/globals';
import { exactSolver } from '#solver';
import type { BookRule } from '../book.js';
import type { Plan } from '../types.js';
import { planConversion } from './index.js';
import { accountWith, programmeBook, TARGET } from './plan-cases.js';
import type { ExactSolver } from './solve/exact.js';

const SIZE = 40;
const PLANS = 25;

/** The same numbers in every run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function pick<T>(from: readonly T[], next: (below: number) => number): T {
  return from[next(from.length)] as T;
}

/** Forty outcomes for some of forty courses each, under four caps that cross each other. */
function planOf(seed: number, ways: number, solver: ExactSolver | null): Plan {
  const next = numbers(seed);
  const places = Array.from({ length: SIZE }, (_, at) => at);
  const account = accountWith(
    places.map((at) => ({
      code: `S${at}`,
      issuer: pick(['A', 'B', 'C', 'D'], next),
      credits: pick(['2.00', '2.50', '3.00', '4.00', '4.00', '5.00', '6.00'], next),
      tags: next(2) === 0 ? ['online'] : [],
    })),
  );
  const courses = places.map((at) => ({
    code: `C${at}`,
    credits: pick(['2.00', '2.50', '3.00', '3.00', '4.00', '5.00', '6.00'], next),
    bucket: pick(['public', 'professional'], next),
  }));
  const matches = places.map((at): BookRule => {
    const named = Array.from({ length: ways }, () => pick(courses, next).code);
    const to = { courses: [...new Set(named)] };
    return { id: `m${at}`, kind: 'match', from: [{ code: `S${at}` }], to };
  });
  const library = programmeBook(courses, [...CAPS, ...matches]);
  const known = solver === null ? library : library.provedBy(solver);
  const plan = planConversion(account, known, 1, TARGET);
  if (plan === null) throw new Error('The programme has no book.');
  return plan;
}

const CAPS: readonly BookRule[] = [
  cap('all', '0.50', {}),
  cap('online', '0.25', { when: { tags: ['online'] } }),
  cap('public', '0.30', { targets: { bucket: 'public' } }),
  cap('institution', '0.15', { per: 'institution' }),
];

function cap(id: string, share: string, more: object): BookRule {
  const all = { id, kind: 'cap', per: 'total', when: {}, shareOf: { share, of: 'programme' } };
  return { ...all, ...more } as BookRule;
}

describe.each([3, 8])(
  'of plans of 40 outcomes for %d of 40 courses each under four caps',
  (ways) => {
    const seeds = Array.from({ length: PLANS }, (_, at) => ways * 1_000 + at);

    it('nearly all are proved by the search alone, and the others by the solver', async () => {
      const solver = await exactSolver();
      const alone = seeds.map((seed) => ({ seed, plan: planOf(seed, ways, null) }));
      const open = alone.filter((one) => !one.plan.optimal);
      expect(open.length).toBeLessThanOrEqual(1);
      for (const { seed, plan } of open) {
        const best = planOf(seed, ways, solver);
        expect(best.optimal).toBe(true);
        expect(best.converted).toBeGreaterThanOrEqual(plan.converted);
      }
    }, 60_000);
  },
);
