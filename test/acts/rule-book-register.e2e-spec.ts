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
