/** Credentials of the bank, handed back to it: whether they stand at this moment. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clique } from '../formats/poison.js';
import { startBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import type { Json } from './bank-user.js';
import { Contract } from './contract.js';
import { ShareDesk } from './share-desk.js';
import type { Sharer } from './share-desk.js';

let desk: ShareDesk;
let learner: Sharer;
let outcomeId: string;

beforeAll(async () => {
  desk = await ShareDesk.of(await startBank());
  learner = await desk.learner([]);
  const recorded = await desk.user.record(learner.id, { code: 'S1', credits: '6' });
  outcomeId = String(recorded['outcomeId']);
  await desk.user.transcript(learner.id, recorded);
}, 120_000);

afterAll(() => desk.bank.stop());

async function exported(name: string): Promise<string> {
  const url = `${desk.bank.baseUrl}/v1/learners/${learner.id}/${name}`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${learner.token}` } });
  expect(response.status).toBe(200);
  return response.text();
}

async function resultOf(credential: unknown): Promise<unknown> {
  const { status, body } = await desk.verify({ credential });
  expect(status).toBe(200);
  const contract = await Contract.of(desk.bank.baseUrl);
  expect(contract.faults('/v1/verifications', body, 'post')).toEqual([]);
  return body['result'];
}

describe('a credential of the bank', () => {
  it('is valid in each of its wrappings, and tampered with where a word of it is another', async () => {
    const text = await exported('transcript.json');
    expect(await resultOf(JSON.parse(text))).toBe('valid');
    expect(await resultOf(text)).toBe('valid');
    expect(await resultOf(await exported('transcript.jwt'))).toBe('valid');
    const changed = { ...(JSON.parse(text) as Json), name: 'another' };
    expect(await resultOf(changed)).toBe('tampered');
  });

  it('with a graph that takes ever longer is given up, and the next one is verified', async () => {
    const text = await exported(`outcomes/${outcomeId}/credential`);
    const poisoned = { ...(JSON.parse(text) as Json), endorsement: clique(200) };
    const { status, body } = await desk.verify({ credential: poisoned });
    expect([status, body['result']]).toEqual([200, 'tampered']);
    const proof = (body['checks'] as Json[]).find((one) => one['name'] === 'proof');
    expect((proof?.['detail'] as Json)['en']).toMatch(/too large or nested too deeply/);
    expect(await resultOf(await exported('transcript.json'))).toBe('valid');
  });

  it('of an outcome that is revoked is revoked, on the next request', async () => {
    const text = await exported(`outcomes/${outcomeId}/credential`);
    expect(await resultOf(text)).toBe('valid');
    const path = `/v1/outcomes/${outcomeId}/revocations`;
    await desk.user.must('college', path, { reason: 'forged' });
    await eventually('it is revoked', async () =>
      (await resultOf(text)) === 'revoked' ? true : undefined,
    );
  });

  it('is no credential where it is something else, and is never a 5xx', async () => {
    for (const other of ['', 'a.b.c', '{}', {}, [], { id: 'data:application/vc+jwt,x' }]) {
      expect(await resultOf(other)).not.toBe('valid');
    }
    for (const wrong of [5, null, true]) {
      expect((await desk.verify({ credential: wrong })).status).toBe(422);
    }
  });

  it('is asked about alone: neither with a share code nor with what goes with one', async () => {
    const pointer = async (body: Json): Promise<unknown> => {
      const answer = await desk.verify(body);
      expect(answer.status).toBe(422);
      return ((answer.body['errors'] ?? []) as Json[])[0]?.['pointer'];
    };
    expect(await pointer({})).toBe('/shareCode');
    expect(await pointer({ shareCode: 'x', credential: {} })).toBe('/credential');
    expect(await pointer({ credential: {}, pin: '4711' })).toBe('/pin');
  });
});
