/** 凭证的去处: those of other issuers shown to the bank, and its own after the account has ended. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { asJwt, didDocument, verifyCredential, withProof } from '#credentials';
import type { Credential, DidDocument } from '#credentials';
import { sampleKey, type SampleKey } from '../formats/sample-bank.js';
import { type RunningBank, startBank } from '../running/bank.js';
import { BankUser, type Json } from './bank-user.js';
import { listOf, type Subject } from './credential-parts.js';

const WEB = 'did:web:college.example';

let folder: string;
let bank: RunningBank;
let user: BankUser;
let web: SampleKey;
let byKey: SampleKey;
let listener: Server;
let asked = 0;

beforeAll(async () => {
  listener = createServer((_request, response) => {
    asked += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  folder = await mkdtemp(join(tmpdir(), 'elsewhere-'));
  web = await sampleKey('k1', WEB);
  const key = await sampleKey('k', 'did:key:z');
  const [method] = (await didDocument('did:key:z', [key.publicKey])).verificationMethod;
  const multibase = method!.publicKeyMultibase;
  const did = `did:key:${multibase}`;
  byKey = { ...key, id: `${did}#${multibase}` };
  const trusted = [
    await didDocument(WEB, [web.publicKey]),
    await didDocument(did, [{ ...key.publicKey, kid: multibase }]),
  ];
  const file = join(folder, 'trusted.json');
  await writeFile(file, JSON.stringify(trusted));
  bank = await startBank({ env: { TRUSTED_ISSUERS: file } });
  user = await BankUser.of(bank);
}, 120_000);
afterAll(async () => {
  await bank.stop();
  listener.close();
  await rm(folder, { recursive: true, force: true });
});

async function resultOf(credential: unknown): Promise<unknown> {
  return (await user.must('other', '/v1/verifications', { credential }))['result'];
}

/** An Open Badge as others make it: without a word of this bank. */
function badge({ id }: SampleKey, more: Json = {}): Credential {
  const achievement = {
    id: 'https://college.example/achievements/1',
    type: ['Achievement'],
    name: 'Welding',
    description: 'Welding of pipes',
    criteria: { narrative: 'A test piece' },
  };
  return {
    '@context': [
      'https://www.w3.org/ns/credentials/v2',
      'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ],
    id: 'urn:uuid:0198a0b0-0000-7000-8000-000000000007',
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    issuer: { id: id.split('#')[0], type: ['Profile'], name: 'Elsewhere' },
    validFrom: '2026-01-01T00:00:00Z',
    name: 'Welding',
    credentialSubject: { id: 'urn:x:holder', type: ['AchievementSubject'], achievement },
    ...more,
  };
}

describe('a credential of another issuer', () => {
  it('is checked where its issuer is known, by did:web or did:key, in either wrapping', async () => {
    for (const key of [web, byKey]) {
      const signed = await withProof(badge(key), key, new Date());
      expect(await resultOf(signed)).toBe('valid');
      expect(await resultOf({ ...signed, name: 'Diving' })).toBe('tampered');
      expect(await resultOf(await asJwt(badge(key), key))).toBe('valid');
      const ended = badge(key, { validUntil: '2026-01-02T00:00:00Z' });
      expect(await resultOf(await withProof(ended, key, new Date('2026-01-01')))).toBe('expired');
    }
  });

  it('is of an unknown issuer where nobody listed it, and nothing that it names is asked', async () => {
    const { port } = listener.address() as AddressInfo;
    const stranger = await sampleKey('k', `did:web:127.0.0.1%3A${port}`);
    const address = `http://127.0.0.1:${port}`;
    const credentialStatus = {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: '7',
      statusListCredential: `${address}/list`,
    };
    const of = (key: SampleKey) => withProof(badge(key, { credentialStatus }), key, new Date());
    expect(await resultOf(await of(stranger))).toBe('unknownIssuer');
    // Another key under a name that is known.
    expect(await resultOf(await of({ ...stranger, id: web.id }))).toBe('tampered');
    expect(await resultOf(await of(web))).toBe('statusTooOld');
    expect(asked).toBe(0);
  });
});

async function get(path: string, token: string): Promise<Response> {
  for (;;) {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(bank.baseUrl + path, { headers });
    if (response.status !== 202) return response;
  }
}

async function exported(learner: string, recorded: Json, form = 'json'): Promise<string> {
  const after = encodeURIComponent(String(recorded['position']));
  const path = `/v1/learners/${learner}/transcript.${form}?after=${after}`;
  const response = await get(path, await user.learnerToken(learner));
  expect(response.status).toBe(200);
  return response.text();
}

async function open(path: string): Promise<unknown> {
  return (await fetch(bank.baseUrl + path)).json();
}

/** As somebody checks it who has pinned the issuer, and gets the list of its status. */
async function verified(text: string, issuer: DidDocument): Promise<string> {
  const statusLists = [await open(listOf(JSON.parse(text) as Json))];
  return (await verifyCredential(text, { issuers: [issuer], statusLists, now: new Date() })).result;
}

describe('what belongs together in a transcript', () => {
  it('is said: the next level, the better attempt, and the course that was granted', async () => {
    const learner = await user.learner();
    const certificate = { kind: 'skillLevelCertificate', scheme: 'skill-level', code: 'WELD' };
    const record = async (body: Json): Promise<string> =>
      String((await user.record(learner, body))['outcomeId']);
    const lower = await record({ ...certificate, level: '5', credits: '4' });
    const higher = await record({ ...certificate, level: '4', credits: '6' });
    const first = await record({ code: 'MA1', credits: '2' });
    const better = await record({ code: 'MA1', credits: '3' });
    const rule = {
      ...{ id: 'take', kind: 'match', from: [{ code: 'MA1' }], to: { courses: ['X/1'] } },
      ...{ size: 'sourceAtLeastTarget', leftover: 'keep', draws: 'credits' },
    };
    const programme = await user.programme([{ code: 'X/1', credits: '3.00' }], [rule]);
    const granted = await user.convert(learner, programme, [better]);
    const credential = JSON.parse(await exported(learner, granted)) as Json;
    const { association } = credential['credentialSubject'] as Subject;
    const said = association.map(({ associationType, sourceId, targetId }) => [
      associationType,
      sourceId,
      String(targetId).replace(/^https?:\/\/[^/]+/, ''),
    ]);
    const urn = (id: string) => `urn:uuid:${id}`;
    expect(said.sort()).toEqual([
      ['exactMatchOf', urn(better), '/v1/institutions/A#course-X%2F1'],
      ['precedes', urn(lower), urn(higher)],
      ['replacedBy', urn(first), urn(better)],
    ]);
  });
});

describe('a credential whose account has ended', () => {
  it('verifies after its learner was forgotten, while the bank exports nothing more', async () => {
    const issuer = (await open('/.well-known/did.json')) as DidDocument;
    const keys = (await open('/.well-known/jwks.json')) as JSONWebKeySet;
    const learner = await user.learner();
    const recorded = await user.record(learner, { credits: '2' });
    const text = await exported(learner, recorded);
    const jwt = await exported(learner, recorded, 'jwt');
    await user.must('operator', `/v1/learners/${learner}/forgettings`, { reason: 'learnerAsked' });
    const outcome = `outcomes/${String(recorded['outcomeId'])}/credential`;
    for (const path of ['transcript.json', 'transcript.jwt', outcome, `${outcome}.jwt`]) {
      const answer = await get(`/v1/learners/${learner}/${path}`, await bank.token('operator'));
      expect([answer.status, ((await answer.json()) as Json)['code']]).toEqual([
        410,
        'learnerForgotten',
      ]);
    }
    expect(await verified(text, issuer)).toBe('valid');
    expect(await resultOf(text)).toBe('valid');
    const { payload } = await compactVerify(jwt, createLocalJWKSet(keys));
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      issuer: { id: issuer.id },
    });
  });

  it('is followed on in the account that took its outcomes over, by way of others too', async () => {
    const issuer = (await open('/.well-known/did.json')) as DidDocument;
    const [first, second, last] = [
      await user.learner(),
      await user.learner(),
      await user.learner(),
    ];
    const lost = await user.record(first, { credits: '2' });
    const kept = await user.record(second, { credits: '1' });
    const [text, other] = [await exported(first, lost), await exported(second, kept)];
    for (const [from, into] of [
      [first, second],
      [second, last],
    ]) {
      const merge = { into, reason: 'the same person' };
      await user.must('operator', `/v1/learners/${from}/merges`, merge);
    }
    expect(await verified(text, issuer)).toBe('valid');
    const path = `/v1/outcomes/${String(lost['outcomeId'])}/revocations`;
    await user.must('college', path, { reason: 'forged' });
    expect(await verified(text, issuer)).toBe('revoked');
    expect(await verified(other, issuer)).toBe('valid');
  });
});
