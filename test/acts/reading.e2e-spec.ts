import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank, type RunningBank } from '../running/bank.js';

type Json = Record<string, unknown>;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

let bank: RunningBank;
let operator: string;
let college: string;
let other: string;

beforeAll(async () => {
  bank = await startBank();
  operator = await bank.token('operator');
  college = await bank.token('college', { institution: 'A' });
  other = await bank.token('college', { institution: 'B' });
  for (const code of ['A', 'B']) {
    const name = { zh: `院校${code}`, en: `College ${code}` };
    await call(operator, '/v1/institutions', { code, name, kind: 'university' });
  }
}, 90_000);

afterAll(async () => {
  await bank.stop();
}, 30_000);

async function call(token: string | null, path: string, body?: Json): Promise<Answer> {
  const answer = await fetch(`${bank.baseUrl}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Json };
}

let numbers = 0;

async function learner(): Promise<string> {
  numbers += 1;
  const externalIds = [{ issuer: 'A', value: `S${numbers}` }];
  return String((await call(college, '/v1/learners', { externalIds })).body['learnerId']);
}

async function record(learnerId: string, more: Json = {}): Promise<Json> {
  numbers += 1;
  const body = {
    kind: 'course',
    issuer: 'A',
    number: `N${numbers}`,
    title: 'Algebra',
    result: 'passed',
    awardedOn: '2024-06-30',
    credits: '3',
    ...more,
  };
  const answer = await call(college, `/v1/learners/${learnerId}/outcomes`, body);
  expect(answer.status).toBe(201);
  return answer.body;
}

function after(written: Json): string {
  return `after=${encodeURIComponent(String(written['position']))}`;
}

describe('a transcript', () => {
  it('shows one’s own write at once, as the contract says', async () => {
    const id = await learner();
    const written = await record(id, { number: 'MATH-1' });
    const answer = await call(operator, `/v1/learners/${id}/transcript?${after(written)}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('projection-lag')).toMatch(/^[0-9]+$/);
    expect(answer.body).toMatchObject({
      learnerId: id,
      balances: { accumulated: '3.00', recognised: '3.00', available: '3.00', converted: '0.00' },
      outcomes: [
        {
          outcomeId: written['outcomeId'],
          kind: 'course',
          title: 'Algebra',
          issuer: 'A',
          number: 'MATH-1',
          awardedOn: '2024-06-30',
          status: 'counted',
          confirmation: 'issuer',
          attestations: ['A'],
          accumulated: '3.00',
          recognised: '3.00',
          consumed: '0.00',
          reasons: [{ code: 'counted', text: { zh: expect.any(String), en: expect.any(String) } }],
        },
      ],
      conversions: [],
      flags: [],
    });
  });

  it('never labels older data fresh: each of 50 writes is there with its position', async () => {
    const id = await learner();
    for (let count = 1; count <= 50; count += 1) {
      const written = await record(id, { credits: '1' });
      const answer = await call(operator, `/v1/learners/${id}/transcript?${after(written)}`);
      expect([answer.status, (answer.body['balances'] as Json)['accumulated']]).toEqual([
        200,
        `${count}.00`,
      ]);
    }
  }, 30_000);

  it('answers 202 with Retry-After for a position that is not there yet', async () => {
    const id = await learner();
    const written = await record(id);
    const position = Buffer.from(String(written['position']), 'base64url');
    position[2] = (position[2] ?? 0) + 1;
    const later = position.toString('base64url');
    const answer = await call(operator, `/v1/learners/${id}/transcript?after=${later}`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([202, '1']);
  }, 15_000);

  it('answers from what was known at a position and an instant, as of a day', async () => {
    const id = await learner();
    const first = await record(id, { awardedOn: '2023-01-10' });
    const second = await record(id, { awardedOn: '2024-01-10' });
    const read = async (query: string): Promise<unknown> => {
      const answer = await call(operator, `/v1/learners/${id}/transcript?${query}`);
      return answer.status === 200
        ? (answer.body['balances'] as Json)['accumulated']
        : answer.body['code'];
    };
    expect(await read(after(second))).toBe('6.00');
    expect(await read('asOf=2023-06-01')).toBe('3.00');
    expect(await read('asOf=2022-06-01')).toBe('0.00');
    const known = encodeURIComponent(String(first['position']));
    expect(await read(`knownAt=${known}`)).toBe('3.00');
    expect(await read('knownAt=2999-01-01T00:00:00Z')).toBe('6.00');
    expect(await read('knownAt=2001-01-01T00:00:00Z')).toBe('notFound');
    expect(await read('knownAt=yesterday')).toBe('invalidQuery');
    expect(await read('asOf=2024-02-30')).toBe('invalidQuery');
    expect(await read('asof=2024-02-03')).toBe('invalidQuery');
  });

  it('is for the operator, its learner, and institutions that recorded in it', async () => {
    const id = await learner();
    const written = await record(id);
    const path = `/v1/learners/${id}/transcript?${after(written)}`;
    const own = await bank.token('learner', { learner: id });
    const stranger = await bank.token('learner', { learner: await learner() });
    const admissions = await bank.token('admissions');
    const statuses = [];
    for (const token of [operator, own, college, other, stranger, admissions, null]) {
      statuses.push((await call(token, path)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 404, 404, 404, 401]);
  }, 20_000);
});

describe('a statement', () => {
  it('ends at the transcript’s balances, whatever the page size', async () => {
    const id = await learner();
    await record(id, { awardedOn: '2020-01-10', validUntil: '2022-01-10' });
    const written = await record(id, { credits: '2.50' });
    await call(college, `/v1/outcomes/${String(written['outcomeId'])}/revocations`, {
      reason: 'typing error',
    });
    const last = await record(id, { credits: '4' });
    const { body } = await call(operator, `/v1/learners/${id}/transcript?${after(last)}`);
    const whole = await entriesOf(id, 100);
    expect(whole.at(-1)?.['balances']).toEqual(body['balances']);
    expect(whole.map((entry) => entry['code'])).toContain('revoked');
    for (const entry of whole) {
      const amounts = (entry['postings'] as Json[]).map((one) => Number(one['amount']) * 100);
      expect(amounts.reduce((sum, amount) => sum + Math.round(amount), 0)).toBe(0);
    }
    expect(await entriesOf(id, 1)).toEqual(whole);
  });

  async function entriesOf(id: string, limit: number): Promise<Json[]> {
    const entries: Json[] = [];
    let cursor = '';
    do {
      const path = `/v1/learners/${id}/statement?limit=${limit}${cursor}`;
      const { body } = await call(operator, path);
      entries.push(...(body['entries'] as Json[]));
      cursor = body['next'] === undefined ? '' : `&cursor=${body['next'] as string}`;
    } while (cursor !== '');
    return entries;
  }

  it('refuses a cursor that it did not give', async () => {
    const id = await learner();
    await record(id);
    const answer = await call(operator, `/v1/learners/${id}/statement?cursor=abc`);
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalidQuery']);
  });
});

describe('what is public', () => {
  it('is the list of institutions, page by page', async () => {
    const { body } = await call(null, '/v1/institutions?limit=1');
    expect(body['institutions']).toMatchObject([{ code: 'A', name: { zh: '院校A' } }]);
    const next = await call(null, `/v1/institutions?limit=1&cursor=${String(body['next'])}`);
    expect(next.body).toMatchObject({ institutions: [{ code: 'B' }] });
    expect(next.body['next']).toBeUndefined();
  });

  it('is statistics without small cells; the operator sees all of them', async () => {
    const id = await learner();
    const written = await record(id, { kind: 'diploma', scheme: 'diploma', level: 'bachelor' });
    await call(operator, `/v1/learners/${id}/transcript?${after(written)}`);
    const open = (await call(null, '/v1/statistics')).body;
    const full = (await call(operator, '/v1/statistics')).body;
    const diplomas = (body: Json): Json[] =>
      (body['rows'] as Json[]).filter((row) => row['kind'] === 'diploma');
    expect(diplomas(open)).toEqual([]);
    expect(diplomas(full)).toMatchObject([{ learners: 1, level: 'bachelor', institution: 'A' }]);
    expect(open['totals']).toMatchObject({ learners: expect.any(Number) });
  });

  it('explains an outcome with its rule and arithmetic', async () => {
    const id = await learner();
    const written = await record(id);
    const path = `/v1/learners/${id}/outcomes/${String(written['outcomeId'])}/explanation`;
    const answer = await call(operator, `${path}?${after(written)}`);
    expect(answer.body).toMatchObject({ credits: '3.00', reasons: [{ code: 'counted' }] });
    const unknown = await call(operator, path.replace(/outcomes\/.{8}/, 'outcomes/00000000'));
    expect(unknown.status).toBe(404);
  });

  it('names the lag of every partition in the metrics', async () => {
    const answer = await fetch(`${bank.baseUrl}/metrics`);
    expect(await answer.text()).toMatch(/projection_lag_events\{partition="0"\} \d/);
  });
});
