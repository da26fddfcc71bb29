import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import { createPool, deriveUrls } from '#postgres';
import { startBank, type RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { append } from '../ledger/learners.js';
import { BankUser, type Json } from './bank-user.js';

const LIST = '/v1/reports/parked-streams';

let bank: RunningBank;
let user: BankUser;
let writer: Pool;
let store: EventStore;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  writer = createPool(deriveUrls(bank.databaseUrl, {}).writer, { name: 'spec writer' });
  store = new EventStore(writer);
}, 120_000);

afterAll(async () => {
  await store.close();
  await writer.end();
  await bank.stop();
});

async function parkedIn(query = ''): Promise<Json> {
  const answer = await user.get('operator', LIST + query);
  expect(answer.status).toBe(200);
  return answer.body;
}

describe('the list of parked streams', () => {
  it('is empty where everything can be read', async () => {
    expect(await parkedIn()).toEqual({ parked: [] });
  });

  it('shows the operator which streams wait and where, page by page, and nothing of them', async () => {
    const sick = [await user.learner(), await user.learner()];
    for (const id of sick) await append(store, id, [{ type: 'NobodyKnows', data: { secret: 1 } }]);
    const parked = await eventually('both are parked', async () => {
      const list = (await parkedIn())['parked'] as Json[];
      return list.length === 2 ? list : undefined;
    });
    expect(parked.map((one) => one['streamId']).sort()).toEqual([...sick].sort());
    for (const one of parked) {
      const { at, ...rest } = one;
      expect(rest).toEqual({
        streamId: expect.any(String),
        kind: 'learner',
        code: 'UnknownEventError',
      });
      const id = String(one['streamId']);
      const read = await user.get('operator', `/v1/learners/${id}/transcript?after=${String(at)}`);
      expect([read.status, read.body['code']]).toEqual([409, 'accountParked']);
    }
    const first = await parkedIn('?limit=1');
    expect(first['parked']).toEqual([parked[0]]);
    const second = await parkedIn(`?limit=1&cursor=${String(first['next'])}`);
    expect(second).toEqual({ parked: [parked[1]] });
    // The lag is looked at once a second, not by whoever asks for the metrics.
    const metrics = await eventually('the lag was looked at', async () => {
      const text = await (await fetch(`${bank.baseUrl}/metrics`)).text();
      return text.includes('projection_parked_streams 2') ? text : undefined;
    });
    expect(metrics).toMatch(/projection_lag_events\{partition="63"\} \d+/);
    expect(metrics).toMatch(/projection_lag_seconds\{partition="0"\} \d/);
  }, 60_000);

  it('is the operator’s, and refuses what it does not know', async () => {
    expect((await user.get('college', LIST)).status).toBe(403);
    for (const wrong of ['?cursor=x', '?limit=0', '?model=2']) {
      expect((await user.get('operator', LIST + wrong)).status).toBe(400);
    }
  });
});
