import { beforeAll, describe, expect, it } from '@jest/globals';
import { bundleText, checkBundle, type BundleParts, type Trust } from '#bundle';
import { withProof } from '#credentials';
import type { DidDocument, VerificationResult } from '#credentials';
import type { NoteSigner } from '#seal';
import {
  documentOf,
  NOW,
  sampleKey,
  statusList,
  transcript,
} from '../../test/formats/sample-bank.js';
import type { SampleKey } from '../../test/formats/sample-bank.js';
import { leafOf, sampleBundle, sampleLog, sampleSigner } from '../../test/formats/sample-bundle.js';

let key: SampleKey;
let stranger: SampleKey;
let signer: NoteSigner;
let parts: BundleParts;
let issuer: DidDocument;
let trust: Trust;

beforeAll(async () => {
  key = await sampleKey('k1');
  stranger = await sampleKey('k1');
  signer = sampleSigner();
  parts = await sampleBundle(key, signer);
  issuer = await documentOf([key]);
  trust = { issuers: [issuer], now: NOW };
});

const results = async (text: string, given: Trust = trust) => {
  const { result, steps } = await checkBundle(text, given);
  return { result, failed: steps.filter((one) => one.result === 'failed').map((one) => one.name) };
};

describe('a bundle', () => {
  it('is valid under the issuer’s document, and says what it shows', async () => {
    const { result, steps, shown } = await checkBundle(bundleText(parts), trust);
    expect(steps.map((one) => one.result)).toEqual(Array.from({ length: 8 }, () => 'passed'));
    expect(result).toBe('valid');
    expect(shown?.outcomes).toHaveLength(3);
    expect(shown?.outcomes[0]).toMatchObject({ accumulated: '3.50', awardedOn: '2026-07-01' });
    expect(shown?.balances).toMatchObject({ accumulated: '12.50', overdrawn: '0.00' });
  });

  it('is valid under a key that a person compared, and not under another one', async () => {
    const [mine] = issuer.verificationMethod.map((one) => one.publicKeyMultibase);
    const [other] = (await documentOf([stranger])).verificationMethod;
    const compared = { comparedKeys: [mine ?? ''], now: NOW };
    expect((await results(bundleText(parts), compared)).result).toBe('valid');
    const wrong = { comparedKeys: [other?.publicKeyMultibase ?? ''], now: NOW };
    expect((await results(bundleText(parts), wrong)).result).toBe('unknownIssuer');
  });

  it('vouches for nothing by the keys that it brings itself', async () => {
    const forged = bundleText(await sampleBundle(stranger, sampleSigner()));
    const { result, steps } = await checkBundle(forged, { now: NOW });
    expect(result).toBe('unknownIssuer');
    expect(steps.find((one) => one.name === 'keys')?.result).toBe('notChecked');
    expect((await results(forged)).result).toBe('tampered');
  });

  it('stays valid after the issuer’s key was replaced', async () => {
    const next = await sampleKey('k2');
    const both = await documentOf([key, next]);
    const young = { ...parts, statusLists: [await statusList(next)] };
    expect((await results(bundleText(young), { issuers: [both], now: NOW })).result).toBe('valid');
  });

  it('needs no proof of the log to be valid, and says that there is none', async () => {
    const rest = changed(['log'], undefined);
    const { result, steps } = await checkBundle(bundleText(rest), trust);
    expect(result).toBe('valid');
    expect(steps.at(-1)?.result).toBe('notChecked');
    const fewer = { ...parts.log!, proofs: parts.log!.proofs.slice(1) };
    const some = await checkBundle(bundleText({ ...parts, log: fewer }), trust);
    expect([some.result, some.steps.at(-1)?.result]).toEqual(['valid', 'notChecked']);
  });
});

type Json = Record<string, unknown>;

/** The bundle with something else at the end of a path. */
function changed(
  path: readonly (string | number)[],
  to: unknown,
  of: unknown = parts,
): BundleParts {
  const [name, ...rest] = path;
  if (name === undefined) return to as BundleParts;
  const copy = Array.isArray(of) ? [...(of as unknown[])] : { ...(of as Json) };
  const inner = (copy as Json)[name];
  if (to === undefined && rest.length === 0) delete (copy as Json)[name];
  else (copy as Json)[name] = changed(rest, to, inner);
  return copy as unknown as BundleParts;
}

const SUBJECT = ['credential', 'credentialSubject'] as const;
const FIRST = [...SUBJECT, 'verifiableCredential', 0, 'credentialSubject'] as const;

describe('an altered bundle', () => {
  const alterations: readonly [string, readonly (string | number)[], unknown][] = [
    ['another balance', [...SUBJECT, 'creditBalance', 'recognisedCredits'], '99.00'],
    ['a balance less', [...SUBJECT, 'creditBalance', 'overdrawnCredits'], undefined],
    ['another day of the balances', [...SUBJECT, 'asOf'], '2027-01-01'],
    ['another learner', [...SUBJECT, 'id'], 'urn:uuid:0198a0b0-0000-7000-8000-00000000000b'],
    ['an outcome less', [...SUBJECT, 'verifiableCredential'], []],
    ['more credits of an outcome', [...FIRST, 'creditValue'], '35.00'],
    ['more recognised credits', [...FIRST, 'recognisedCredits'], '3.50'],
    ['another title', [...FIRST, 'achievement', 'name'], '量子力学'],
    ['another institution', [...FIRST, 'achievement', 'creator', 'name'], '清华大学'],
    ['another grade', [...FIRST, 'result', 0, 'value'], '100.00'],
    ['an earlier award', [...FIRST, 'awardedOn'], '2020-07-01'],
    ['another confirmation', [...FIRST, 'confirmation'], 'attested'],
    ['another association', [...SUBJECT, 'association', 0, 'associationType'], 'exactMatchOf'],
    ['another id', ['credential', 'id'], 'http://127.0.0.1:3000/v1/credentials/x'],
    ['a longer validity', ['credential', 'validUntil'], '2099-01-01T00:00:00Z'],
    ['an earlier validity', ['credential', 'validFrom'], '2020-01-01T00:00:00Z'],
    [
      'another place in the status list',
      ['credential', 'credentialStatus', 'statusListIndex'],
      '1',
    ],
    ['no status', ['credential', 'credentialStatus'], undefined],
    ['another issuer’s name', ['credential', 'issuer', 'name'], 'Another bank'],
    ['another time of the proof', ['credential', 'proof', 'created'], '2026-11-27T08:00:00Z'],
    ['another value of the proof', ['credential', 'proof', 'proofValue'], `z${'2'.repeat(87)}`],
    ['another suite', ['credential', 'proof', 'cryptosuite'], 'ecdsa-rdfc-2019'],
    [
      'a member that nobody signed',
      ['credential', 'evidence'],
      [{ type: ['Evidence'], name: 'x' }],
    ],
    ['a context less', ['credential', '@context'], ['https://www.w3.org/ns/credentials/v2']],
    ['another event in the log', ['log', 'proofs', 0, 'leaf'], leafOf(2, 'x')],
    ['another place in the log', ['log', 'proofs', 0, 'position'], '3'],
    ['another partition', ['log', 'proofs', 0, 'partition'], 1],
    [
      'another way to the root',
      ['log', 'proofs', 0, 'hashes', 0],
      Buffer.alloc(32).toString('base64'),
    ],
    ['no way to the root', ['log', 'proofs', 0, 'hashes'], []],
    ['another checkpoint', ['log', 'checkpoint'], 'bank.example/log\n1\nAAAA\n\n— x AAAA\n'],
    ['another version', ['version'], '2'],
    ['no kind', ['issuers'], 'none'],
    ['a position that is none', ['log', 'proofs', 0, 'position'], '-1'],
  ];

  it.each(alterations)('with %s is refused as altered', async (_name, path, to) => {
    const altered = JSON.parse(bundleText(parts)) as unknown;
    const text = JSON.stringify(changed(path, to, altered));
    expect(text).not.toBe(bundleText(parts));
    expect((await results(text)).result).toBe('tampered');
  });

  it.each<[string, VerificationResult, () => Promise<readonly [BundleParts, Trust]>]>([
    [
      'whose status is set',
      'revoked',
      async () => [{ ...parts, statusLists: [await statusList(key, [4711])] }, trust],
    ],
    ['without a status list', 'statusTooOld', async () => [{ ...parts, statusLists: [] }, trust]],
    [
      'with a status list that is over',
      'statusTooOld',
      async () => [
        { ...parts, statusLists: [await statusList(key, [], '2026-11-28T08:00:01Z')] },
        { ...trust, now: new Date('2026-11-28T10:00:00Z') },
      ],
    ],
    [
      'with a status list by another key',
      'statusTooOld',
      async () => [{ ...parts, statusLists: [await statusList(stranger)] }, trust],
    ],
    [
      'that is over',
      'expired',
      async () => [
        {
          ...parts,
          credential: await withProof(
            transcript(3, { validUntil: '2026-11-28T08:30:00Z' }),
            key,
            NOW,
          ),
        },
        { ...trust, now: new Date('2026-11-28T08:45:00Z') },
      ],
    ],
    [
      'that has not begun',
      'notYetValid',
      async () => [parts, { ...trust, now: new Date('2026-11-01T00:00:00Z') }],
    ],
    [
      'without a proof',
      'unknownIssuer',
      async () => [changed(['credential', 'proof'], undefined), trust],
    ],
    [
      'of another issuer',
      'unknownIssuer',
      async () => [
        parts,
        { ...trust, issuers: [await documentOf([key], 'did:web:other.example')] },
      ],
    ],
    [
      'whose log was signed by another key',
      'tampered',
      async () => [
        { ...parts, log: { ...sampleLog(sampleSigner()), verifierKeys: parts.log!.verifierKeys } },
        trust,
      ],
    ],
    [
      'whose log’s key is not the known one',
      'tampered',
      async () => [parts, { ...trust, logKeys: sampleLog(sampleSigner()).verifierKeys }],
    ],
  ])('%s is %s', async (_name, result, made) => {
    const [bundle, given] = await made();
    expect((await results(bundleText(bundle), given)).result).toBe(result);
  });

  it.each(['', '{', 'null', '[]', '"x"', '{"type":"CreditBankBundle"}', '['.repeat(100_000)])(
    'that is no bundle (%#) is refused as one',
    async (text) => {
      expect(await results(text)).toEqual({ result: 'tampered', failed: ['file'] });
    },
  );
});
