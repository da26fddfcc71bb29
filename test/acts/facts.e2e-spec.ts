import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, course, unique } from './bank-user.js';
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

const REASON = { reason: 'As the office has it on file.' };

function tell(body: Json, who = 'college', headers: Json = {}): Promise<Answer> {
  return user.post(who, '/v1/facts', { ...REASON, ...body }, headers);
}

const places = ({ body }: Answer): string[] =>
  ((body['errors'] ?? []) as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('a fact that rules read', () => {
  it('is recorded once, with its id and its position', async () => {
    const learnerId = await user.learner();
    const enrolment = {
      type: 'enrolment',
      learnerId,
      target: { programme: '080901', plan: '2024', cohort: '2024' },
      value: 'enrolled',
      validFrom: '2024-09-01',
    };
    const key = { 'idempotency-key': unique('fact') };
    const first = await tell(enrolment, 'college', key);
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      factId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      position: expect.any(String),
    });
    const again = await tell(enrolment, 'college', key);
    expect(again.body).toEqual(first.body);
  });

  it('of each type is taken in the shape of its type', async () => {
    const learnerId = await user.learner();
    const made = await user.post('college', `/v1/learners/${learnerId}/outcomes`, course({}));
    const { outcomeId } = made.body;
    const target = { programme: 'P1', course: 'C1' };
    const facts: Json[] = [
      { type: 'learnerStatus', learnerId, value: 'veteran' },
      { type: 'overlap', learnerId, source: { outcomeId }, target, value: '79.5' },
      { type: 'overlap', source: { issuer: 'B', code: 'MATH1' }, target, value: '100' },
      { type: 'agreement', source: { institution: 'B' }, value: '2026-17', validTo: '2999-12-31' },
      { type: 'enrolment', learnerId, target: { programme: 'P1' }, value: 'left' },
    ];
    for (const fact of facts) expect((await tell(fact)).status).toBe(201);
    const after = await user.transcript(learnerId, made.body);
    expect(after.outcomes).toHaveLength(1);
  });

  it('of a learner comes from whoever has to do with the learner', async () => {
    const learnerId = await user.learner();
    const status = { type: 'learnerStatus', learnerId, value: 'veteran' };
    expect((await tell(status, 'other')).status).toBe(404);
    expect((await tell(status, 'operator')).status).toBe(201);
    expect((await tell(status, await user.learnerToken(learnerId))).status).toBe(403);
    const nobody = { ...status, learnerId: '00000000-0000-4000-8000-000000000000' };
    expect((await tell(nobody, 'operator')).status).toBe(404);
  });

  it('is of the own institution, which only the operator has to name', async () => {
    const agreement = { type: 'agreement', source: { institution: 'B' }, value: 'x' };
    const foreign = await tell({ ...agreement, target: { institution: 'B' } });
    expect([foreign.status, ...places(foreign)]).toEqual([422, '/target/institution notOwn']);
    const nameless = await tell(agreement, 'operator');
    expect([nameless.status, ...places(nameless)]).toEqual([422, '/target/institution required']);
    expect((await tell({ ...agreement, target: { institution: 'A' } }, 'operator')).status).toBe(
      201,
    );
    const unknown = await tell({ ...agreement, source: { institution: 'NOBODY' } });
    expect([unknown.status, unknown.body['code']]).toEqual([422, 'unknownInstitution']);
    expect(places(unknown)).toEqual(['/source/institution unknownInstitution']);
  });

  it('that is wrong is refused place by place', async () => {
    const learnerId = await user.learner();
    const target = { programme: 'P1', course: 'C1' };
    const other = '00000000-0000-4000-8000-000000000000';
    const cases: [Json, string[]][] = [
      [{ type: 'rumour', value: 'x' }, ['/type notOneOf']],
      [
        { type: 'enrolment', value: 'enrolled' },
        ['/learnerId required', '/target/programme required'],
      ],
      [
        { type: 'enrolment', learnerId, target: { programme: 'P1' }, value: 'soon' },
        ['/value notOneOf'],
      ],
      [{ type: 'learnerStatus', learnerId, value: 'a veteran' }, ['/value notCode']],
      [
        { type: 'learnerStatus', learnerId, source: { code: 'x' }, value: 'x' },
        ['/source/code unknownField'],
      ],
      [
        { type: 'overlap', source: { issuer: 'B', code: 'X' }, target, value: '101' },
        ['/value notPercent'],
      ],
      [
        { type: 'overlap', source: { issuer: 'B', code: 'X' }, target, value: '1e1' },
        ['/value notPercent'],
      ],
      [
        { type: 'overlap', target, value: '80' },
        ['/source/issuer required', '/source/code required'],
      ],
      [
        { type: 'overlap', source: { outcomeId: other }, target, value: '80' },
        ['/learnerId required'],
      ],
      [
        { type: 'overlap', learnerId, source: { outcomeId: other }, target, value: '80' },
        ['/source/outcomeId unknownOutcome'],
      ],
      [
        {
          type: 'agreement',
          source: { institution: 'B' },
          value: 'x',
          validFrom: '2026-01-02',
          validTo: '2026-01-01',
        },
        ['/validTo datesReversed'],
      ],
      [{ type: 'agreement', value: 'x' }, ['/source/institution required']],
    ];
    for (const [body, expected] of cases) {
      const answer = await tell(body);
      expect([answer.status, ...places(answer)]).toEqual([422, ...expected]);
    }
  });
});
