import { beforeAll, describe, expect, it } from '@jest/globals';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import { checkStatus } from '@digitalbazaar/vc-bitstring-status-list';
import { compactVerify, createLocalJWKSet } from 'jose';
import {
  asJwt,
  contextsOf,
  jwks,
  withProof,
  type Credential,
  type DidDocument,
} from '#credentials';
import {
  badge,
  content,
  DID,
  documentOf,
  envelope,
  LIST_URL,
  NOW,
} from '../../test/formats/sample-bank.js';
import {
  outcome,
  sampleKey,
  statusList,
  transcript,
  URL_OF_BANK,
} from '../../test/formats/sample-bank.js';
import type { SampleKey } from '../../test/formats/sample-bank.js';
import { faults } from '../../test/formats/schemas.js';
import { exactFloat } from './achievement.js';
import { transcriptCredential } from './transcript-credential.js';

let old: SampleKey;
let current: SampleKey;
let issuer: DidDocument;
let badges: Credential;
let record: Credential;

beforeAll(async () => {
  [old, current] = await Promise.all([sampleKey('old'), sampleKey('current')]);
  issuer = await documentOf([old, current]);
  badges = await withProof(badge(), old, NOW);
  record = await withProof(transcript(3), old, NOW);
});

/** What a stranger pins: the DID document, the keys in it, the contexts, and a status list. */
async function strangersLoader(list: Credential): Promise<vc.DocumentLoader> {
  const contexts = await contextsOf(DID, record['@context'] as string[]);
  const documents = new Map<string, object>([
    ...Object.entries(contexts),
    [DID, issuer],
    [LIST_URL, list],
    ...issuer.verificationMethod.map((method): [string, object] => [
      method.id,
      { '@context': 'https://w3id.org/security/multikey/v1', ...method },
    ]),
  ]);
  return async (url) => {
    const document = documents.get(url);
    if (document === undefined) throw new Error(`nothing is fetched: ${url}`);
    return { contextUrl: null, documentUrl: url, document };
  };
}

async function verifiedByOthers(credential: Credential, revoked: number[]): Promise<boolean> {
  const suite = new DataIntegrityProof({ cryptosuite });
  const documentLoader = await strangersLoader(
    await statusList(current, revoked, '2999-01-01T00:00:00Z'),
  );
  const { verified } = await vc.verifyCredential({
    credential,
    suite,
    documentLoader,
    now: NOW,
    checkStatus: async (options) => {
      const found = await checkStatus({ ...options, documentLoader, suite });
      return { verified: found.verified && found.results?.every(({ status }) => !status) === true };
    },
  });
  return verified;
}

describe('an exported credential', () => {
  it('has the form of Open Badges 3.0, and a transcript that of CLR 2.0', () => {
    expect(faults('AchievementCredential', badges)).toEqual([]);
    expect(faults('ClrCredential', record)).toEqual([]);
    const named = { id: envelope().learner.id, name: '张三' };
    for (const learner of [named, envelope().learner]) {
      expect(faults('AchievementCredential', badge({ learner }))).toEqual([]);
      expect(faults('ClrCredential', transcript(2, { learner }))).toEqual([]);
    }
  });

  it('is held to a schema that refuses what the classes do not allow', () => {
    const { credentialSubject, ...rest } = badges as Credential & { credentialSubject: object };
    expect(faults('AchievementCredential', rest)).not.toEqual([]);
    const floats = { ...credentialSubject, creditsEarned: '3.5' };
    expect(faults('AchievementCredential', { ...rest, credentialSubject: floats })).not.toEqual([]);
    expect(faults('ClrCredential', transcript(0))).not.toEqual([]);
    expect(faults('ClrCredential', badges)).not.toEqual([]);
  });

  it('is verified by @digitalbazaar/vc alone, also by a key that signs no more', async () => {
    expect(await verifiedByOthers(badges, [])).toBe(true);
    expect(await verifiedByOthers(record, [])).toBe(true);
    expect(await verifiedByOthers(record, [4711])).toBe(false);
    const altered = { ...record, name: '成绩单' };
    expect(await verifiedByOthers(altered, [])).toBe(false);
  });

  it('is verified by jose alone from the JWKS, also by a key that signs no more', async () => {
    const keys = createLocalJWKSet(jwks(DID, [old.publicKey, current.publicKey]));
    const jwt = await asJwt(transcript(3), old);
    const { payload, protectedHeader } = await compactVerify(jwt, keys);
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual(transcript(3));
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'vc+jwt', cty: 'vc', kid: old.id });
    await expect(compactVerify(jwt.replace('.ey', '.ez'), keys)).rejects.toThrow();
  });

  it('says credits as decimal strings, and as a float only where that is the same number', () => {
    expect(['3', '3.50', '0.25', '10.75'].map(exactFloat)).toEqual([3, 3.5, 0.25, 10.75]);
    expect(['3.10', '0.01', '2.99'].map(exactFloat)).toEqual([null, null, null]);
    const scheme = { value: '3.10', scheme: 'ects' };
    const clr = transcriptCredential(envelope(), content([outcome(1, { credits: scheme })]));
    const text = JSON.stringify(clr);
    expect(text).toContain('"creditValue":"3.10"');
    expect(text).toContain('"creditScheme":"urn:credit-bank:credit-scheme:ects"');
    expect(text).not.toContain('creditsEarned');
  });

  it('shows no name and no number of a certificate unless the learner wants it shown', () => {
    expect(JSON.stringify([badges, record])).not.toMatch(/identifier|evidenceNumber/);
  });

  it('names the contexts that are pinned, the own one behind the address of the bank', async () => {
    const contexts = record['@context'] as string[];
    expect(contexts.at(-1)).toBe(`${URL_OF_BANK}/contexts/credits/v1`);
    const pinned = await contextsOf(DID, contexts);
    expect(Object.keys(pinned)).toEqual(contexts);
  });
});
