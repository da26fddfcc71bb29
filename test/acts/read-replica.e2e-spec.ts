/** The query side on a replica that streams, lags, and comes back. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startBank, type RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { partingLink, type PartingLink } from '../running/parting-link.js';
import { startReplicated, type Replicated } from '../running/replica.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';

jest.setTimeout(120_000);

let servers: Replicated;
let link: PartingLink;
let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  servers = await startReplicated();
  link = await partingLink(servers.replicaUrl);
  bank = await startBank({
    env: { DATABASE_URL: servers.primaryUrl, DATABASE_READ_URL: link.url },
  });
  user = await BankUser.of(bank);
  await user.bankBook([]);
});

afterAll(async () => {
  await bank.stop();
  await link.close();
  await servers.close();
});

function transcript(learner: string, written?: Json): Promise<{ status: number; body: Json }> {
  const after = written === undefined ? '' : `?after=${String(written['position'])}`;
  return user.get('operator', `/v1/learners/${learner}/transcript${after}`);
}

function accumulated(body: Json): unknown {
  return (body['balances'] as Json)['accumulated'];
}

/** Whether the metrics say that the primary answers for the replica. */
async function replicaAway(): Promise<string | undefined> {
  const text = await (await fetch(`${bank.baseUrl}/metrics`)).text();
  return /^read_replica_away (\S+)$/m.exec(text)?.[1];
}

function becomes(away: '0' | '1'): Promise<true> {
  return eventually(`read_replica_away is ${away}`, async () =>
    (await replicaAway()) === away ? true : undefined,
  );
}

/** What the replica alone would answer: it stands still, so that it has not heard of a write. */
async function showsOlder(learner: string, known: string): Promise<void> {
  await servers.pause();
  const written = await user.record(learner, { credits: '1' });
  expect((await transcript(learner, written)).status).toBe(202);
  expect(accumulated((await transcript(learner)).body)).toBe(known);
  await servers.goOn();
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

  it('answers from the primary while the replica is away, says so once, and goes back', async () => {
    const learner = await user.learner();
    await transcript(learner, await user.record(learner, { credits: '1' }));
    link.part();
    for (let count = 2; count <= 5; count += 1) {
      const written = await user.record(learner, { credits: '1' });
      const { status, body } = await transcript(learner, written);
      expect([status, accumulated(body)]).toEqual([200, `${count}.00`]);
    }
    expect(await replicaAway()).toBe('1');
    expect((await fetch(`${bank.baseUrl}/readyz`)).status).toBe(200);
    expect(bank.printed().split('the replica is away')).toHaveLength(2);
    link.join();
    await becomes('0');
    await showsOlder(learner, '5.00');
  });

  it('asks the primary again what a replica that fell silent has not answered', async () => {
    const learner = await user.learner();
    const written = await user.record(learner, { credits: '1' });
    await transcript(learner, written);
    link.silence();
    const { status, body } = await transcript(learner, written);
    expect([status, accumulated(body)]).toEqual([200, '1.00']);
    expect(await replicaAway()).toBe('1');
    link.join();
    await becomes('0');
    await showsOlder(learner, '1.00');
  });
});
