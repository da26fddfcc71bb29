import { beforeAll, describe, expect, it } from '@jest/globals';
import { CompactSign } from 'jose';
import { asJwt, verifyCredential, withProof, type Credential, type Pinned } from '#credentials';
import { badge, documentOf, LIST_URL, NOW, sampleKey } from '../../test/formats/sample-bank.js';
import { statusList, transcript, type SampleKey } from '../../test/formats/sample-bank.js';

let key: SampleKey;
let later: SampleKey;
let stranger: SampleKey;
let pinned: Pinned;
let record: Credential;
let jwt: string;

beforeAll(async () => {
  key = await sampleKey('2026');
  later = await sampleKey('2027');
  stranger = await sampleKey('2026', 'did:web:elsewhere.example');
  const statusLists = [await statusList(later)];
  pinned = { issuers: [await documentOf([key, later])], statusLists, now: NOW };
  record = await withProof(transcript(2), key, NOW);
  jwt = await asJwt(transcript(2), key);
});

async function resultOf(input: unknown, more: Partial<Pinned> = {}): Promise<string> {
  return (await verifyCredential(input, { ...pinned, ...more })).result;
}

/** A deep copy with one place changed. */
function altered(path: readonly (string | number)[], value: unknown, of = record): unknown {
  const copy = structuredClone(of) as Record<string | number, unknown>;
  const last = path.at(-1) ?? '';
  let at = copy;
  for (const step of path.slice(0, -1)) at = at[step] as typeof at;
  if (value === undefined) delete at[last];
  else at[last] = value;
  return copy;
}

const SUBJECT = ['credentialSubject', 'verifiableCredential', 0, 'credentialSubject'] as const;

describe('the verification of a credential', () => {
  it('says that it stands, and how it was come by, in both languages', async () => {
    const { result, checks } = await verifyCredential(record, pinned);
    expect(result).toBe('valid');
    expect(checks.map((check) => [check.name, check.result])).toEqual(
      ['form', 'issuer', 'proof', 'status', 'period'].map((name) => [name, 'passed']),
    );
    for (const { detail } of checks) {
      expect(detail.zh).toMatch(/\p{Script=Han}.*。$/u);
      expect(detail.en).toMatch(/^[^\p{Script=Han}]+\.$/u);
    }
  });

  it('takes an object, its text, a vc+jwt, and one in an envelope', async () => {
    expect(await resultOf(JSON.stringify(record))).toBe('valid');
    expect(await resultOf(jwt)).toBe('valid');
    const id = `data:application/vc+jwt,${jwt}`;
    const enveloped = { '@context': record['@context'], id, type: 'EnvelopedVerifiableCredential' };
    expect(await resultOf(enveloped)).toBe('valid');
    expect(await resultOf(await withProof(badge(), key, NOW))).toBe('valid');
  });

  it.each([
    ['the amount of one outcome', [...SUBJECT, 'creditValue'], '35.00'],
    ['the same amount otherwise written', [...SUBJECT, 'creditValue'], '3.5'],
    ['an amount as a number', [...SUBJECT, 'creditValue'], 3.5],
    ['the scheme of credits', [...SUBJECT, 'creditScheme'], 'urn:credit-bank:credit-scheme:ects'],
    ['the float', [...SUBJECT, 'creditsEarned'], 4],
    ['a grade', [...SUBJECT, 'result', 0, 'value'], '95.00'],
    ['a title', [...SUBJECT, 'achievement', 'name'], '量子力学'],
    ['a kind', [...SUBJECT, 'achievement', 'achievementType'], 'Diploma'],
    ['an awarding institution', [...SUBJECT, 'achievement', 'creator', 'name'], '清华大学'],
    ['a day', [...SUBJECT, 'awardedOn'], '2020-07-01'],
    ['an added property', [...SUBJECT, 'honours'], 'summa cum laude'],
    ['a known property added', [...SUBJECT, 'narrative'], 'first of 900'],
    ['a removed property', [...SUBJECT, 'confirmation'], undefined],
    ['a balance', ['credentialSubject', 'creditBalance', 'availableCredits'], '99.00'],
    [
      'whom it is about',
      ['credentialSubject', 'id'],
      'urn:uuid:0198a0b0-0000-7000-8000-00000000000b',
    ],
    ['a removed association', ['credentialSubject', 'association'], []],
    ['an association', ['credentialSubject', 'association', 0, 'associationType'], 'replacedBy'],
    ['the position', ['credentialSubject', 'logPosition'], '3.18'],
    ['the start of validity', ['validFrom'], '2020-01-01T00:00:00Z'],
    ['an end of validity', ['validUntil'], '2099-01-01T00:00:00Z'],
    ['its id', ['id'], 'urn:uuid:0198a0b0-0000-7000-8000-00000000000c'],
    ['its type', ['type'], ['VerifiableCredential', 'OpenBadgeCredential']],
    ['a removed status', ['credentialStatus'], undefined],
    ['another place in the status list', ['credentialStatus', 'statusListIndex'], '4712'],
    ['another list', ['credentialStatus', 'statusListCredential'], `${LIST_URL}0`],
    ['a context of a stranger', ['@context', 3], 'http://127.0.0.1:9/contexts/credits/v1'],
    ['a context written out', ['@context', 3], { creditValue: 'urn:x' }],
    ['a keyword', ['credentialSubject', '@included'], []],
    ['a null', ['credentialSubject', 'honours'], null],
    ['the value of the proof', ['proof', 'proofValue'], 'z3FXQ'],
    ['the moment of the proof', ['proof', 'created'], '2026-11-27T08:00:00Z'],
    ['the purpose of the proof', ['proof', 'proofPurpose'], 'authentication'],
    ['the suite of the proof', ['proof', 'cryptosuite'], 'ecdsa-rdfc-2019'],
  ])('finds what was altered after signing: %s', async (_what, path, value) => {
    expect(await resultOf(altered(path, value))).toBe('tampered');
  });

  it('finds two outcomes whose credits were exchanged, and one that is left out', async () => {
    const one = structuredClone(transcript(2)) as Credential & {
      credentialSubject: { verifiableCredential: { credentialSubject: Record<string, unknown> }[] };
    };
    const subjects = () =>
      one.credentialSubject.verifiableCredential.map((each) => each.credentialSubject);
    subjects()[1]!['creditValue'] = '7.00';
    const signed = await withProof(one, key, NOW);
    expect(await resultOf(signed)).toBe('valid');
    const exchanged = altered([...SUBJECT, 'creditValue'], '7.00', signed) as Credential;
    const path = [
      'credentialSubject',
      'verifiableCredential',
      1,
      'credentialSubject',
      'creditValue',
    ];
    expect(await resultOf(altered(path, '3.50', exchanged))).toBe('tampered');
    const outcomes = (signed['credentialSubject'] as Record<string, unknown[]>)[
      'verifiableCredential'
    ];
    const fewer = altered(
      ['credentialSubject', 'verifiableCredential'],
      outcomes!.slice(1),
      signed,
    );
    expect(await resultOf(fewer)).toBe('tampered');
  });

  it('trusts only the issuers and keys that are pinned, whatever the credential says', async () => {
    expect(await resultOf(altered(['issuer', 'id'], 'did:web:evil.example'))).toBe('unknownIssuer');
    expect(await resultOf(await withProof(badge(), stranger, NOW))).toBe('unknownIssuer');
    const other = altered(['proof', 'verificationMethod'], stranger.id);
    expect(await resultOf(other)).toBe('unknownIssuer');
    expect(await resultOf(altered(['proof', 'verificationMethod'], later.id))).toBe('tampered');
    expect(await resultOf(altered(['proof'], undefined))).toBe('unknownIssuer');
    expect(await resultOf(altered(['proof'], [record['proof'], record['proof']]))).toBe(
      'unknownIssuer',
    );
    expect(await resultOf(record, { issuers: [] })).toBe('unknownIssuer');
  });

  it('takes a JWT by its own pinned key and header only', async () => {
    const [head, body, signature] = jwt.split('.');
    const parts = (header: object) =>
      `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${body}.${signature}`;
    const header = { alg: 'EdDSA', typ: 'vc+jwt', cty: 'vc', kid: key.id };
    expect(await resultOf(parts({ ...header, alg: 'none' }))).toBe('tampered');
    expect(await resultOf(parts({ ...header, alg: 'HS256' }))).toBe('tampered');
    expect(await resultOf(parts({ ...header, kid: later.id }))).toBe('tampered');
    expect(await resultOf(parts({ ...header, kid: stranger.id }))).toBe('unknownIssuer');
    const changed = Buffer.from(JSON.stringify({ ...transcript(2), name: 'x' })).toString(
      'base64url',
    );
    expect(await resultOf(`${head}.${changed}.${signature}`)).toBe('tampered');
    expect(await resultOf(`${head}.${body}.`)).toBe('tampered');
    for (const odd of [{ typ: 'JWT' }, { jku: 'http://127.0.0.1:9/jwks.json' }, { jwk: {} }]) {
      const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify(transcript(2))))
        .setProtectedHeader({ ...header, ...odd })
        .sign(key.privateKey);
      expect(await resultOf(signed)).toBe('tampered');
    }
  });

  it('says what its status list says, and never that it stands by an old list', async () => {
    const list = await statusList(key);
    const old = await statusList(key, [], '2026-11-28T07:59:59Z');
    const revoked = await statusList(key, [4711]);
    expect(await resultOf(record, { statusLists: [revoked] })).toBe('revoked');
    expect(await resultOf(jwt, { statusLists: [revoked] })).toBe('revoked');
    expect(await resultOf(record, { statusLists: [old] })).toBe('statusTooOld');
    expect(await resultOf(record, { statusLists: [] })).toBe('statusTooOld');
    expect(await resultOf(record, { now: new Date('2026-11-28T09:00:01Z') })).toBe('statusTooOld');
    const cleared = altered(['credentialSubject'], list['credentialSubject'], revoked);
    expect(await resultOf(record, { statusLists: [cleared] })).toBe('statusTooOld');
    const oldRevoked = await statusList(key, [4711], '2026-11-28T07:59:59Z');
    expect(await resultOf(record, { statusLists: [oldRevoked] })).toBe('revoked');
  });

  it('knows a suspension where an issuer keeps one', async () => {
    const listUrl = `${LIST_URL}/suspensions`;
    const entry = { ...(transcript(1)['credentialStatus'] as object), statusPurpose: 'suspension' };
    const suspendable = {
      ...transcript(1),
      credentialStatus: { ...entry, statusListCredential: listUrl },
    };
    const signed = await withProof(suspendable, key, NOW);
    const plain = altered(['proof'], undefined, await statusList(key, [4711])) as Credential;
    const subject = { ...(plain['credentialSubject'] as object), statusPurpose: 'suspension' };
    const list = { ...plain, id: listUrl, credentialSubject: subject };
    const statusLists = [await withProof(list, key, NOW)];
    expect(await resultOf(signed, { statusLists })).toBe('suspended');
  });

  it('holds a credential to its period', async () => {
    const issued = (more: object) => withProof(badge({ ...more }), key, NOW);
    const past = { validFrom: '2026-11-01T00:00:00Z', validUntil: '2026-11-28T07:59:59Z' };
    expect(await resultOf(await issued(past))).toBe('expired');
    expect(await resultOf(await asJwt(badge(past), key))).toBe('expired');
    const future = { validFrom: '2026-12-01T00:00:00Z' };
    expect(await resultOf(await asJwt(badge(future), key))).toBe('notYetValid');
    const revoked = await statusList(key, [4711]);
    expect(await resultOf(await issued(past), { statusLists: [revoked] })).toBe('revoked');
  });

  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['an empty text', ''],
    ['a text that is none', 'not json'],
    ['a list', []],
    ['a JWT of nothing', 'e30.e30.e30'],
    ['a credential of VC 1.1', { '@context': ['https://www.w3.org/2018/credentials/v1'] }],
    ['a deep one', JSON.parse(`${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)],
    ['a wide one', { a: Array.from({ length: 300_000 }, () => 1) }],
    ['a long one', `"${'x'.repeat(5_000_000)}"`],
  ])('answers where it is given %s', async (_what, input) => {
    expect(await resultOf(input)).toBe('tampered');
  });
});
