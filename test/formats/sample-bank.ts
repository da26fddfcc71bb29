/** A bank on paper: keys, a learner and what they achieved, for everything that signs or checks. */
import { exportJWK, generateKeyPair } from 'jose';
import { didDocument, didWeb, keyIdOf, outcomeCredential } from '#credentials';
import { statusListCredential, transcriptCredential, withProof } from '#credentials';
import type { AwardedOutcome, Credential, DidDocument, Envelope } from '#credentials';
import type { IssuerKey, IssuerPublicKey, TranscriptContent } from '#credentials';

export const URL_OF_BANK = 'http://127.0.0.1:3000';
export const DID = didWeb(URL_OF_BANK);
export const LIST_URL = `${URL_OF_BANK}/v1/status-lists/1`;
export const NOW = new Date('2026-11-28T08:00:00Z');

export interface SampleKey extends IssuerKey {
  readonly publicKey: IssuerPublicKey;
}

export async function sampleKey(kid: string, did = DID): Promise<SampleKey> {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x } = await exportJWK(pair.publicKey);
  const publicBytes = new Uint8Array(Buffer.from(x ?? '', 'base64url'));
  return { id: keyIdOf(did, kid), privateKey: pair.privateKey, publicKey: { kid, publicBytes } };
}

export function documentOf(keys: readonly SampleKey[], did = DID): Promise<DidDocument> {
  return didDocument(
    did,
    keys.map(({ publicKey }) => publicKey),
  );
}

export function envelope(more: Partial<Envelope> = {}): Envelope {
  return {
    id: `${URL_OF_BANK}/v1/credentials/0198a0b0-0000-7000-8000-000000000001`,
    issuer: { did: DID, name: '学分银行 Credit Bank', url: URL_OF_BANK },
    learner: { id: '0198a0b0-0000-7000-8000-00000000000a' },
    validFrom: '2026-11-28T08:00:00Z',
    status: { listUrl: LIST_URL, index: 4711 },
    ...more,
  };
}

export function outcome(n: number, more: Partial<AwardedOutcome> = {}): AwardedOutcome {
  return {
    id: `0198a0b0-0000-8000-8000-${String(n).padStart(12, '0')}`,
    kind: 'course',
    title: `数据结构 ${n}`,
    institution: { code: 'DLVTC', name: '大连职业技术学院' },
    awardedOn: '2026-07-01',
    code: `CS${n}`,
    grade: { scale: 'percent', value: '85.00' },
    credits: { value: '3.50', scheme: 'bank' },
    accumulated: '3.50',
    recognised: '3.10',
    confirmation: 'issuer',
    ...more,
  };
}

const KINDS: readonly AwardedOutcome['kind'][] = ['diploma', 'skillLevelCertificate', 'course'];

/** One of each kind with the least that is recorded, and with all that may be. */
export function outcomesOfEveryKind(): AwardedOutcome[] {
  return KINDS.flatMap((kind, at) => {
    const { id, institution, accumulated, recognised, confirmation, title } = outcome(2 * at + 1);
    const least = { id, institution, accumulated, recognised, confirmation, title, kind };
    const level = { scheme: 'skill-level', code: '3' };
    const credits = { value: '3.10', scheme: 'ects' };
    const grade = { scale: 'fiveLevel', value: '优' };
    const number = 'N 1/<&>';
    return [least, outcome(2 * at + 2, { kind, level, credits, grade, number })];
  });
}

export function content(outcomes: readonly AwardedOutcome[]): TranscriptContent {
  const [first, second] = outcomes.map(({ id }) => `urn:uuid:${id}`);
  return {
    outcomes,
    associations:
      first === undefined || second === undefined
        ? []
        : [{ type: 'isPartOf', source: second, target: first }],
    balances: {
      accumulated: '12.50',
      recognised: '12.10',
      consumed: '2.00',
      available: '10.10',
      converted: '2.00',
      overdrawn: '0.00',
    },
    asOf: '2026-11-28',
    position: '3.17',
  };
}

export function badge(more: Partial<Envelope> = {}): Credential {
  return outcomeCredential(envelope(more), outcome(1));
}

export function transcript(count: number, more: Partial<Envelope> = {}): Credential {
  const outcomes = Array.from({ length: count }, (_, n) => outcome(n + 1));
  return transcriptCredential(envelope(more), content(outcomes));
}

export async function statusList(
  key: IssuerKey,
  revoked: readonly number[] = [],
  validUntil = '2026-11-28T09:00:00Z',
): Promise<Credential> {
  const list = await statusListCredential({
    url: LIST_URL,
    issuer: envelope().issuer,
    revoked,
    validFrom: '2026-11-28T08:00:00Z',
    validUntil,
  });
  return withProof(list, key, NOW);
}
