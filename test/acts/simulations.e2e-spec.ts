import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Answer, Json } from './importer.js';
import { bankBook, BOOK, conversionBook, creditsOf, recognised } from './population.js';
import { SimulationOffice } from './simulation-office.js';

jest.setTimeout(180_000);

const LEARNERS = 3_000;
/** Learners who apply to the programme; the last four have not enough of one course. */
const APPLICANTS = [2, 12, 22, 32, 42, 52, 62, 3, 13, 23, 33];

let office: SimulationOffice;

beforeAll(async () => {
  office = await SimulationOffice.open(LEARNERS);
}, 180_000);

afterAll(async () => {
  await office.close();
}, 30_000);

interface Sums {
  readonly before: number;
  readonly after: number;
  readonly differences: readonly number[];
}

/** What the two books make of everyone, computed without the bank; in hundredths. */
function plainSums(): Sums {
  const all = Array.from({ length: LEARNERS }, (_, at) => creditsOf(at));
  const before = all.map((credits) => recognised(credits, [800, 200]));
  const after = all.map((credits) => recognised(credits, [500, 400]));
  const add = (sum: number, one: number): number => sum + one;
  const differences = after.map((one, at) => one - (before[at] ?? 0));
  return { before: before.reduce(add, 0), after: after.reduce(add, 0), differences };
}

function hundredths(amount: unknown): number {
  return Math.round(Number(amount) * 100);
}

function expectPlainSums(shown: Json): void {
  const { before, after, differences } = plainSums();
  const gains = differences.filter((one) => one > 0);
  const losses = differences.filter((one) => one < 0);
  const totals = shown['totals'] as Json;
  expect(shown).toMatchObject({ state: 'completed', learners: LEARNERS, done: LEARNERS });
  expect(totals).toMatchObject({
    learners: LEARNERS,
    learnersGaining: gains.length,
    learnersLosing: losses.length,
    unchanged: LEARNERS - gains.length - losses.length,
  });
  const sums = [totals['before'], totals['after'], totals['gained'], totals['lost']];
  const gained = gains.reduce((sum, one) => sum + one, 0);
  const lost = losses.reduce((sum, one) => sum - one, 0);
  expect(sums.map(hundredths)).toEqual([before, after, gained, lost]);
  for (const cell of shown['histogram'] as Json[]) {
    const from = cell['from'] === null ? -Infinity : hundredths(cell['from']);
    const to = cell['to'] === null ? Infinity : hundredths(cell['to']);
    const within = differences.filter((one) => one >= from && one <= to);
    expect([cell, within.length]).toEqual([cell, cell['learners']]);
  }
}

describe('a simulation of the bank’s draft', () => {
  it('gives the totals and the histogram of everyone, and touches nothing', async () => {
    await office.must('operator', 'POST', '/v1/rule-books', bankBook('5.00', '4.00'));
    await office.caughtUp();
    const before = await office.everything();
    const shown = await office.ended('operator', await office.begin('operator', BOOK));
    expectPlainSums(shown);
    expect(shown).toMatchObject({ ruleBookId: BOOK, version: 2, scope: 'recognition', epoch: 1 });
    expect(shown['asWritten']).toEqual({
      gained: '0.00',
      lost: '0.00',
      learnersGaining: 0,
      learnersLosing: 0,
      unchanged: LEARNERS,
    });
    expect(shown['notAssessed']).toBe(0);
    expect(Number(shown['learnersPerSecond'])).toBeGreaterThan(0);
    expect(await office.everything()).toEqual(before);
  });

  it('names the learners most affected, largest first, and shows each outcome on demand', async () => {
    const simulationId = await office.begin('operator', BOOK, { version: 2 });
    const shown = await office.ended('operator', simulationId);
    const most = shown['mostAffected'] as Json[];
    const sizes = most.map((one) => Math.abs(hundredths(one['difference'])));
    const largest = plainSums()
      .differences.map(Math.abs)
      .sort((a, b) => b - a)
      .slice(0, 100);
    expect(sizes).toEqual(largest);
    const [first] = most;
    const path = `/v1/simulations/${simulationId}/learners/${String(first?.['learnerId'])}`;
    const learner = await office.must('operator', 'GET', path);
    const { before, after, difference } = first ?? {};
    expect(learner).toMatchObject({ before, after, difference, asWritten: '0.00' });
    const outcomes = learner['outcomes'] as Json[];
    const sum = outcomes.reduce((all, one) => all + hundredths(one['difference']), 0);
    expect(sum).toBe(hundredths(difference));
    const capped = outcomes.find((one) => one['before'] !== one['after']);
    const reasons = capped?.['reasons'] as { before: Json[]; after: Json[] };
    expect(reasons.before.map((one) => one['ruleBook'])).toContainEqual(
      expect.objectContaining({ id: BOOK, version: 1 }),
    );
    expect(reasons.after.map((one) => one['ruleBook'])).toContainEqual(
      expect.objectContaining({ id: BOOK, version: 2 }),
    );
  });

  it('is counted to the end after kill -9 in the middle, nobody twice and nobody left out', async () => {
    for (let attempt = 0; ; attempt += 1) {
      const simulationId = await office.begin('operator', BOOK);
      await office.reaches(simulationId, 1);
      await office.kill9();
      const left = await office.rowOf(
        `SELECT state, done FROM simulations.runs WHERE simulation_id = '${simulationId}'`,
      );
      await office.start();
      expectPlainSums(await office.ended('operator', simulationId));
      if (left['state'] !== 'running') {
        expect(attempt).toBeLessThan(5);
        continue;
      }
      expect(Number(left['done'])).toBeGreaterThan(0);
      expect(Number(left['done'])).toBeLessThan(LEARNERS);
      const { run } = await office.rowOf(
        `SELECT run FROM simulations.runs WHERE simulation_id = '${simulationId}'`,
      );
      expect(run).toBe(2);
      return;
    }
  });

  it('ends where it is cancelled', async () => {
    const [one, next] = [
      await office.begin('operator', BOOK),
      await office.begin('operator', BOOK),
    ];
    const queued = await office.must('operator', 'DELETE', `/v1/simulations/${next}`);
    expect(queued).toMatchObject({ state: 'cancelled', done: 0 });
    await office.reaches(one, 1);
    await office.must('operator', 'DELETE', `/v1/simulations/${one}`);
    const shown = await office.ended('operator', one);
    if (shown['state'] === 'cancelled') expect(Number(shown['done'])).toBeLessThan(LEARNERS);
    else expect(shown['state']).toBe('completed');
    expect((await office.must('operator', 'DELETE', `/v1/simulations/${next}`))['state']).toBe(
      'cancelled',
    );
  });

  it('that is asked for again with its key is the same one', async () => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'try-2' };
    const ask = (version: number): Promise<Answer> =>
      office.importer.send('POST', `/v1/rule-books/${BOOK}/simulations`, {
        token: office.importer.tokens.operator,
        headers,
        body: JSON.stringify({ version }),
      });
    const first = await ask(2);
    const again = await ask(2);
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect(again.headers.get('idempotency-hit')).toBe('true');
    expect((await ask(1)).body['code']).toBe('idempotencyKeyReused');
    await office.ended('operator', String(first.body['simulationId']));
  });

  it('says what publishing a reassessing version as it is written would change', async () => {
    const reassessing = bankBook('5.00', '4.00', { reassesses: true });
    await office.must('operator', 'PUT', `/v1/rule-books/${BOOK}/draft`, reassessing);
    const shown = await office.ended('operator', await office.begin('operator', BOOK));
    const { learnersGaining, learnersLosing, gained, lost } = shown['totals'] as Json;
    expect(shown['asWritten']).toMatchObject({ learnersGaining, learnersLosing, gained, lost });
    expect(learnersLosing).toBeGreaterThan(0);
  });

  it('with faults is refused with its places, and a version that is not there is not found', async () => {
    const { bookId } = conversionBook([]);
    const unfinished = { bookId: `${bookId}-x`, authority: 'A', rules: [] };
    await office.must('a', 'POST', '/v1/rule-books', unfinished);
    const path = `/v1/rule-books/${unfinished.bookId}/simulations`;
    const refused = await office.send('a', 'POST', path, {});
    expect([refused.status, refused.body['code']]).toEqual([422, 'invalidRuleBook']);
    expect((await office.send('a', 'POST', path, { version: 2 })).status).toBe(404);
    expect((await office.send('b', 'POST', path, {})).status).toBe(404);
  });
});

describe('a simulation of a college’s draft', () => {
  let simulationId: string;
  let applicants: string[];

  beforeAll(async () => {
    const first = conversionBook(['K2']);
    await office.publish('a', first);
    applicants = await Promise.all(
      APPLICANTS.map(async (at) => String(await office.importer.learner(`P-${at}`))),
    );
    const body = { institution: 'A', programme: 'PROG' };
    for (const learner of applicants) {
      await office.must('a', 'POST', `/v1/learners/${learner}/conversions`, body);
    }
    await office.caughtUp();
    await office.must('a', 'POST', '/v1/rule-books', conversionBook(['K2', 'K3']));
    simulationId = await office.begin('a', String(first['bookId']));
  });

  it('plans for those who applied, under the book in force and under the draft', async () => {
    const shown = await office.ended('operator', simulationId);
    const enough = APPLICANTS.filter((at) => (creditsOf(at)[3] ?? 0) >= 300).length;
    expect(enough).toBe(7);
    expect(shown['totals']).toMatchObject({
      learners: APPLICANTS.length,
      learnersGaining: enough,
      learnersLosing: 0,
      unchanged: APPLICANTS.length - enough,
      lost: '0.00',
    });
    const { gained, before } = shown['totals'] as Json;
    expect([before, gained].map(hundredths)).toEqual([APPLICANTS.length * 200, enough * 300]);
    expect(shown['mostAffected']).toHaveLength(enough);
    expect(shown['asWritten']).toMatchObject({ gained: '0.00', unchanged: APPLICANTS.length });
  });

  it('shows the college totals and cells of five and more, and no learner', async () => {
    const shown = await office.ended('a', simulationId);
    expect(shown).not.toHaveProperty('mostAffected');
    for (const learner of applicants) expect(JSON.stringify(shown)).not.toContain(learner);
    const cells = (shown['histogram'] as Json[]).map((one) => Number(one['learners']));
    for (const count of cells) expect(count === 0 || count >= 5).toBe(true);
    // Four are unchanged, and of eleven the seven others would tell it.
    expect(shown['totals']).toMatchObject({ learners: 11, unchanged: null, learnersGaining: null });
    expect(cells.every((count) => count === 0)).toBe(true);
    expect((await office.send('b', 'GET', `/v1/simulations/${simulationId}`)).status).toBe(404);
    expect((await office.send('b', 'DELETE', `/v1/simulations/${simulationId}`)).status).toBe(404);
  });

  it('shows the college a learner who applied there, and nobody else', async () => {
    const path = `/v1/simulations/${simulationId}/learners`;
    const learner = await office.must('a', 'GET', `${path}/${String(applicants[0])}`);
    expect(learner).toHaveProperty('plans.after.converted');
    const stranger = String(await office.importer.learner('P-100'));
    expect((await office.send('a', 'GET', `${path}/${stranger}`)).status).toBe(404);
    expect((await office.send('b', 'GET', `${path}/${String(applicants[0])}`)).status).toBe(404);
  });

  it('is listed with the book, newest first, for its authority', async () => {
    const path = `/v1/rule-books/${String(conversionBook([])['bookId'])}/simulations`;
    const { simulations } = await office.must('a', 'GET', path);
    expect((simulations as Json[]).map((one) => one['simulationId'])).toEqual([simulationId]);
    expect(await office.must('b', 'GET', path)).toEqual({ simulations: [] });
  });
});
