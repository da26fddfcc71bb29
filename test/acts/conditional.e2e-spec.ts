/** `ETag` and `If-None-Match`: who has an answer already is not sent it again. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startBank, type RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';

jest.setTimeout(120_000);

let bank: RunningBank;
let user: BankUser;
let operator: string;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  await user.bankBook([]);
  operator = await bank.token('operator');
});

afterAll(() => bank.stop());

interface Seen {
  readonly status: number;
  readonly text: string;
  readonly tag: string;
  readonly header: (name: string) => string | null;
}

async function ask(path: string, token: string | null, more: Json = {}): Promise<Seen> {
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` };
  const headers = { ...authorization, ...(more as Record<string, string>) };
  const response = await fetch(bank.baseUrl + path, { headers });
  return {
    status: response.status,
    text: await response.text(),
    tag: response.headers.get('etag') ?? '',
    header: (name) => response.headers.get(name),
  };
}

const having = (tag: string): Json => ({ 'if-none-match': tag });

async function recorded(credits: string): Promise<{ learner: string; path: string }> {
  const learner = await user.learner();
  await user.transcript(learner, await user.record(learner, { credits }));
  return { learner, path: `/v1/learners/${learner}` };
}

describe.each(['transcript', 'statement', 'statement?limit=1'])('a learner’s %s', (what) => {
  it('has a strong tag, and is not sent to whoever names it', async () => {
    const { path } = await recorded('3');
    const first = await ask(`${path}/${what}`, operator);
    expect([first.status, first.tag]).toEqual([200, expect.stringMatching(/^"[\w-]{22}"$/)]);
    const [type, kept, varies] = ['content-type', 'cache-control', 'vary'].map(first.header);
    expect(type).toBe('application/json; charset=utf-8');
    expect([kept, varies]).toEqual(['private, no-cache', 'Authorization']);
    for (const named of [first.tag, `W/${first.tag}`, `"x", ${first.tag}`, '*']) {
      const again = await ask(`${path}/${what}`, operator, having(named));
      expect([again.status, again.text, again.tag]).toEqual([304, '', first.tag]);
      expect(again.header('cache-control')).toBe('private, no-cache');
      expect(again.header('projection-lag')).toBe('0');
    }
    expect((await ask(`${path}/${what}`, operator, having('"other"'))).status).toBe(200);
    const other = await ask(`${path}/${what}`, operator, { 'accept-language': 'zh-CN' });
    // Both languages stand in it, so that it is the same to everyone who may see it.
    expect(other.tag).toBe(first.tag);
  });

  it('has another tag after a write', async () => {
    const { learner, path } = await recorded('3');
    const before = await ask(`${path}/${what}`, operator);
    const written = await user.record(learner, { credits: '2' });
    const after = `${what.includes('?') ? '&' : '?'}after=${String(written['position'])}`;
    const then = await ask(`${path}/${what}${after}`, operator, having(before.tag));
    // The first page of one entry stays what it was.
    const same = what.includes('limit') && then.tag === before.tag;
    expect(then.status).toBe(same ? 304 : 200);
    if (!what.includes('limit')) expect(then.tag).not.toBe(before.tag);
  });

  it('answers strangers as before: a tag that they name gives them nothing', async () => {
    const { path } = await recorded('3');
    const { tag } = await ask(`${path}/${what}`, operator);
    const other = await bank.token('college', { institution: 'B' });
    const stranger = await user.learnerToken(await user.learner());
    const statuses = [];
    for (const token of [other, stranger, null]) {
      const answer = await ask(`${path}/${what}`, token, having(tag));
      statuses.push(answer.status);
      expect([answer.tag, answer.header('cache-control')]).toEqual(['', 'no-store']);
    }
    expect(statuses).toEqual([404, 404, 401]);
  });
});

it('a transcript has a tag of its own for each day and moment that is asked for', async () => {
  const { learner, path } = await recorded('3');
  const later = await user.record(learner, { credits: '4' });
  await user.transcript(learner, later);
  const known = `knownAt=${String(later['position'])}`;
  const tags = [];
  for (const query of ['', '?asOf=2023-01-01', '?asOf=2024-06-30']) {
    tags.push((await ask(`${path}/transcript${query}`, operator)).tag);
  }
  expect(new Set(tags).size).toBe(3);
  const at = await ask(`${path}/transcript?asOf=2023-01-01&${known}`, operator);
  expect(at.tag).toBe(tags[1]);
});

describe('a rule book', () => {
  const version = '/v1/rule-books/bank/versions/1';
  it('has a tag in each form, public once it is published', async () => {
    const json = await ask(version, null);
    const yaml = await ask(version, null, { accept: 'application/yaml' });
    expect(json.tag).not.toBe(yaml.tag);
    expect(json.header('cache-control')).toBe('public, no-cache');
    expect(json.header('vary')).toBe('Accept, Authorization');
    expect((await ask(version, null, having(json.tag))).status).toBe(304);
    const mixed = await ask(version, null, { accept: 'application/yaml', ...having(json.tag) });
    expect([mixed.status, mixed.header('content-type')]).toEqual([
      200,
      'application/yaml; charset=utf-8',
    ]);
    const document = await ask(`${version}/document`, operator);
    expect((await ask(`${version}/document`, null, having(document.tag))).status).toBe(304);
  });

  it('that is a draft is kept by nobody but its own authority', async () => {
    const { text } = await ask(`${version}/document`, operator);
    const document = { ...(JSON.parse(text) as Json), source: 'another' };
    const draft = await user.must('operator', '/v1/rule-books', document);
    const path = `/v1/rule-books/bank/versions/${String(draft['version'])}`;
    const seen = await eventually('the draft is projected', async () => {
      const answer = await ask(path, operator);
      return answer.status === 200 ? answer : undefined;
    });
    expect(seen.header('cache-control')).toBe('private, no-cache');
    expect((await ask(path, null, having(seen.tag))).status).toBe(404);
    const lists = await Promise.all([ask('/v1/rule-books', operator), ask('/v1/rule-books', null)]);
    expect(new Set(lists.map(({ tag }) => tag)).size).toBe(2);
    expect((await ask('/v1/rule-books', null, having(lists[1].tag))).status).toBe(304);
  });

  it('is described by a schema with a tag', async () => {
    const { tag } = await ask('/v1/rule-book-schema', null);
    expect((await ask('/v1/rule-book-schema', null, having(tag))).status).toBe(304);
  });
});

it('the API document says so of each of these routes', async () => {
  const document = JSON.parse((await ask('/openapi.json', null)).text) as {
    paths: Record<string, { get: { responses: Record<string, Json>; parameters?: Json[] } }>;
  };
  for (const path of [
    '/v1/learners/{learnerId}/transcript',
    '/v1/learners/{learnerId}/statement',
    '/v1/rule-books',
    '/v1/rule-books/{bookId}/versions/{version}',
    '/v1/rule-books/{bookId}/versions/{version}/document',
    '/v1/rule-book-schema',
  ]) {
    const { responses, parameters = [] } = document.paths[path]?.get ?? { responses: {} };
    expect(responses['304']).toMatchObject({ headers: { ETag: expect.anything() } });
    expect(responses['200']).toMatchObject({ headers: { ETag: expect.anything() } });
    expect(parameters.map((one) => one['name'])).toContain('If-None-Match');
  }
});
