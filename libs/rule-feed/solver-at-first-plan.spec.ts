import { expect, it, jest } from '@jest/globals';
import { assess } from '#equivalence';
import { foldAccount } from '#domain';
import { RuleFeed } from './index.js';

// The types of this project are those of a language without machine code.
const { WebAssembly: machine } = globalThis as unknown as {
  WebAssembly: { instantiate: (code: unknown) => Promise<unknown> };
};

const LEARNER = '00000000-0000-4000-8000-000000000001';

it('reading rules and assessing learners load no solver; the first plan does, once', async () => {
  const loads = jest.spyOn(machine, 'instantiate');
  const feed = new RuleFeed({
    readRulesMarkers: () => Promise.resolve([]),
    readAt: () => Promise.resolve(null),
  });
  const library = await feed.current();
  await feed.upTo(1);
  const opened = { type: 'AccountOpened', data: { learnerId: LEARNER, by: 'A', externalIds: [] } };
  const place = { version: 1, epoch: 0, recordedOn: '2026-01-01' };
  assess(foldAccount(LEARNER, [{ ...opened, ...place }]), library, 0, '2026-01-01');
  expect(loads).not.toHaveBeenCalled();
  expect((await feed.forPlans()).solver).not.toBeNull();
  await feed.forPlans();
  expect(loads).toHaveBeenCalledTimes(1);
});
