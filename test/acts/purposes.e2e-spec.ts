import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;

const COURSES = [{ code: 'C1', credits: '3.00' }];
const RULES = [{ id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1'] } }];
const PURPOSES = { purposes: [{ purpose: 'degree', consumes: true }] };

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  await user.bankBook([]);
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

interface Applicant {
  readonly id: string;
  readonly token: string;
}

async function applicant(): Promise<Applicant> {
  const id = await user.learner();
  await user.record(id, { code: 'X1', credits: '3' });
  return { id, token: await user.learnerToken(id) };
}

function plan({ id, token }: Applicant, programme: string, purpose: string): Promise<Answer> {
  const query = `institution=A&programme=${programme}&purpose=${purpose}`;
  return user.get(token, `/v1/learners/${id}/conversion-plan?${query}`);
}

function apply({ id, token }: Applicant, programme: string, more: Json): Promise<Answer> {
  const body = { institution: 'A', programme, ...more };
  return user.post(token, `/v1/learners/${id}/conversions`, body);
}

describe('what an application is for', () => {
  it('is one of the purposes that the book declares, in the plan and in the application', async () => {
    const programme = await user.programme(COURSES, RULES, PURPOSES);
    const learner = await applicant();
    expect(await plan(learner, programme, 'degree')).toMatchObject({
      status: 200,
      body: { converted: '3.00' },
    });
    for (const answer of [
      await plan(learner, programme, 'admission'),
      await apply(learner, programme, { purpose: 'admission' }),
    ]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'unknownPurpose' } });
    }
    const applied = await apply(learner, programme, { purpose: 'degree' });
    expect(applied).toMatchObject({ status: 201, body: { status: 'inReview' } });
    const path = `/v1/conversions/${String(applied.body['conversionId'])}`;
    expect((await user.get(learner.token, path)).body).toMatchObject({ purpose: 'degree' });
  });

  it('may be left out, and may be anything where the book declares none', async () => {
    const declared = await user.programme(COURSES, RULES, PURPOSES);
    const silent = await user.programme(COURSES, RULES);
    expect(await apply(await applicant(), declared, {})).toMatchObject({ status: 201 });
    const applied = await apply(await applicant(), silent, { purpose: 'admission' });
    expect(applied).toMatchObject({ status: 201 });
  });

  it.each(['', 'two words'])('is a code, not "%s"', async (purpose) => {
    const programme = await user.programme(COURSES, RULES, PURPOSES);
    const learner = await applicant();
    const refused = { status: 422, body: { code: 'invalidQuery' } };
    const asked = await plan(learner, programme, encodeURIComponent(purpose));
    expect([400, 422]).toContain(asked.status);
    expect(asked.body['code']).toBe(refused.body.code);
    expect(await apply(learner, programme, { purpose })).toMatchObject({ status: 422 });
  });
});
