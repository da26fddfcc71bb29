import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldAccount } from '#domain';
import type { Account, RecordedEvent } from '#domain';
import { assess } from '#equivalence';
import { drawn, factsOf, LEARNER, LIBRARY, Life, outcomeId, steps } from './lives.js';
import type { Drawn } from './lives.js';

const OTHER = '00000000-0000-4000-8000-000000000002';
const DAY = '2026-02-01';

type Told = Omit<RecordedEvent, 'version'>;

function opened(learnerId: string): Told {
  const data = { learnerId, by: 'A', externalIds: [] };
  return { type: 'AccountOpened', data, epoch: 2, recordedOn: DAY };
}

/** An early one is recorded under the first book, a late one under the second. */
function recorded(one: Drawn, at: number): Told {
  const outcome = factsOf(one, at + 1);
  const data = { outcomeId: outcomeId(at + 1), by: 'A', outcome, number: '', numberChecked: false };
  return { type: 'OutcomeRecorded', data, epoch: 1 + (at % 2), recordedOn: DAY };
}

function account(learnerId: string, told: readonly Told[]): Account {
  return foldAccount(
    learnerId,
    told.map((one, at) => ({ ...one, version: at + 1 })),
  );
}

function joined(events: readonly Told[]): Told {
  const data = { from: OTHER, by: 'bank', reason: '', part: 1, parts: 1, events };
  return { type: 'AccountJoined', data, epoch: 2, recordedOn: '2026-03-01' };
}

const WORTH_CONVERTING: Drawn = {
  ...{ kind: 'course', credits: 500, hours: null, code: 1, issuer: 'A' },
  ...{ awarded: 4, valid: null, grade: 90, partOf: null },
};
/** How a life begins that has something to lose by a merge. */
const CONVERTED = [{ do: 'record', outcome: WORTH_CONVERTING }, { do: 'convert' }] as const;

describe('an account that another one joined', () => {
  it('has the balances of one that had everything, whenever the other one joined', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(drawn, fc.boolean()), { minLength: 1, maxLength: 8 }),
        fc.nat(8),
        (all, when) => {
          const told = all.map(([one], at) => recorded(one, at));
          const mine = told.filter((_, at) => all[at]?.[1] === true);
          const theirs = told.filter((_, at) => all[at]?.[1] !== true);
          const stream = [opened(LEARNER), ...mine];
          stream.splice(1 + (when % stream.length), 0, joined([opened(OTHER), ...theirs]));
          const merged = account(LEARNER, stream);
          const whole = account(LEARNER, [opened(LEARNER), ...told]);
          expect(assess(merged, LIBRARY, 2, '2026-03-01')).toEqual(
            assess(whole, LIBRARY, 2, '2026-03-01'),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keeps every conversion of both, and none of their credits counts twice', () => {
    let both = 0;
    fc.assert(
      fc.property(steps, steps, (mine, theirs) => {
        const [stays, goes] = [new Life(), new Life(OTHER, 1_000)];
        for (const step of [...CONVERTED, ...mine]) stays.play(step);
        for (const step of [...CONVERTED, ...theirs]) goes.play(step);
        const on = '2026-03-01';
        const apart = [stays, goes].map((one) => assess(one.account, LIBRARY, 2, on));
        const told = goes.events.map(({ version: _, ...one }) => one);
        const merged = account(LEARNER, [...stays.events, joined(told)]);
        const whole = account(LEARNER, [...stays.events, ...told.slice(1)]);
        const after = assess(merged, LIBRARY, 2, on);
        expect(after).toEqual(assess(whole, LIBRARY, 2, on));
        const sum = (name: 'consumed' | 'converted'): number =>
          apart.reduce((total, { balances }) => total + balances[name], 0);
        if (apart.every(({ balances }) => balances.consumed > 0)) both += 1;
        expect(after.balances.converted).toBe(sum('converted'));
        expect(after.balances.consumed).toBe(sum('consumed'));
        expect(merged.conversions).toEqual({
          ...stays.account.conversions,
          ...goes.account.conversions,
        });
      }),
      { numRuns: 300 },
    );
    // Some reverse or revoke what they converted; most do not.
    expect(both).toBeGreaterThan(100);
  });

  it('leaves nothing behind in the one that joined', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 6 }), (all) => {
        const closed = { into: LEARNER, by: 'bank', reason: '' };
        const end = { type: 'AccountClosed', data: closed, epoch: 2, recordedOn: DAY };
        const left = account(OTHER, [opened(OTHER), ...all.map(recorded), end]);
        const { balances, outcomes } = assess(left, LIBRARY, 2, '2026-03-01');
        expect(
          outcomes.length === 0 && Object.values({ ...balances }).every((one) => one === 0),
        ).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('takes nothing more once it has ended', () => {
    const end = { type: 'AccountClosed', data: { into: LEARNER }, epoch: 2, recordedOn: DAY };
    const late = { ...opened(OTHER), type: 'AccountDetailsAdded' };
    expect(() => account(OTHER, [opened(OTHER), end, late])).toThrow();
    const gone = { type: 'LearnerForgotten', data: { keys: [] }, epoch: 2, recordedOn: DAY };
    expect(() => account(OTHER, [opened(OTHER), gone, late])).toThrow();
    expect(account(OTHER, [opened(OTHER), gone]).forgotten).toBe(true);
  });
});
