import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { eventually } from '../running/database.js';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';

type Json = Record<string, unknown>;

let bank: RunningBank;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  bank = await startBank();
  tokens['operator'] = await bank.token('operator');
  for (const code of ['A', 'B']) {
    tokens[code] = await bank.token('college', { institution: code });
    const name = { zh: `院校${code}`, en: `College ${code}` };
    await post('operator', '/v1/institutions', { code, name, kind: 'university' });
  }
}, 90_000);

afterAll(async () => {
  await bank.stop();
}, 30_000);

async function post(who: string, path: string, body: Json): Promise<Json> {
  const response = await fetch(bank.baseUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens[who] ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Json;
  if (response.status > 299) throw new Error(`${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function get(path: string, who?: string, headers: Record<string, string> = {}) {
  const token = who === undefined ? {} : { authorization: `Bearer ${tokens[who] ?? ''}` };
  const response = await fetch(bank.baseUrl + path, { headers: { ...token, ...headers } });
  const text = await response.text();
  const { status } = response;
  const json = (): Json => JSON.parse(text) as Json;
  return { status, headers: response.headers, text, json };
}

function book(bookId: string, more: Json = {}): Json {
  return {
    bookId,
    language: '1',
    title: { zh: '转换规则', en: 'Conversion' },
    authority: 'A',
    scope: { kind: 'conversion', programme: `P-${bookId}`, plan: '2026' },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'applied',
    programme: { totalCredits: '12.00', courses: [{ code: 'C1', credits: '4.00' }] },
    rules: [{ id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1'] } }],
    ...more,
  };
}

async function draft(document: Json): Promise<number> {
  return Number((await post('A', '/v1/rule-books', document))['version']);
}

async function publish(document: Json): Promise<void> {
  const version = await draft(document);
  await post('A', `/v1/rule-books/${String(document['bookId'])}/publications`, { version });
}

async function shown(path: string, who?: string): Promise<Json> {
  return eventually(`${path} is there`, async () => {
    const answer = await get(path, who);
    return answer.status === 200 ? answer.json() : undefined;
  });
}

describe('a version is read', () => {
  it('as JSON, or as YAML that says the same, whole or the document alone', async () => {
    const document = book('both');
    await publish(document);
    const path = '/v1/rule-books/both/versions/1';
    const json = await shown(path);
    expect(json['document']).toEqual(document);
    const yaml = await get(path, undefined, { accept: 'application/yaml' });
    expect(yaml.headers.get('content-type')).toBe('application/yaml; charset=utf-8');
    expect(yaml.headers.get('vary')).toContain('Accept');
    expect(parse(yaml.text)).toEqual(json);
    expect((await get(`${path}/document`)).json()).toEqual(document);
    const alone = await get(`${path}/document`, undefined, { accept: 'text/yaml, */*;q=0.1' });
    expect(parse(alone.text)).toEqual(document);
    const preferred = { accept: 'application/json, application/yaml;q=0.5' };
    expect((await get(path, undefined, preferred)).json()).toEqual(json);
  });
});

describe('versions are listed', () => {
  it('with the one that supersedes them, and drafts for their own authority alone', async () => {
    await publish(book('listed'));
    await publish(book('listed', { source: 'second' }));
    await draft(book('listed', { source: 'third' }));
    await shown('/v1/rule-books/listed/versions/3', 'A');
    const rows = async (query: string, who?: string): Promise<unknown[]> => {
      const list = (await get(`/v1/rule-books?${query}`, who)).json()['ruleBooks'] as Json[];
      return list
        .filter((one) => one['ruleBookId'] === 'listed')
        .map((one) => [one['version'], one['status'], one['supersededBy']]);
    };
    const standing = [
      [1, 'published', 2],
      [2, 'published', null],
    ];
    expect(await rows('authority=A')).toEqual(standing);
    expect(await rows('authority=A', 'B')).toEqual(standing);
    expect(await rows('authority=A', 'A')).toEqual([...standing, [3, 'draft', null]]);
    expect(await rows('status=draft', 'A')).toEqual([[3, 'draft', null]]);
    expect(await rows('status=draft', 'operator')).toEqual([[3, 'draft', null]]);
    expect(await rows('status=draft', 'B')).toEqual([]);
    expect((await get('/v1/rule-books/listed/versions/3', 'B')).status).toBe(404);
    expect((await shown('/v1/rule-books/listed/versions/1'))['scope']).toMatchObject({
      plan: '2026',
    });
  });

  it('as superseded only where the later one is for all of their days, or for the day asked', async () => {
    await publish(book('dated'));
    await publish(book('dated', { validFrom: '2030-01-01' }));
    await shown('/v1/rule-books/dated/versions/2');
    const on = async (day: string): Promise<unknown> => {
      const { ruleBooks } = (await get(`/v1/rule-books?scope=conversion&on=${day}`)).json();
      return (ruleBooks as Json[])
        .filter((one) => one['ruleBookId'] === 'dated')
        .map((one) => one['supersededBy']);
    };
    expect(await on('2029-12-31')).toEqual([null]);
    expect(await on('2030-01-01')).toEqual([2, null]);
    expect((await shown('/v1/rule-books/dated/versions/1'))['supersededBy']).toBeNull();
  });
});

describe('the difference between two versions', () => {
  interface Shown {
    readonly rules: { readonly fields: Json[]; readonly text: { zh: string; en: string } }[];
    readonly courses: unknown[];
    readonly learners?: Json;
  }
  const path = '/v1/rule-books/differs/differences';
  const read = async (query: string, who?: string): Promise<Shown> =>
    (await shown(`${path}?${query}`, who)) as unknown as Shown;

  beforeAll(async () => {
    const reason = { zh: '证书换课', en: 'A certificate for a course' };
    const rule = { id: 'm1', kind: 'match', from: [{ code: 'X1' }], to: { courses: ['C1'] } };
    await publish(book('differs'));
    await publish(book('differs', { rules: [{ ...rule, reason, leftover: 'forfeit' }] }));
    await draft(book('differs', { rules: [] }));
    await shown('/v1/rule-books/differs/versions/3', 'A');
  });

  it('is told rule by rule and field by field, in both languages', async () => {
    const { rules, courses } = await read('from=1&to=2');
    expect(courses).toEqual([]);
    expect(rules).toMatchObject([
      {
        name: 'm1',
        change: 'changed',
        pointer: '/rules/0',
        text: {
          zh: '规则 m1 有改动（证书换课）。',
          en: 'Rule m1 changed (A certificate for a course).',
        },
        fields: [
          {
            pointer: '/rules/0/leftover',
            after: 'forfeit',
            text: { zh: 'leftover:新增 "forfeit"。', en: 'leftover: now "forfeit".' },
          },
          { pointer: '/rules/0/reason' },
        ],
      },
    ]);
  });

  it('to a draft is for its own authority, and tells it how many learners it can concern', async () => {
    const own = await read('', 'A');
    expect(own.rules).toMatchObject([{ name: 'm1', change: 'removed' }]);
    expect(own.learners).toEqual({
      concerned: 0,
      notShown: null,
      simulations: '/v1/rule-books/differs/simulations',
      version: 3,
    });
    expect((await read('from=1&to=2', 'B')).learners).toBeUndefined();
    for (const who of ['B', undefined]) {
      expect((await get(`${path}?from=2&to=3`, who)).status).toBe(404);
    }
  });

  it('counts for the operator each learner whom it can concern, for a college five or more', async () => {
    const enrol = async (at: number): Promise<void> => {
      const externalIds = [{ issuer: 'A', value: `differs-${at}` }];
      const { learnerId } = await post('A', '/v1/learners', { externalIds });
      const course = { kind: 'course', issuer: 'A', number: `D${at}`, title: 'T', code: 'X1' };
      const passed = { result: 'passed', awardedOn: '2025-06-30', credits: '3' };
      await post('A', `/v1/learners/${String(learnerId)}/outcomes`, { ...course, ...passed });
      const target = { programme: 'P-differs', plan: '2026' };
      const fact = { type: 'enrolment', learnerId, target, value: 'enrolled', reason: 'x' };
      await post('A', '/v1/facts', { ...fact, validFrom: '2025-09-01' });
    };
    const counted = (who: string, count: number | null): Promise<Json> =>
      eventually(`${count} learners for ${who}`, async () => {
        const { learners } = await read('from=1&to=2', who);
        return learners?.['concerned'] === count ? learners : undefined;
      });
    await enrol(1);
    await counted('operator', 1);
    expect(await counted('A', null)).toMatchObject({ notShown: 'tooFew' });
    for (const at of [2, 3, 4, 5]) await enrol(at);
    await counted('operator', 5);
    expect(await counted('A', 5)).toMatchObject({ notShown: null });
  }, 60_000);

  it('needs two versions that are there', async () => {
    expect((await get(`${path}?from=1&to=9`)).status).toBe(404);
    expect((await get('/v1/rule-books/nowhere/differences')).status).toBe(404);
    const first = await get(`${path}?to=1`);
    expect([first.status, first.json()['code']]).toEqual([400, 'invalidQuery']);
    expect((await get(`${path}?from=x`)).status).toBe(400);
  });
});
