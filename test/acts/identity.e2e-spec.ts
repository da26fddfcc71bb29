import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, unique } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  bank = await startBank({ seed: false });
  user = await BankUser.of(bank);
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

const open = (body: Json, who = 'college'): Promise<Answer> => user.post(who, '/v1/learners', body);
const idOf = (issuer: string): Json => ({ issuer, value: unique('student') });
const said = ({ status, body }: Answer): [number, unknown] => [status, body['code']];
const passport = (): Json => ({ type: 'passport', number: unique('P') });

describe('a learner', () => {
  it('is found again by any id and by the document', async () => {
    const own = idOf('A');
    const theirs = idOf('B');
    const identityDocument = passport();
    const first = await open({ externalIds: [own], identityDocument, name: '李雷' });
    expect(first.status).toBe(201);
    const { learnerId } = first.body;
    for (const [body, who] of [
      [{ externalIds: [own] }, 'college'],
      [{ externalIds: [theirs], identityDocument }, 'other'],
      [{ externalIds: [theirs] }, 'other'],
      [{ identityDocument }, 'college'],
    ] as const) {
      const again = await open(body, who);
      expect([again.status, again.body['learnerId']]).toEqual([200, learnerId]);
    }
    const path = '/v1/learners/lookups';
    const found = await user.post('other', path, { externalId: theirs });
    expect(found).toEqual({ status: 200, body: { learnerId } });
    expect((await user.post('college', path, { externalId: theirs })).status).toBe(404);
    expect((await user.post('operator', path, { externalId: theirs })).status).toBe(200);
  });

  it('is one, however many open the account at once', async () => {
    const externalIds = [idOf('A')];
    const answers = await Promise.all(Array.from({ length: 10 }, () => open({ externalIds })));
    expect(new Set(answers.map((one) => one.body['learnerId'])).size).toBe(1);
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1);
  });

  it('is not two: ids of two learners, or a document with another name, contradict', async () => {
    const one = idOf('A');
    const two = idOf('A');
    const identityDocument = passport();
    await open({ externalIds: [one], identityDocument, name: '李雷', birthDate: '2000-01-01' });
    await open({ externalIds: [two] });
    for (const body of [
      { externalIds: [one, two] },
      { identityDocument, name: '韩梅梅' },
      { identityDocument, birthDate: '2000-01-02' },
      { externalIds: [one], identityDocument: passport() },
    ]) {
      expect(said(await open(body))).toEqual([409, 'identityConflict']);
    }
  });

  it('gets ids of the caller’s own institution only', async () => {
    expect(said(await open({ externalIds: [idOf('B')] }))).toEqual([403, 'forbidden']);
    expect((await open({ externalIds: [idOf('B')] }, 'operator')).status).toBe(201);
    const unknown = await open({ externalIds: [idOf('NOBODY')] }, 'operator');
    expect(said(unknown)).toEqual([422, 'unknownInstitution']);
  });
});

describe('a resident id (GB 11643)', () => {
  const resident = (number: string, birthDate?: string): Promise<Answer> =>
    open({
      identityDocument: { type: 'residentId', number },
      ...(birthDate === undefined ? {} : { birthDate }),
    });

  it('is the same with a small x, and its birth date is inside', async () => {
    const first = await resident('11010519491231002X');
    expect(first.status).toBe(201);
    const second = await resident('11010519491231002x', '1949-12-31');
    expect([second.status, second.body['learnerId']]).toEqual([200, first.body['learnerId']]);
    expect(said(await resident('11010519491231002X', '1949-12-30'))).toEqual([422, 'invalidBody']);
    expect((await resident('370101190102039973')).status).toBe(201);
  });

  it.each(['110105194912310021', '11010519491331002X', '1101051949123100', 'X'])(
    'is refused where it is none: %s',
    async (number) => {
      expect(said(await resident(number))).toEqual([422, 'invalidBody']);
    },
  );
});

describe('an institution', () => {
  const register = (more: Json, who = 'operator'): Promise<Answer> => {
    const name = { zh: '学院', en: 'College' };
    return user.post(who, '/v1/institutions', { code: 'U', name, kind: 'university', ...more });
  };

  it('is registered once, by the operator', async () => {
    const code = unique('U');
    const first = await register({ code });
    expect([first.status, first.body['code']]).toEqual([201, code]);
    const again = await register({ code });
    expect(again).toEqual({ status: 200, body: first.body });
    expect(said(await register({ code, kind: 'foreign' }))).toEqual([409, 'institutionConflict']);
    expect((await register({ code: unique('U') }, 'college')).status).toBe(403);
  });

  it('has a unified social credit code (GB 32100) whose check character is right', async () => {
    const codes: [string, number][] = [
      ['91350100M000100Y43', 201],
      ['91350100M000100Y4Z', 422],
      ['9135010OM000100Y43', 422],
      ['91350100m000100y43', 422],
    ];
    for (const [uscc, status] of codes) {
      expect((await register({ code: unique('U'), uscc })).status).toBe(status);
    }
  });
});
