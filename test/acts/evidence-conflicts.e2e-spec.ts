import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, course, unique } from './bank-user.js';
import type { Json } from './bank-user.js';
import { csv, Importer } from './importer.js';

const LIST = '/v1/reports/evidence-conflicts';

let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

/** What the operator is told about this outcome. */
async function told(outcomeId: unknown): Promise<Json[]> {
  const { status, body } = await user.get('operator', LIST);
  expect(status).toBe(200);
  return (body['conflicts'] as Json[]).filter((one) => one['outcomeId'] === outcomeId);
}

async function send(learner: string, outcome: Json, who: string): Promise<void> {
  const answer = await user.post(who, `/v1/learners/${learner}/outcomes`, outcome);
  expect(answer).toMatchObject({ status: 409, body: { code: 'evidenceHeldElsewhere' } });
}

describe('a number that belongs to another learner', () => {
  it('is told to the operator with ids and counts, and nothing personal', async () => {
    const [holder, learnerId] = [await user.learner(), await user.learner()];
    const outcome = course({ number: 'SECRET-4711', title: 'A title' });
    const { outcomeId } = await user.record(holder, outcome);
    await send(learnerId, outcome, 'other');
    await send(learnerId, outcome, 'other');
    const [conflict, ...more] = await told(outcomeId);
    expect(more).toEqual([]);
    expect(conflict).toEqual({
      ...{ outcomeId, learnerId, holder, institution: 'B', times: 2 },
      firstAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      lastAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
    await send(learnerId, outcome, 'college');
    expect(await told(outcomeId)).toHaveLength(2);
  });

  it('is told of rows of a batch, also where the other row stands in the same batch', async () => {
    const [one, other] = [await user.learner(), await user.learner()];
    const outcomes = [one, other].map((learnerId) => ({ ...course({}), number: 'X', learnerId }));
    const body = { mode: 'continue', outcomes };
    const { results } = await user.must('college', '/v1/outcomes/batch', body);
    const [first] = results as Json[];
    expect(await told(first?.['outcomeId'])).toMatchObject([
      { learnerId: other, holder: one, institution: 'A', times: 1 },
    ]);
  });

  it('is told of a correction that would take it', async () => {
    const [holder, learnerId] = [await user.learner(), await user.learner()];
    const outcome = course({});
    const { outcomeId } = await user.record(holder, outcome);
    const mine = await user.record(learnerId, course({}));
    const path = `/v1/outcomes/${String(mine['outcomeId'])}/corrections`;
    const answer = await user.post('college', path, { reason: 'wrong number', outcome });
    expect(answer.status).toBe(409);
    expect(await told(outcomeId)).toMatchObject([{ learnerId, holder, times: 1 }]);
  });

  it('is read by pages, the newest first, and by the operator only', async () => {
    const holder = await user.learner();
    const outcomes = [course({}), course({}), course({})];
    const ids: unknown[] = [];
    for (const outcome of outcomes) {
      ids.unshift((await user.record(holder, outcome))['outcomeId']);
      await send(await user.learner(), outcome, 'other');
    }
    const seen: unknown[] = [];
    let cursor = '';
    for (let page = 0; page < 3; page += 1) {
      const { body } = await user.get('operator', `${LIST}?limit=1${cursor}`);
      seen.push(...(body['conflicts'] as Json[]).map((one) => one['outcomeId']));
      cursor = `&cursor=${String(body['next'])}`;
      await send(await user.learner(), outcomes[0] ?? {}, 'other');
    }
    expect(seen).toEqual(ids);
    const made = Buffer.from(JSON.stringify(['now', 'x', 'y', 'z'])).toString('base64url');
    expect((await user.get('operator', `${LIST}?cursor=${made}`)).status).toBe(400);
    expect((await user.get('college', LIST)).status).toBe(403);
    expect((await user.get(await user.learnerToken(holder), LIST)).status).toBe(403);
  });

  it('is told of rows of an import', async () => {
    const [holder, value] = [await user.learner(), unique('student')];
    const outcome = course({});
    const { outcomeId } = await user.record(holder, outcome);
    const { number, title, awardedOn } = outcome;
    const importer = await Importer.of({
      address: () => bank.baseUrl,
      token: (...asked) => bank.token(...asked),
    });
    const rowsOf = [['A', value, 'course', 'A', number, title, 'passed', awardedOn, ''].join(',')];
    const job = await importer.whole(csv(rowsOf));
    expect(job).toMatchObject({ state: 'completed', accepted: 0, refused: 1 });
    expect(await told(outcomeId)).toMatchObject([{ holder, institution: 'A', times: 1 }]);
    // Nothing opened an account, so there is none to tell of, however often the file comes.
    await importer.whole(csv(rowsOf));
    const again = await told(outcomeId);
    expect(again).toMatchObject([{ times: 2 }]);
    expect(again[0]).not.toHaveProperty('learnerId');
  });
});
