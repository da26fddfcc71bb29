import { expect, it } from '@jest/globals';
import { RuleLibrary } from '#equivalence';
import { bookEvent } from './booking.js';
import type { LearnerState } from './state.js';
import { addDifference } from './statistics.js';
import type { Statistics } from './statistics.js';

const LEARNER = '10000000-0000-4000-8000-000000000001';

const library = RuleLibrary.empty().with({
  epoch: 1,
  bookId: 'bank',
  version: 1,
  change: 'published',
  contentHash: 'a',
  document: {
    bookId: 'bank',
    language: '1',
    title: { zh: '规则', en: 'Rules' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    referenceDate: 'awarded',
    rules: [{ id: 't', kind: 'rounding', when: 'total', granularity: '0.50', mode: 'down' }],
  },
});

function after(state: LearnerState | null, type: string, data: object): LearnerState {
  const version = (state?.account.version ?? 0) + 1;
  const event = {
    partition: 16,
    position: BigInt(version),
    stream: { kind: 'learner', id: LEARNER } as const,
    version,
    epoch: 1,
    type,
    data,
    recordedAt: '2026-01-01T00:00:00.000000Z',
    recordedOn: '2026-01-01',
  };
  return bookEvent(state, event, { library, markers: [] }).state;
}

function course(at: number, credits: number): object {
  const outcome = {
    kind: 'course',
    issuer: 'A',
    title: 'Course',
    result: 'passed',
    awardedOn: '2025-06-30',
    credits,
  };
  const outcomeId = `20000000-0000-4000-8000-00000000000${at}`;
  return { outcomeId, by: 'A', outcome, number: 'x', numberChecked: false };
}

it('the total recognised is the sum of balances, where totals are rounded too', () => {
  const statistics: Statistics = new Map();
  let before = after(null, 'AccountOpened', { learnerId: LEARNER, by: 'A', externalIds: [] });
  addDifference(statistics, null, before);
  for (const [at, credits] of [220, 140].entries()) {
    const next = after(before, 'OutcomeRecorded', course(at, credits));
    addDifference(statistics, before, next);
    before = next;
    const found = [...statistics.values()].map(({ key, counts }) => [key.scope, counts.recognised]);
    const { recognised } = before.assessment.balances;
    expect(Object.fromEntries(found)).toMatchObject({ total: recognised });
  }
  expect([...statistics.values()].map((one) => [one.key.scope, one.counts])).toEqual([
    ['cell', { outcomes: 2, learners: 1, accumulated: 360, recognised: 360, converted: 0 }],
    ['institution', { outcomes: 2, learners: 1, accumulated: 360, recognised: 360, converted: 0 }],
    ['total', { outcomes: 2, learners: 1, accumulated: 360, recognised: 350, converted: 0 }],
  ]);
});
