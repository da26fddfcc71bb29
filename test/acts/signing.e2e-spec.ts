/** 签发: a long transcript is signed beside everything else, and nobody waits for it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RunningBank } from '../running/bank.js';
import { startBank } from '../running/bank.js';
import { BankUser, course, type Json } from './bank-user.js';
import type { Subject } from './credential-parts.js';

const MANY = 300;

let bank: RunningBank;
let user: BankUser;
let long: string;
let short: string;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  [long, short] = [await user.learner(), await user.learner()];
  await user.transcript(short, await user.record(short, { credits: '1' }));
  const outcomes = Array.from({ length: MANY }, () => ({ ...course({}), learnerId: long }));
  const { position } = await user.must('college', '/v1/outcomes/batch', {
    mode: 'atomic',
    outcomes,
  });
  await user.transcript(long, { position });
}, 120_000);
afterAll(() => bank.stop());

async function get(path: string): Promise<Response> {
  const token = await bank.token('operator');
  return fetch(bank.baseUrl + path, { headers: { authorization: `Bearer ${token}` } });
}

const signed = (learner: string, form = 'json'): Promise<Response> =>
  get(`/v1/learners/${learner}/transcript.${form}`);

it('others are answered while a transcript of hundreds of outcomes is signed', async () => {
  // The thread and its contexts are there, and the list of the status is signed.
  expect((await signed(short)).status).toBe(200);
  const order: string[] = [];
  const done = async (name: string, answer: Promise<Response>): Promise<Response> => {
    const response = await answer;
    order.push(name);
    return response;
  };
  const record = done('long', signed(long));
  for (const path of ['/livez', `/v1/learners/${short}/transcript`]) {
    expect((await done(path, get(path))).status).toBe(200);
  }
  const credential = (await (await record).json()) as Json;
  const { verifiableCredential } = credential['credentialSubject'] as Subject;
  expect(verifiableCredential).toHaveLength(MANY);
  expect(order).toEqual(['/livez', `/v1/learners/${short}/transcript`, 'long']);
});
