/** Codes that open nothing, and whoever tries to find some that do. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import type { Json } from './bank-user.js';
import { Contract } from './contract.js';
import { inDays, ShareDesk } from './share-desk.js';

const UNKNOWN_CODE = '000000000000014U';

let desk: ShareDesk;
/** The query side as a second process. */
let second: string;

beforeAll(async () => {
  const bank = await startBank();
  desk = await ShareDesk.of(bank);
  second = await bank.alongside('query-api');
}, 120_000);

afterAll(() => desk.bank.stop());

describe('a code that opens nothing', () => {
  it('is answered like a wrong PIN, a missing one and an institution that is not meant', async () => {
    const learner = await desk.learner();
    const pinned = await desk.share(learner, { pin: '4711' });
    const meant = await desk.share(learner, { audience: 'A', pin: '4711' });
    const stranger = { token: desk.otherOffice };
    const answers = [
      await desk.verify({ shareCode: UNKNOWN_CODE, pin: '4711' }),
      await desk.verify({ shareCode: `${UNKNOWN_CODE.slice(0, 15)}0` }),
      await desk.verify({ shareCode: 'what is this' }),
      await desk.verify({ shareCode: pinned.shareCode }),
      await desk.verify({ shareCode: pinned.shareCode, pin: '4712' }),
      await desk.verify({ shareCode: meant.shareCode, pin: '4711' }),
      await desk.verify({ shareCode: meant.shareCode, pin: '4711' }, stranger),
      await desk.verify({ shareCode: meant.shareCode, pin: '4711' }, { token: learner.token }),
    ];
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 200, body: { result: 'unknownShare' } });
    expect(Object.keys(answers[0]?.body ?? {})).toEqual(['result', 'checks']);
    expect((await desk.verify({ shareCode: pinned.shareCode, pin: '4711' })).body['result']).toBe(
      'valid',
    );
    const office = { token: desk.office };
    const right = await desk.verify({ shareCode: meant.shareCode, pin: '4711' }, office);
    expect(right.body['result']).toBe('valid');
  });

  it('tells that it was withdrawn or has expired only to who knows code and PIN', async () => {
    const learner = await desk.learner();
    const gone = await desk.share(learner, { pin: '4711' });
    const brief = await desk.share(learner, { pin: '4711', expiresAt: inDays(1 / 86_400) });
    expect(await desk.withdraw(learner, gone.shareId)).toBe(200);
    const results = async (pin: string): Promise<unknown[]> =>
      Promise.all(
        [gone, brief].map(
          async ({ shareCode }) => (await desk.verify({ shareCode, pin })).body['result'],
        ),
      );
    await eventually('one has expired', async () =>
      (await results('4711')).includes('expired') ? true : undefined,
    );
    expect(await results('4711')).toEqual(['withdrawn', 'expired']);
    expect(await results('9999')).toEqual(['unknownShare', 'unknownShare']);
    const right = await desk.verify({ shareCode: gone.shareCode, pin: '4711' });
    expect(right.body).not.toHaveProperty('transcript');
    expect(right.body).not.toHaveProperty('share');
  });

  it('is withdrawn on every process from the answer on', async () => {
    const learner = await desk.learner();
    for (let round = 0; round < 5; round += 1) {
      const { shareCode, shareId } = await desk.share(learner);
      const look = async (): Promise<unknown> =>
        (await desk.verify({ shareCode }, { at: second })).body['result'];
      expect(await look()).toBe('valid');
      expect(await desk.withdraw(learner, shareId)).toBe(200);
      expect(await look()).toBe('withdrawn');
      expect(await desk.withdraw(learner, shareId)).toBe(200);
    }
  });
});

describe('guessing', () => {
  it('a PIN ends after five tries, from whichever addresses, and the right one is refused too', async () => {
    const learner = await desk.learner();
    const { shareCode } = await desk.share(learner, { pin: '4711' });
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, at) => desk.verify({ shareCode, pin: `000${at}` })),
    );
    const statuses = tries.map((one) => one.status).sort();
    expect(statuses.filter((one) => one === 200)).toHaveLength(5);
    expect(statuses.filter((one) => one === 429)).toHaveLength(7);
    const refused = await desk.verify({ shareCode, pin: '4711' });
    expect([refused.status, refused.body['code']]).toEqual([429, 'tooManyRequests']);
  });

  it('is held up in the same way where there is no such share', async () => {
    const codes = { shareCode: '00000000000016JD', pin: '0000' };
    for (let more = 0; more < 5; more += 1) expect((await desk.verify(codes)).status).toBe(200);
    expect((await desk.verify(codes)).status).toBe(429);
  });

  it('codes ends after so many tries of one address, and of no other', async () => {
    const address = '127.9.9.9';
    const guess = () => desk.verify({ shareCode: 'no code' }, { address });
    const answers = await Promise.all(Array.from({ length: 70 }, guess));
    expect(answers.filter((one) => one.status === 200)).toHaveLength(60);
    expect((await guess()).status).toBe(429);
    expect((await desk.verify({ shareCode: 'no code' })).status).toBe(200);
  });

  it('does not hold up whoever has the right code, however many ask at once', async () => {
    const { shareCode } = await desk.share(await desk.learner(), { pin: '4711' });
    const ask = () => desk.verify({ shareCode, pin: '4711' });
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(answers.map((one) => one.body['result'])).toEqual(answers.map(() => 'valid'));
  });
});

describe('the learner', () => {
  it('reads who used the code, when, and with which result, page by page', async () => {
    const learner = await desk.learner();
    const { shareCode, shareId } = await desk.share(learner, { audience: 'A', pin: '4711' });
    const office = { token: desk.office };
    await desk.verify({ shareCode, pin: '4711' }, office);
    await desk.verify({ shareCode, pin: '0000' });
    await desk.verify({ shareCode, pin: '4711' }, { token: desk.otherOffice });
    await desk.withdraw(learner, shareId);
    await desk.verify({ shareCode, pin: '4711' }, office);
    const views = await desk.views(learner, shareId);
    expect(views.map(({ at: _at, ...view }) => view)).toEqual([
      { result: 'withdrawn', role: 'admissionsOffice', institution: 'A' },
      { result: 'otherAudience', role: 'admissionsOffice', institution: 'B' },
      { result: 'wrongPin' },
      { result: 'valid', role: 'admissionsOffice', institution: 'A' },
    ]);
    const contract = await Contract.of(desk.bank.baseUrl);
    const route = '/v1/learners/{learnerId}/shares/{shareId}/views';
    expect(contract.faults(route, { views })).toEqual([]);
    for (const { at } of views) {
      expect(Math.abs(Date.now() - Date.parse(String(at)))).toBeLessThan(60_000);
    }
    const logged = await desk.user.get(learner.token, `/v1/learners/${learner.id}/access-log`);
    const seen = logged.body['views'] as { what: string; why: Json; who: Json }[];
    expect(seen.map(({ what, why, who }) => [what, why['grant'], who['institution']])).toEqual([
      ['verification', shareId, 'A'],
      ['verification', shareId, 'A'],
    ]);
    const path = `/v1/learners/${learner.id}/shares/${shareId}/views`;
    const page = await desk.user.get(learner.token, `${path}?limit=3`);
    expect(page.body['views']).toEqual(views.slice(0, 3));
    const next = await desk.user.get(learner.token, `${path}?cursor=${String(page.body['next'])}`);
    expect(next.body).toEqual({ views: views.slice(3) });
    expect((await desk.user.get(learner.token, `${path}?cursor=x`)).status).toBe(400);
  });
});
