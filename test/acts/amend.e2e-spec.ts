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

/** An outcome of A, recorded by A unless said otherwise. */
async function recorded(outcome: Json, who = 'college'): Promise<{ learner: string; id: string }> {
  const learner = await user.learner();
  const { outcomeId } = await user.record(learner, outcome, who);
  return { learner, id: String(outcomeId) };
}
function act(who: string, id: string, what: string, body: Json): Promise<Answer> {
  return user.post(who, `/v1/outcomes/${id}/${what}`, body);
}
const said = ({ status, body }: Answer): [number, unknown] => [status, body['code']];

describe('a correction', () => {
  it('gives the outcome a new body and keeps its id', async () => {
    const outcome = course({ credits: '4' });
    const { learner, id } = await recorded(outcome);
    const body = { reason: 'misread', outcome: { ...outcome, credits: '3' } };
    const answer = await act('college', id, 'corrections', body);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ outcomeId: id, learnerId: learner });
    const { balances, outcomes } = await user.transcript(learner, answer.body);
    expect(balances.accumulated).toBe('3.00');
    expect(outcomes.map((one) => one.outcomeId)).toEqual([id]);
  });

  it('is what later recordings are compared with', async () => {
    const outcome = course({ credits: '4' });
    const { learner, id } = await recorded(outcome);
    const right = { ...outcome, credits: '3' };
    await act('college', id, 'corrections', { reason: 'misread', outcome: right });
    const path = `/v1/learners/${learner}/outcomes`;
    expect((await user.post('college', path, right)).status).toBe(200);
    expect(said(await user.post('college', path, outcome))).toEqual([409, 'evidenceConflict']);
  });

  it('may change the number; the new one leads to the outcome, the old one stays taken', async () => {
    const outcome = course({ credits: '4' });
    const { learner, id } = await recorded(outcome);
    const renumbered = { ...outcome, number: unique('N') };
    const body = { reason: 'misread', outcome: renumbered };
    expect((await act('college', id, 'corrections', body)).status).toBe(201);
    const path = `/v1/learners/${learner}/outcomes`;
    const again = await user.post('other', path, renumbered);
    expect([again.status, again.body['outcomeId']]).toEqual([200, id]);
    expect(said(await user.post('college', path, outcome))).toEqual([409, 'evidenceConflict']);
    const back = await act('college', id, 'corrections', { reason: 'no, it was right', outcome });
    expect(back.status).toBe(201);
    expect((await user.post('college', path, outcome)).status).toBe(200);
  });

  it('cannot take a number that someone else has', async () => {
    const outcome = course({});
    const { id } = await recorded(outcome);
    const theirs = course({});
    await recorded(theirs);
    const body = { reason: 'r', outcome: { ...outcome, number: theirs['number'] } };
    const answer = await act('college', id, 'corrections', body);
    expect(said(answer)).toEqual([409, 'evidenceHeldElsewhere']);
  });

  it('keeps the issuer, says why, and is checked like a recording', async () => {
    const outcome = course({});
    const { id } = await recorded(outcome);
    const wrong: Json[] = [
      { reason: 'r', outcome: { ...outcome, issuer: 'B' } },
      { outcome },
      { reason: 'r', outcome: { ...outcome, awardedOn: '2999-01-01' } },
      { reason: 'r', outcome: { ...outcome, components: [] } },
      { reason: 'r', effectiveOn: '2999-01-01', outcome },
    ];
    for (const body of wrong) {
      expect(said(await act('college', id, 'corrections', body))).toEqual([422, 'invalidBody']);
    }
  });
});

describe('a revocation', () => {
  it('takes the credits away and keeps the number taken', async () => {
    const outcome = course({ credits: '4' });
    const { learner, id } = await recorded(outcome);
    const answer = await act('college', id, 'revocations', { reason: 'forged' });
    expect(answer.status).toBe(201);
    const { balances, outcomes } = await user.transcript(learner, answer.body);
    expect(balances.accumulated).toBe('0.00');
    expect(outcomes[0]?.status).toBe('revoked');
    const again = await act('college', id, 'revocations', { reason: 'forged' });
    expect(said(again)).toEqual([409, 'outcomeRevoked']);
    const anew = await user.post('college', `/v1/learners/${learner}/outcomes`, outcome);
    expect(said(anew)).toEqual([409, 'outcomeRevoked']);
  });
});

describe('who may correct and revoke', () => {
  it('is the recorder and the issuer', async () => {
    const { id } = await recorded(course({}), 'other');
    expect((await act('college', id, 'revocations', { reason: 'r' })).status).toBe(201);
    const own = await recorded(course({}), 'other');
    expect((await act('other', own.id, 'revocations', { reason: 'r' })).status).toBe(201);
  });

  it('is the issuer alone once the issuer has said it', async () => {
    const outcome = course({});
    const { learner, id } = await recorded(outcome, 'other');
    await user.record(learner, outcome);
    const answer = await act('other', id, 'revocations', { reason: 'r' });
    expect(said(answer)).toEqual([409, 'issuerConfirmed']);
    expect((await act('college', id, 'revocations', { reason: 'r' })).status).toBe(201);
  });

  it('is not an attester; and for a stranger the outcome does not exist', async () => {
    const outcome = course({});
    const { learner, id } = await recorded(outcome);
    const stranger = await act('other', id, 'revocations', { reason: 'r' });
    expect(said(stranger)).toEqual([404, 'notFound']);
    await user.record(learner, outcome, 'other');
    const attester = await act('other', id, 'revocations', { reason: 'r' });
    expect(said(attester)).toEqual([403, 'notRecorderOrIssuer']);
    expect((await act('operator', id, 'revocations', { reason: 'r' })).status).toBe(403);
  });
});

describe('a person’s decision', () => {
  it('sets what is recognised, up to the face value', async () => {
    const { learner, id } = await recorded(course({ credits: '4' }));
    const above = await act('operator', id, 'recognition-decisions', {
      credits: '4.01',
      reason: 'r',
    });
    expect(said(above)).toEqual([422, 'aboveFaceValue']);
    expect(above.body['faceValue']).toBe('4.00');
    const answer = await act('operator', id, 'recognition-decisions', {
      credits: '2.5',
      reason: 'half of it overlaps',
    });
    expect(answer.status).toBe(201);
    const { balances } = await user.transcript(learner, answer.body);
    expect([balances.accumulated, balances.recognised]).toEqual(['4.00', '2.50']);
  });

  it('gives an unvalued outcome its value', async () => {
    const { learner, id } = await recorded(course({}));
    const answer = await act('operator', id, 'recognition-decisions', {
      credits: '2',
      reason: 'by portfolio',
    });
    const { balances } = await user.transcript(learner, answer.body);
    expect([balances.accumulated, balances.recognised]).toEqual(['2.00', '2.00']);
  });

  it('is the operator’s', async () => {
    const { id } = await recorded(course({ credits: '4' }));
    const body = { credits: '1', reason: 'r' };
    expect((await act('college', id, 'recognition-decisions', body)).status).toBe(403);
  });
});
