import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { institutions, ruleBooks } from '../../seeds/files.js';
import { runSeeds } from '../../seeds/index.js';
import type { SeedRole } from '../../seeds/index.js';
import { eventually } from '../running/database.js';
import { startBank } from '../running/bank.js';
import type { RunningBank, TokenName } from '../running/bank.js';

const CALLERS: Readonly<Record<SeedRole, TokenName>> = {
  operator: 'operator',
  college: 'college',
  certifyingBody: 'certifier',
};

interface Totals {
  readonly totals: { readonly outcomes: number; readonly accumulated: string };
}

describe('the seeds of the demo bank', () => {
  let bank: RunningBank;
  const lines: string[] = [];
  const token = (role: SeedRole, of?: { institution?: string }): Promise<string> =>
    bank.token(CALLERS[role], of);
  const seed = () => runSeeds(bank.baseUrl, token, (line) => lines.push(line));

  async function read<T>(path: string): Promise<T> {
    const headers = { authorization: `Bearer ${await bank.token('operator')}` };
    return (await (await fetch(bank.baseUrl + path, { headers })).json()) as T;
  }

  async function projected(): Promise<Totals> {
    return eventually('every outcome but the failed one is counted', async () => {
      const statistics = await read<Totals>('/v1/statistics');
      return statistics.totals.outcomes === 20 ? statistics : undefined;
    });
  }

  beforeAll(async () => {
    bank = await startBank();
  }, 90_000);

  afterAll(async () => {
    await bank.stop();
  }, 30_000);

  it('fill an empty bank through its own API', async () => {
    const fresh = { institutions: institutions().length, ruleBooks: ruleBooks().length };
    expect(await seed()).toEqual({ ...fresh, learners: 6, outcomes: 21 });
    expect(lines).toHaveLength(1);
  }, 60_000);

  it('change nothing when they are sent again', async () => {
    const before = await projected();
    expect(await seed()).toEqual({ institutions: 0, ruleBooks: 0, learners: 0, outcomes: 0 });
    expect(await projected()).toEqual(before);
  }, 60_000);

  it('give a sample learner what the bank’s rules say', async () => {
    const college = await bank.token('college');
    const found = await fetch(`${bank.baseUrl}/v1/learners/lookups`, {
      method: 'POST',
      headers: { authorization: `Bearer ${college}`, 'content-type': 'application/json' },
      body: JSON.stringify({ externalId: { issuer: '4121010845', value: 'SAMPLE-0001' } }),
    });
    const { learnerId } = (await found.json()) as { learnerId: string };
    const { balances } = await read<{ balances: Record<string, string> }>(
      `/v1/learners/${learnerId}/transcript`,
    );
    // A diploma of 170, a course of 4, one X certificate at 6 and at 10: the higher one stands.
    expect(balances).toMatchObject({ accumulated: '190.00', recognised: '184.00' });
  }, 30_000);
});
