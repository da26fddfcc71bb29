/** The query side on a replica that streams, lags, and comes back. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startBank, type RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { startReplicated, type Replicated } from '../running/replica.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';

jest.setTimeout(120_000);

let servers: Replicated;
let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  servers = await startReplicated();
  bank = await startBank({
    env: { DATABASE_URL: servers.primaryUrl, DATABASE_READ_URL: servers.replicaUrl },
  });
  user = await BankUser.of(bank);
  await user.bankBook([]);
});

afterAll(async () => {
  await bank.stop();
  await servers.close();
});

function transcript(learner: string, written?: Json): Promise<{ status: number; body: Json }> {
  const after = written === undefined ? '' : `?after=${String(written['position'])}`;
  return user.get('operator', `/v1/learners/${learner}/transcript${after}`);
}

function accumulated(body: Json): unknown {
  return (body['balances'] as Json)['accumulated'];
}

describe('a bank that reads from a replica', () => {
  it('shows one’s own writes there, each with the position that was waited for', async () => {
    const learner = await user.learner();
    for (let count = 1; count <= 10; count += 1) {
      const written = await user.record(learner, { credits: '1' });
      const { status, body } = await transcript(learner, written);
      expect([status, accumulated(body)]).toEqual([200, `${count}.00`]);
    }
    const readers = await servers.onReplica<{ count: string }>(
      "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'query-api'",
    );
    expect(Number(readers[0]?.count)).toBeGreaterThan(0);
  });

  it('says not yet while the replica stands still, and never shows older data as fresh', async () => {
    const learner = await user.learner();
    const first = await user.record(learner, { credits: '1' });
    await transcript(learner, first);
    await servers.pause();
    const second = await user.record(learner, { credits: '2' });
    expect(await transcript(learner, second)).toEqual({
      status: 202,
      body: { status: 'notYetProjected', retryAfter: 1 },
    });
    // Without a position to wait for it shows what it has, under the position that it has.
    const before = await transcript(learner);
    expect([before.status, accumulated(before.body)]).toEqual([200, '1.00']);
    expect(before.body['position']).toBe(first['position']);
    const statement = `/v1/learners/${learner}/statement?after=${String(second['position'])}`;
    expect((await user.get('operator', statement)).status).toBe(202);
    await servers.goOn();
    const then = await transcript(learner, second);
    expect([then.status, accumulated(then.body)]).toEqual([200, '3.00']);
  });

  it('says not yet of a learner whom the replica has not heard of', async () => {
    await servers.pause();
    const externalIds = [{ issuer: 'A', value: `new-${Date.now()}` }];
    const made = await user.must('college', '/v1/learners', { externalIds });
    const learner = String(made['learnerId']);
    expect((await transcript(learner, made)).status).toBe(202);
    await servers.goOn();
    expect((await transcript(learner, made)).status).toBe(200);
  });

  it('tells how old the replica is', async () => {
    await servers.pause();
    await user.learner();
    await eventually('the metrics tell the age', async () => {
      const text = await (await fetch(`${bank.baseUrl}/metrics`)).text();
      const [, age] = /^read_replica_replay_age_seconds (\S+)$/m.exec(text) ?? [];
      return Number(age) > 0 ? true : undefined;
    });
    await servers.goOn();
  });
});
