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

function record(learner: string, outcome: Json, who = 'college', headers: Json = {}) {
  return user.post(who, `/v1/learners/${learner}/outcomes`, outcome, headers);
}
const fields = ({ body }: Answer): string[] =>
  ((body['errors'] ?? []) as { pointer: string }[]).map((error) => error.pointer);

describe('an outcome that nobody recorded', () => {
  it('is recorded, with its id and its position', async () => {
    const learner = await user.learner();
    const answer = await record(learner, course({}));
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      outcomeId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      learnerId: learner,
      position: expect.stringMatching(/^[\w-]+$/),
    });
  });

  it('brings its components as outcomes of their own, in one append', async () => {
    const learner = await user.learner();
    const components = [course({ credits: '3' }), course({ credits: '3' })];
    const answer = await record(learner, course({ credits: '6', components }));
    expect(answer.status).toBe(201);
    expect(answer.body['components']).toHaveLength(2);
    const { outcomes } = await user.transcript(learner, answer.body);
    expect(outcomes).toHaveLength(3);
    const parts = outcomes.filter((one) => one.countedIn === answer.body['outcomeId']);
    expect(parts).toHaveLength(2);
  });

  it('goes to a learner who exists', async () => {
    const nobody = await record('00000000-0000-4000-8000-000000000000', course({}));
    expect([nobody.status, nobody.body['code']]).toEqual([404, 'unknownLearner']);
    const noId = await record('abc', course({}));
    expect(noId.status).toBe(404);
  });

  it('has a registered issuer', async () => {
    const answer = await record(await user.learner(), course({ issuer: 'NOBODY' }));
    expect([answer.status, answer.body['code']]).toEqual([422, 'unknownInstitution']);
    expect(fields(answer)).toEqual(['/issuer']);
  });

  it('is recorded by a college or a certifying body, and by nobody else', async () => {
    const learner = await user.learner();
    const token = await user.learnerToken(learner);
    for (const who of ['operator', token]) {
      expect((await record(learner, course({}), who)).status).toBe(403);
    }
    expect((await record(learner, course({}), 'nonsense')).status).toBe(401);
  });
});

describe('an outcome that is recorded again', () => {
  it('is an attestation where another college says the same (case 48)', async () => {
    const learner = await user.learner();
    const outcome = course({ credits: '4' });
    const first = await record(learner, outcome);
    const again = await record(learner, { ...outcome, title: 'Kurs' }, 'other');
    expect(again.status).toBe(200);
    expect(again.body['outcomeId']).toBe(first.body['outcomeId']);
    const { balances, outcomes } = await user.transcript(learner, again.body);
    expect(balances.accumulated).toBe('4.00');
    expect(outcomes).toHaveLength(1);
  });

  it('is the same with and without the zeros of its amounts', async () => {
    const learner = await user.learner();
    const grade = { scale: 'percent', value: '88.5' };
    const outcome = course({ credits: '4', hours: '64', grade, creditScheme: 'bank' });
    await record(learner, outcome);
    const zeros = { credits: '4.00', hours: '64.0', grade: { ...grade, value: '88.50' } };
    const again = await record(learner, { ...outcome, ...zeros, creditScheme: undefined });
    expect(again.status).toBe(200);
  });

  it('changes nothing where the recorder says the same', async () => {
    const learner = await user.learner();
    const outcome = course({ credits: '4' });
    const first = await record(learner, outcome);
    const again = await record(learner, outcome);
    expect(again).toEqual({ status: 200, body: first.body });
  });

  it('is refused where the content differs, naming the fields', async () => {
    const learner = await user.learner();
    const outcome = course({ credits: '4', hours: '64' });
    await record(learner, outcome);
    const answer = await record(learner, { ...outcome, credits: '5', hours: '80' }, 'other');
    expect([answer.status, answer.body['code']]).toEqual([409, 'evidenceConflict']);
    expect(fields(answer)).toEqual(['/credits', '/hours']);
    expect(answer.body).not.toHaveProperty('recorded');
    const issuer = await record(learner, { ...outcome, credits: '5' });
    expect(issuer.body['recorded']).toEqual({ credits: '4.00' });
  });

  it('is refused where its number belongs to another learner, and says nothing more', async () => {
    const outcome = course({});
    await record(await user.learner(), outcome);
    const answer = await record(await user.learner(), outcome, 'other');
    expect([answer.status, answer.body['code']]).toEqual([409, 'evidenceHeldElsewhere']);
    expect(fields(answer)).toEqual([]);
  });

  it('becomes passed by an update of its recorder, and passed for ever', async () => {
    const learner = await user.learner();
    const { awardedOn, ...open } = course({ result: 'inProgress' });
    const first = await record(learner, open);
    expect(first.status).toBe(201);
    const passed = { ...open, awardedOn, result: 'passed', credits: '3' };
    const update = await record(learner, passed);
    expect(update.status).toBe(200);
    expect(update.body['outcomeId']).toBe(first.body['outcomeId']);
    expect((await user.transcript(learner, update.body)).balances.accumulated).toBe('3.00');
    const back = await record(learner, { ...open, awardedOn, result: 'failed' });
    expect([back.status, fields(back)]).toEqual([409, ['/result']]);
  });

  it('is one outcome however many say it at once', async () => {
    const learner = await user.learner();
    const outcome = course({ credits: '4' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => record(learner, outcome, n % 2 ? 'college' : 'other')),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([
      ...Array.from({ length: 19 }, () => 200),
      201,
    ]);
    expect(new Set(answers.map((one) => one.body['outcomeId'])).size).toBe(1);
  });
});

describe('a retried request', () => {
  it('happens once and gets the first answer', async () => {
    const learner = await user.learner();
    const outcome = course({});
    const key = { 'idempotency-key': unique('key') };
    const first = await record(learner, outcome, 'college', key);
    expect(first.status).toBe(201);
    expect(await record(learner, outcome, 'college', key)).toEqual(first);
  });

  it('is refused where the key comes with another body', async () => {
    const learner = await user.learner();
    const key = { 'idempotency-key': unique('key') };
    await record(learner, course({}), 'college', key);
    const other = await record(learner, course({}), 'college', key);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotencyKeyReused']);
  });

  it('is another request where another client sends the same key', async () => {
    const learner = await user.learner();
    const outcome = course({});
    const key = { 'idempotency-key': unique('key') };
    expect((await record(learner, outcome, 'college', key)).status).toBe(201);
    expect((await record(learner, outcome, 'other', key)).status).toBe(200);
  });
});

describe('a batch', () => {
  const batch = (body: Json, headers: Json = {}) =>
    user.post('college', '/v1/outcomes/batch', body, headers);
  const results = ({ body }: Answer) => body['results'] as { status: number; problem?: Json }[];
  const statuses = (answer: Answer): number[] => results(answer).map((one) => one.status);

  it('answers each row in order and records the good ones where it may continue', async () => {
    const learnerId = await user.learner();
    const twice = { learnerId, ...course({}) };
    const outcomes = [
      twice,
      twice,
      { learnerId, ...course({ issuer: 'NOBODY' }) },
      { learnerId: '00000000-0000-4000-8000-000000000000', ...course({}) },
      { learner: { externalId: { issuer: 'A', value: 'nobody' } }, ...course({}) },
      { learnerId, ...course({ awardedOn: '2024-02-30' }) },
      7,
    ];
    const answer = await batch({ mode: 'continue', outcomes });
    expect(statuses(answer)).toEqual([201, 200, 422, 422, 422, 422, 422]);
  });

  it('records nothing of an atomic batch with a refused row', async () => {
    const learnerId = await user.learner();
    const good = { learnerId, ...course({}) };
    const refused = await batch({ mode: 'atomic', outcomes: [good, { learnerId }] });
    expect(statuses(refused)).toEqual([424, 422]);
    const alone = await batch({ mode: 'atomic', outcomes: [good] });
    expect(statuses(alone)).toEqual([201]);
  });

  it('gives a number to the first of two learners', async () => {
    const outcome = course({});
    const rows = [await user.learner(), await user.learner()];
    const outcomes = rows.map((learnerId) => ({ learnerId, ...outcome }));
    const answer = await batch({ mode: 'continue', outcomes });
    expect(statuses(answer)).toEqual([201, 409]);
  });

  it('is one command: retried, it gets its first results again', async () => {
    const learnerId = await user.learner();
    const outcomes = [
      { learnerId, ...course({}) },
      { learnerId, ...course({ issuer: 'NO' }) },
    ];
    const key = { 'idempotency-key': unique('key') };
    const first = await batch({ mode: 'continue', outcomes }, key);
    expect(statuses(first)).toEqual([201, 422]);
    expect(await batch({ mode: 'continue', outcomes }, key)).toEqual(first);
  });

  it('holds up to 1,000 rows, as many as an account has room for', async () => {
    const learnerId = await user.learner();
    const rows = Array.from({ length: 1_001 }, () => ({ learnerId, ...course({}) }));
    expect((await batch({ outcomes: rows })).status).toBe(422);
    const full = await batch({ mode: 'continue', outcomes: rows.slice(0, 1_000) });
    expect(new Set(statuses(full))).toEqual(new Set([201]));
    const over = await record(learnerId, course({}));
    expect([over.status, over.body['code']]).toEqual([422, 'accountFull']);
    const [first] = results(full) as { outcomeId?: string }[];
    const path = `/v1/outcomes/${first?.outcomeId ?? ''}/revocations`;
    expect((await user.post('college', path, { reason: 'room' })).status).toBe(201);
    expect((await record(learnerId, course({}))).status).toBe(201);
  }, 60_000);
});
