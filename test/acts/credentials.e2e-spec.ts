/** 凭证: what learners take along, checked by what a stranger has: keys, status lists, contexts. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, compactVerify, type JSONWebKeySet } from 'jose';
import { verifyCredential, type DidDocument, type Verdict } from '#credentials';
import { keyFile } from '#personal-data';
import { createPool } from '#postgres';
import { SigningKeys } from '#signing-keys';
import { faults } from '../formats/schemas.js';
import { type RunningBank, startBank } from '../running/bank.js';
import { BankUser, unique, type Json } from './bank-user.js';
import { listOf, revocations, type Subject } from './credential-parts.js';

let bank: RunningBank;
let user: BankUser;
let learner: { id: string; token: string };
let whole: Json;
let part: Json;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  const externalIds = [{ issuer: 'A', value: unique('student') }];
  const { learnerId } = await user.must('college', '/v1/learners', { externalIds, name: '张三丰' });
  learner = { id: String(learnerId), token: await user.learnerToken(String(learnerId)) };
  const number = unique('WHOLE');
  whole = await user.record(learner.id, { number, credits: '10.10', title: '证书', code: 'K1' });
  const partOf = { issuer: 'A', number };
  part = await user.record(learner.id, { credits: '3.50', partOf, title: '部分课程' });
  await user.record(learner.id, { result: 'failed', title: '未通过', credits: '2' });
}, 90_000);
afterAll(() => bank.stop());

async function file(path: string, token = learner.token): Promise<Response> {
  const url = `${bank.baseUrl}${path}`;
  for (;;) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 202) return response;
  }
}

async function transcript(form: string, query = ''): Promise<string> {
  const after = encodeURIComponent(String(part['position']));
  const path = `/v1/learners/${learner.id}/transcript.${form}?after=${after}${query}`;
  const response = await file(path);
  expect(response.status).toBe(200);
  return response.text();
}

/** What anybody gets without a token: public addresses of the bank, not those in the credential. */
async function open(path: string): Promise<Json> {
  const response = await fetch(bank.baseUrl + path);
  expect(response.status).toBe(200);
  return (await response.json()) as Json;
}

async function verified(text: string, credential: Json, now = new Date()): Promise<Verdict> {
  const issuer = (await open('/.well-known/did.json')) as unknown as DidDocument;
  const list = await open(listOf(credential));
  return verifyCredential(text, { issuers: [issuer], statusLists: [list], now });
}

async function issued(query = ''): Promise<{ text: string; credential: Json }> {
  const text = await transcript('json', query);
  return { text, credential: JSON.parse(text) as Json };
}

describe('a transcript', () => {
  it('is a CLR 2.0 credential that verifies with what the bank gives to everybody', async () => {
    const { text, credential } = await issued();
    expect(faults('ClrCredential', credential)).toEqual([]);
    expect(await verified(text, credential)).toMatchObject({ result: 'valid' });
    const subject = credential['credentialSubject'] as Subject;
    const named = subject.verifiableCredential.map(({ name }) => name).sort();
    expect(named).toEqual(['证书', '部分课程'].sort());
    expect(subject.association).toEqual([
      expect.objectContaining({
        associationType: 'isPartOf',
        sourceId: `urn:uuid:${String(part['outcomeId'])}`,
        targetId: `urn:uuid:${String(whole['outcomeId'])}`,
      }),
    ]);
    expect(subject.creditBalance).toMatchObject({ accumulatedCredits: '10.10' });
    const clr = JSON.parse(await transcript('clr.json')) as Json;
    expect([clr['id'], clr['credentialStatus']]).toEqual([
      credential['id'],
      credential['credentialStatus'],
    ]);
  });

  it('is the same as vc+jwt, checked by jose with the JWKS', async () => {
    const jwt = await transcript('jwt');
    const keys = (await open('/.well-known/jwks.json')) as unknown as JSONWebKeySet;
    const { payload } = await compactVerify(jwt, createLocalJWKSet(keys));
    const credential = JSON.parse(new TextDecoder().decode(payload)) as Json;
    expect(faults('ClrCredential', credential)).toEqual([]);
    expect((await verified(jwt, credential)).result).toBe('valid');
  });

  it('shows a name and numbers only where the learner asks for them', async () => {
    const plain = (await issued()).text;
    expect(plain).not.toMatch(/张三丰|WHOLE/);
    const { text, credential } = await issued('&fields=name,numbers');
    expect(text).toMatch(/"identityHash":"张三丰"/);
    expect(text).toMatch(/"evidenceNumber":"WHOLE/);
    expect((await verified(text, credential)).result).toBe('valid');
    const odd = await file(`/v1/learners/${learner.id}/transcript.json?fields=document`);
    expect([odd.status, ((await odd.json()) as Json)['code']]).toEqual([400, 'invalidQuery']);
  });

  it('keeps its id and place while it says the same', async () => {
    const [one, two] = [await issued(), await issued()];
    expect(two.credential['id']).toBe(one.credential['id']);
    expect(two.credential['credentialStatus']).toEqual(one.credential['credentialStatus']);
    expect((await issued('&fields=name')).credential['id']).not.toBe(one.credential['id']);
  });

  it('of whoever has passed nothing is refused, and so is that of somebody else', async () => {
    const nobody = await user.learner();
    const own = await user.learnerToken(nobody);
    const empty = await file(`/v1/learners/${nobody}/transcript.json`, own);
    expect([empty.status, ((await empty.json()) as Json)['code']]).toEqual([
      409,
      'nothingToCertify',
    ]);
    expect((await file(`/v1/learners/${learner.id}/transcript.jwt`, own)).status).toBe(404);
    const college = await bank.token('college', { institution: 'A' });
    expect((await file(`/v1/learners/${learner.id}/transcript.json`, college)).status).toBe(403);
  });
});

describe('one outcome', () => {
  const path = (outcome: Json, form = ''): string =>
    `/v1/learners/${learner.id}/outcomes/${String(outcome['outcomeId'])}/credential${form}`;

  it('is an Open Badge with exact credits', async () => {
    const text = await (await file(path(whole))).text();
    const credential = JSON.parse(text) as Json;
    expect(faults('AchievementCredential', credential)).toEqual([]);
    expect(credential['credentialSubject']).toMatchObject({
      creditValue: '10.10',
      creditScheme: 'urn:credit-bank:credit-scheme:bank',
    });
    expect(text).not.toContain('creditsEarned');
    expect((await verified(text, credential)).result).toBe('valid');
    const jwt = await (await file(path(whole, '.jwt'))).text();
    expect((await verified(jwt, credential)).result).toBe('valid');
    expect((await file(path({ outcomeId: learner.id }))).status).toBe(404);
  });

  it('that is revoked revokes what it is in at the next look, and nothing else', async () => {
    const number = unique('N');
    const lost = await user.record(learner.id, { number, credits: '1' });
    const after = encodeURIComponent(String(lost['position']));
    const single = await (await file(`${path(lost)}?after=${after}`)).text();
    const other = await (await file(path(whole))).text();
    const record = await (
      await file(`/v1/learners/${learner.id}/transcript.json?after=${after}`)
    ).text();
    const results = async () =>
      Promise.all(
        [single, record, other].map(
          async (text) => (await verified(text, JSON.parse(text) as Json)).result,
        ),
      );
    expect(await results()).toEqual(['valid', 'valid', 'valid']);
    const reason = { reason: 'recorded by mistake' };
    await user.must('college', `/v1/outcomes/${String(lost['outcomeId'])}/revocations`, reason);
    expect(await results()).toEqual(['revoked', 'revoked', 'valid']);
    expect((await file(path(lost))).status).not.toBe(200);
  });

  it('that is corrected revokes what said otherwise', async () => {
    const number = unique('N');
    const body = { number, credits: '1', title: 'misspelt' };
    const wrong = await user.record(learner.id, body);
    const after = encodeURIComponent(String(wrong['position']));
    const text = await (await file(`${path(wrong)}?after=${after}`)).text();
    const outcome = { kind: 'course', issuer: 'A', result: 'passed', awardedOn: '2024-06-30' };
    await user.must('college', `/v1/outcomes/${String(wrong['outcomeId'])}/corrections`, {
      reason: 'typing error',
      outcome: { ...outcome, ...body, title: 'spelt' },
    });
    expect((await verified(text, JSON.parse(text) as Json)).result).toBe('revoked');
  });
});

describe('a credential', () => {
  it('is taken back by its learner or the operator, at once and for ever', async () => {
    const { text, credential } = await issued('&fields=numbers');
    const stranger = await user.learnerToken(await user.learner());
    expect((await user.post(stranger, revocations(credential), undefined)).status).toBe(404);
    expect((await verified(text, credential)).result).toBe('valid');
    const answer = await user.post(learner.token, revocations(credential), undefined);
    expect([answer.status, answer.body['status']]).toEqual([201, 'revoked']);
    expect((await verified(text, credential)).result).toBe('revoked');
    expect((await user.post('operator', revocations(credential), undefined)).status).toBe(201);
    const anew = await issued('&fields=numbers');
    expect(anew.credential['id']).not.toBe(credential['id']);
    expect((await verified(anew.text, anew.credential)).result).toBe('valid');
  });

  it('stays valid when the key that signed it signs no more', async () => {
    const { text, credential } = await issued();
    const pool = createPool(bank.databaseUrl, { name: 'rotation', max: 1 });
    const keys = await SigningKeys.open(pool, await keyFile(bank.dataFolder, 'master.key'));
    await keys.rotate('credential');
    await pool.end();
    expect((await verified(text, credential)).result).toBe('valid');
    const later = await issued();
    const key = ({ proof }: Json) => (proof as Json)['verificationMethod'];
    expect(key(later.credential)).not.toBe(key(credential));
    expect((await verified(later.text, later.credential)).result).toBe('valid');
    expect((await open('/.well-known/jwks.json'))['keys']).toHaveLength(2);
  });

  it('has a list that may be kept for a day, and is known by its tag', async () => {
    const { text, credential } = await issued();
    const list = await open(listOf(credential));
    const until = Date.parse(String(list['validUntil']));
    expect((await verified(text, credential, new Date(until))).result).toBe('valid');
    expect((await verified(text, credential, new Date(until + 1))).result).toBe('statusTooOld');
    const first = await fetch(bank.baseUrl + listOf(credential));
    const headers = { 'if-none-match': first.headers.get('etag')! };
    expect((await fetch(bank.baseUrl + listOf(credential), { headers })).status).toBe(304);
    expect(first.headers.get('cache-control')).toBe('public, no-cache');
    expect((await fetch(`${bank.baseUrl}/v1/status-lists/99`)).status).toBe(404);
    expect((await fetch(`${bank.baseUrl}/v1/status-lists/x`)).status).toBe(404);
  });

  it('names a context that the bank serves', async () => {
    const { credential } = await issued();
    const url = (credential['@context'] as string[]).at(-1)!;
    const context = (await open(new URL(url).pathname))['@context'] as Json;
    expect(context['creditValue']).toMatchObject({
      '@id': 'urn:credit-bank:credits:v1:creditValue',
    });
  });
});

describe('a verification of a credential', () => {
  /** Without a token: verifying is for everybody. */
  const ask = async (body: unknown): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`${bank.baseUrl}/v1/verifications`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const asked = async (body: unknown): Promise<Json> => {
    const answer = await ask(body);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  it('is there for everybody, by the bank’s own keys and lists, in either wrapping', async () => {
    const { text, credential } = await issued('&fields=name');
    const jwt = await transcript('jwt', '&fields=name');
    for (const shown of [credential, text, jwt]) {
      const { result, checks } = await asked({ credential: shown });
      expect(result).toBe('valid');
      expect((checks as Json[]).map(({ name }) => name)).toEqual([
        'form',
        'issuer',
        'proof',
        'status',
        'period',
      ]);
    }
    const altered = { ...credential, name: 'x' };
    expect((await asked({ credential: altered }))['result']).toBe('tampered');
    expect((await asked({ credential: 'nothing' }))['result']).toBe('tampered');
    const foreign = { ...credential, issuer: 'did:web:elsewhere.example' };
    expect((await asked({ credential: foreign }))['result']).toBe('unknownIssuer');
    await user.must(learner.token, revocations(credential), {});
    expect((await asked({ credential }))['result']).toBe('revoked');
  });

  it('takes a credential or a code, and one of them', async () => {
    for (const body of [{}, { credential: 'x', pin: '1234' }, { credential: 7 }]) {
      const answer = await ask(body);
      expect([answer.status, answer.body['code']]).toEqual([422, 'invalidBody']);
    }
  });

  it('of what is made to cost much answers, and holds up nobody', async () => {
    const { credential } = await issued();
    const evidence = Array.from({ length: 1_000 }, () => ({ type: ['Profile'], name: 'x' }));
    const order: string[] = [];
    const costly = asked({ credential: { ...credential, evidence } }).finally(() => {
      order.push('costly');
    });
    expect((await fetch(`${bank.baseUrl}/livez`)).status).toBe(200);
    order.push('livez');
    expect((await costly)['result']).toBe('tampered');
    expect(order).toEqual(['livez', 'costly']);
  });
});
