import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldAccount } from './evolve.js';
import type { AccountEvent } from './events.js';

const LEARNER = '11111111-1111-4111-8111-111111111111';
const opened: AccountEvent = {
  type: 'AccountOpened',
  data: { learnerId: LEARNER, by: 'A', externalIds: [] },
};

interface Fact {
  readonly outcome: number;
  readonly credits: number;
}

function recorded({ outcome, credits }: Fact): AccountEvent {
  const facts = { kind: 'course', issuer: 'A', title: 'T', result: 'passed', credits } as const;
  const outcomeId = `00000000-0000-0000-0000-${String(outcome).padStart(12, '0')}`;
  const data = { outcomeId, by: 'A', outcome: facts, number: 'n', numberChecked: false };
  return { type: 'OutcomeRecorded', data };
}

function outcomesOf(facts: readonly Fact[]): string {
  const place = { epoch: 0, recordedOn: '2026-01-01' };
  const events = [opened, ...facts.map(recorded)];
  const account = foldAccount(
    LEARNER,
    events.map((event, index) => ({ ...event, ...place, version: index + 1 })),
  );
  return JSON.stringify(Object.entries(account.outcomes).sort(([a], [b]) => (a < b ? -1 : 1)));
}

it('independent facts make the same outcomes in any order', () => {
  const some = fc.uniqueArray(
    fc.record({ outcome: fc.integer({ min: 1, max: 50 }), credits: fc.integer({ min: 1 }) }),
    { selector: (fact) => fact.outcome, maxLength: 20 },
  );
  const pair = some.chain((facts) =>
    fc.tuple(
      fc.constant(facts),
      fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length }),
    ),
  );
  fc.assert(
    fc.property(pair, ([facts, shuffled]) => {
      expect(outcomesOf(shuffled)).toBe(outcomesOf(facts));
    }),
  );
});
