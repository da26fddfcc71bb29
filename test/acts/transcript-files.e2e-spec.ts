/** 成绩单文件: what a learner takes along for others' systems and for people, beside credentials. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { doubledCredits, elmoFaults, texts } from '../formats/elmo/validate.js';
import { type RunningBank, startBank } from '../running/bank.js';
import { BankUser, unique, type Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;
let learner: { id: string; token: string };
let part: Json;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  const externalIds = [{ issuer: 'A', value: unique('student') }];
  const { learnerId } = await user.must('college', '/v1/learners', { externalIds, name: '张三丰' });
  learner = { id: String(learnerId), token: await user.learnerToken(String(learnerId)) };
  const number = unique('WHOLE');
  const container = { number, kind: 'diploma', credits: '10.10', title: '毕业证书' };
  await user.record(learner.id, container);
  const partOf = { issuer: 'A', number };
  part = await user.record(learner.id, { credits: '3.50', partOf, title: '部分课程' });
  await user.record(learner.id, { result: 'failed', title: '未通过', credits: '2' });
}, 90_000);
afterAll(() => bank.stop());

async function file(form: string, query = '', token = learner.token): Promise<Response> {
  const after = encodeURIComponent(String(part['position']));
  const url = `${bank.baseUrl}/v1/learners/${learner.id}/transcript.${form}?after=${after}${query}`;
  for (;;) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 202) return response;
  }
}

async function given(form: string, query = ''): Promise<Response> {
  const response = await file(form, query);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('private, no-store');
  return response;
}

async function credentialId(query = ''): Promise<string> {
  return String(((await (await given('json', query)).json()) as Json)['id']);
}

describe('a transcript as ELMO', () => {
  it('is valid XML of the schema, with credits once: on the container', async () => {
    const response = await given('elmo.xml');
    expect(response.headers.get('content-type')).toMatch(/^application\/xml/);
    const xml = await response.text();
    expect(await elmoFaults(xml)).toEqual([]);
    expect(doubledCredits(xml)).toEqual([]);
    expect(texts(xml, '//e:credit/e:value')).toEqual(['10.10']);
    expect(texts(xml, '//e:hasPart//e:title')).toEqual(['部分课程']);
    expect(xml).not.toContain('未通过');
  });

  it('says the same as the credential that it names, and shows what was asked for', async () => {
    const xml = await (await given('elmo.xml')).text();
    expect(texts(xml, '/e:elmo/e:extension/bank:credential')).toEqual([await credentialId()]);
    expect(xml).not.toMatch(/张三丰|WHOLE/);
    const full = await (await given('elmo.xml', '&fields=name,numbers')).text();
    expect(await elmoFaults(full)).toEqual([]);
    expect(texts(full, '//e:familyName')).toEqual(['张三丰']);
    expect(texts(full, '//e:identifier[@type="certificate-number"]')).toHaveLength(2);
  });
});

describe('a transcript as PDF', () => {
  it('is a document of its own media type, about the credential of the same content', async () => {
    const response = await given('pdf', '&fields=name');
    expect(response.headers.get('content-type')).toBe('application/pdf');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('%PDF-1.7');
    expect(bytes.toString('latin1').trimEnd()).toMatch(/%%EOF$/);
    expect(bytes.toString('latin1')).toContain(await credentialId('&fields=name'));
  });
});

describe('a file', () => {
  it('is refused where a credential is', async () => {
    const stranger = await user.learnerToken(await user.learner());
    for (const form of ['elmo.xml', 'pdf']) {
      expect((await file(form, '', stranger)).status).toBe(404);
      expect((await file(form, '&fields=document')).status).toBe(400);
      const college = await bank.token('college', { institution: 'A' });
      expect((await file(form, '', college)).status).toBe(403);
    }
  });
});
