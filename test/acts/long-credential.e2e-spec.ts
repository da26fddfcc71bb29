/** The longest transcript that the bank signs, and what is longer or asked too often. */
import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import { course } from './bank-user.js';
import type { Answer } from './bank-user.js';
import { ShareDesk, strangers } from './share-desk.js';

/** The most that an account holds. */
const MANY = 1_000;
const MEBIBYTE = 1_048_576;

let desk: ShareDesk;
let proved: string;
let jwt: string;

beforeAll(async () => {
  desk = await ShareDesk.of(await startBank());
  const learner = await desk.learner([]);
  const outcomes = Array.from({ length: MANY }, (_, at) => ({
    ...course({ title: `高等数学（第 ${at} 部分）`, credits: '1' }),
    learnerId: learner.id,
  }));
  const recorded = await desk.user.must('college', '/v1/outcomes/batch', {
    mode: 'atomic',
    outcomes,
  });
  await desk.user.transcript(learner.id, recorded);
  const exported = async (name: string): Promise<string> => {
    const url = `${desk.bank.baseUrl}/v1/learners/${learner.id}/${name}`;
    const headers = { authorization: `Bearer ${learner.token}` };
    return (await fetch(url, { headers })).text();
  };
  proved = await exported('transcript.json');
  jwt = await exported('transcript.jwt');
}, 120_000);

afterAll(() => desk.bank.stop());

describe('a transcript of a thousand outcomes', () => {
  it('is longer than an ordinary body, and valid in each of its wrappings', async () => {
    expect(proved.length).toBeGreaterThan(MEBIBYTE);
    for (const credential of [JSON.parse(proved) as object, proved, jwt]) {
      const { status, body } = await desk.verify({ credential });
      expect([status, body['result']]).toEqual([200, 'valid']);
    }
  });

  it('of which a word is another is tampered with', async () => {
    const { status, body } = await desk.verify({
      credential: proved.replace('（第 7 ', '（第 8 '),
    });
    expect([status, body['result']]).toEqual([200, 'tampered']);
  });
});

describe('a body beyond the bound', () => {
  it('is refused, by what it says of its length or by what came', async () => {
    const headers = { 'content-length': String(4 * MEBIBYTE + 1) };
    const said = await sent({ body: [], headers, isWhole: false });
    expect([said.status, said.body['code']]).toEqual([413, 'bodyTooLarge']);
    const body = [Buffer.alloc(4 * MEBIBYTE + 1, ' ')];
    const unsaid = await sent({ body, isWhole: false });
    expect([unsaid.status, unsaid.body['code']]).toEqual([413, 'bodyTooLarge']);
  });

  it('is refused on every other route as before', async () => {
    const { status } = await desk.user.post('operator', '/v1/institutions', {
      code: 'x'.repeat(MEBIBYTE),
    });
    expect(status).toBe(413);
  });

  it('is not unpacked', async () => {
    const packed = gzipSync(Buffer.alloc(64 * MEBIBYTE, ' '));
    const headers = { 'content-encoding': 'gzip' };
    expect((await sent({ body: [packed], headers })).status).toBe(415);
  });

  it('of many small values is answered as too much, and the next one is verified', async () => {
    const credential = `[${'[],'.repeat(1_300_000)}[]]`;
    const { status, body } = await sent({ body: [Buffer.from(`{"credential":${credential}}`)] });
    expect([status, body['result']]).toEqual([200, 'tampered']);
    expect((await desk.verify({ credential: jwt })).body['result']).toBe('valid');
  });
});

describe('of large bodies', () => {
  it('one caller has two at once, and another one is served beside them', async () => {
    const address = strangers();
    const held = [hold(address), hold(address)];
    await Promise.all(held.map((one) => one.begun));
    const third = await desk.verify({ credential: proved }, { address });
    expect([third.status, third.body['code']]).toEqual([429, 'tooManyRequests']);
    expect((await desk.verify({ credential: proved })).body['result']).toBe('valid');
    for (const one of held) one.abandon();
    const again = await eventuallyServed(() => desk.verify({ credential: proved }, { address }));
    expect(again.body['result']).toBe('valid');
  });

  it('eight are there at once, whoever sends them, and small ones are served beside them', async () => {
    const held = Array.from({ length: 8 }, () => hold(strangers()));
    await Promise.all(held.map((one) => one.begun));
    const ninth = await desk.verify({ credential: proved });
    expect([ninth.status, ninth.body['code']]).toEqual([503, 'overloaded']);
    expect((await desk.verify({ credential: '{}' })).status).toBe(200);
    for (const one of held) one.abandon();
    await eventuallyServed(() => desk.verify({ credential: proved }));
  });

  it('an address sends sixty in a quarter of an hour', async () => {
    const address = strangers();
    const body = [Buffer.from(`{"credential":"${'x'.repeat(MEBIBYTE)}"}`)];
    const answers: number[] = [];
    for (let at = 0; at < 61; at += 1) answers.push((await sent({ body, address })).status);
    expect([answers.indexOf(429), answers.length]).toEqual([60, 61]);
  });
});

async function eventuallyServed(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status === 200) return answer;
  }
}

interface Sent {
  readonly body: readonly Buffer[];
  readonly headers?: Record<string, string>;
  readonly address?: string;
  /** False where more was to come, and the answer is there before. */
  readonly isWhole?: boolean;
}

function posted(address: string, headers: Record<string, string>) {
  return request(new URL(`${desk.bank.baseUrl}/v1/verifications`), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    localAddress: address,
    agent: false,
  });
}

/** Without a word of how long it is where it comes in pieces. */
function sent(sending: Sent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { body, headers = {}, address = strangers(), isWhole = true } = sending;
    const asked = posted(address, headers);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const text = Buffer.concat(parts).toString();
        asked.destroy();
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Answer['body'] });
      });
    });
    asked.on('error', reject);
    for (const piece of body) asked.write(piece);
    if (isWhole) asked.end();
    else asked.flushHeaders();
  });
}

/** Begins to send a large body, and leaves it at that. */
function hold(address: string): { begun: Promise<void>; abandon: () => void } {
  const asked = posted(address, {
    'content-length': String(2 * MEBIBYTE),
    expect: '100-continue',
  });
  asked.on('error', () => undefined);
  const begun = new Promise<void>((resolve) => asked.once('continue', () => resolve()));
  asked.flushHeaders();
  return { begun, abandon: () => asked.destroy() };
}
