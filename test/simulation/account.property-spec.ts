import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldAccount } from '#domain';
import { assess, entriesBetween, NO_BALANCES } from '#equivalence';
import type { Assessment, Balances } from '#equivalence';
import { drawn, factsOf, LEARNER, LIBRARY, Life, outcomeId, steps } from './lives.js';
import type { Drawn } from './lives.js';

function shuffled<T>(values: readonly T[], seed: number): T[] {
  return values
    .map((value, at) => ({ value, key: ((at + 1) * (seed + 7)) % 1_009 }))
    .sort((a, b) => a.key - b.key)
    .map((one) => one.value);
}

const NAMES: readonly (keyof Balances)[] = ['accumulated', 'recognised', 'consumed'];

describe('an assessed account', () => {
  it('books statement entries that sum to zero each and to the balances together', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const life = new Life();
        const sums = new Map<string, number>();
        let before: Assessment | null = null;
        let running: Balances = NO_BALANCES;
        for (const step of played) {
          life.play(step);
          const after = life.assessment();
          for (const entry of entriesBetween(before, after, () => 'R/P')) {
            expect(entry.postings.reduce((sum, one) => sum + one.amount, 0)).toBe(0);
            for (const { account, amount } of entry.postings) {
              sums.set(account, (sums.get(account) ?? 0) + amount);
            }
            running = entry.balances;
          }
          before = after;
          expect(running).toEqual(after.balances);
        }
        for (const name of NAMES) expect(sums.get(name) ?? 0).toBe(running[name]);
        expect(sums.get('converted:R/P') ?? 0).toBe(running.converted);
      }),
      { numRuns: 400 },
    );
  });

  it('never recognises more of an outcome than it accumulates', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const life = new Life();
        for (const step of played) life.play(step);
        const { outcomes, balances, rounding } = life.assessment();
        for (const one of outcomes) {
          expect(one.recognised).toBeLessThanOrEqual(one.accumulated);
          expect(one.recognised).toBeGreaterThanOrEqual(0);
        }
        const sum = outcomes.reduce((total, one) => total + one.recognised, rounding?.amount ?? 0);
        expect(balances.recognised).toBe(sum);
        expect(balances.available).toBe(balances.recognised - balances.consumed);
      }),
      { numRuns: 400 },
    );
  });

  it('is overdrawn only after something was revoked, and then says so', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const life = new Life();
        for (const step of played) life.play(step);
        const { balances, flags } = life.assessment();
        expect(balances.overdrawn).toBe(balances.available < 0 ? -balances.available : 0);
        if (!life.lowered) expect(balances.overdrawn).toBe(0);
        expect(flags.length > 0).toBe(balances.overdrawn > 0);
      }),
      { numRuns: 400 },
    );
  });

  it('has the same balances in whatever order independent outcomes were recorded', () => {
    fc.assert(
      fc.property(fc.array(drawn, { minLength: 1, maxLength: 7 }), fc.nat(1_000), (all, seed) => {
        const play = (order: readonly number[]): Assessment => {
          const events = order.map((at, version) => ({
            type: 'OutcomeRecorded',
            data: {
              outcomeId: outcomeId(at + 1),
              by: 'A',
              outcome: factsOf(all[at] as Drawn, at + 1),
              number: '',
              numberChecked: false,
            },
            version: version + 2,
            epoch: 2,
            recordedOn: '2026-02-01',
          }));
          const opened = {
            type: 'AccountOpened',
            data: { learnerId: LEARNER, by: 'A', externalIds: [] },
            version: 1,
            epoch: 2,
            recordedOn: '2026-02-01',
          };
          return assess(foldAccount(LEARNER, [opened, ...events]), LIBRARY, 2, '2026-03-01');
        };
        const order = all.map((_, at) => at);
        expect(play(shuffled(order, seed))).toEqual(play(order));
      }),
      { numRuns: 400 },
    );
  });
});
