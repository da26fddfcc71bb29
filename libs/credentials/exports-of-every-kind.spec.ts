import { beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { asJwt, outcomeCredential, withProof } from '#credentials';
import { transcriptCredential, type Credential, type Envelope } from '#credentials';
import { content, envelope, LIST_URL, NOW, outcome } from '../../test/formats/sample-bank.js';
import { outcomesOfEveryKind, sampleKey, statusList } from '../../test/formats/sample-bank.js';
import { URL_OF_BANK, type SampleKey } from '../../test/formats/sample-bank.js';
import { faults, faultsIn } from '../../test/formats/schemas.js';
import { ASSOCIATION_TYPES } from './shapes.js';

const VC = 'https://www.w3.org/ns/credentials/v2';
const CLR = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';
const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const OWN = `${URL_OF_BANK}/contexts/credits/v1`;

let key: SampleKey;

beforeAll(async () => {
  key = await sampleKey('any');
});

/** As the bank makes them: with a name or without, for a time, with a place in the list or not. */
function envelopes(): Envelope[] {
  const { id, issuer, learner: nobody, validFrom } = envelope();
  const learner = { ...nobody, name: '张三 "Zhang" <San>' };
  return [
    envelope(),
    envelope({ learner }),
    envelope({ validUntil: '2027-11-28T08:00:00Z' }),
    { id, issuer, learner: nobody, validFrom },
  ];
}

/** The wrappings in which it goes out. */
async function wrapped(credential: Credential): Promise<unknown[]> {
  return [await withProof(credential, key, NOW), decodeJwt(await asJwt(credential, key))];
}

type Nested = { verifiableCredential: (Credential & { '@context': string[] })[] };

describe('whatever the bank exports', () => {
  it('of one outcome is an AchievementCredential, of every kind and in both wrappings', async () => {
    for (const one of outcomesOfEveryKind()) {
      for (const around of envelopes()) {
        const credential = outcomeCredential(around, one);
        expect(credential['@context']).toEqual([VC, OB, OWN]);
        for (const shown of await wrapped(credential)) {
          expect([one.kind, faults('AchievementCredential', shown)]).toEqual([one.kind, []]);
          expect(faults('ClrCredential', shown)).not.toEqual([]);
        }
      }
    }
  });

  it('of a whole account is a ClrCredential, with every kind and every association', async () => {
    const all = outcomesOfEveryKind();
    const [source = '', target = ''] = all.map(({ id }) => `urn:uuid:${id}`);
    const associations = ASSOCIATION_TYPES.map((type) => ({ type, source, target }));
    for (const around of envelopes()) {
      for (const said of [{ ...content(all), associations }, content([outcome(1)])]) {
        const credential = transcriptCredential(around, said);
        expect(credential['@context']).toEqual([VC, CLR, OB, OWN]);
        for (const shown of await wrapped(credential)) {
          expect(faults('ClrCredential', shown)).toEqual([]);
          expect(faults('AchievementCredential', shown)).not.toEqual([]);
        }
      }
    }
  });

  it('inside a transcript is an AchievementCredential each', () => {
    const credential = transcriptCredential(envelope(), content(outcomesOfEveryKind()));
    const { verifiableCredential } = credential['credentialSubject'] as Nested;
    expect(verifiableCredential).toHaveLength(6);
    for (const each of verifiableCredential) {
      expect(each['@context']).toEqual([VC, OB, OWN]);
      expect(faults('AchievementCredential', each)).toEqual([]);
    }
  });

  it('of what was taken back is a list that is a VerifiableCredential', async () => {
    for (const revoked of [[], [0, 4711]]) {
      const list = await statusList(key, revoked);
      expect(list['id']).toBe(LIST_URL);
      for (const form of ['published', 'plain'] as const) {
        expect(faultsIn(form, 'VerifiableCredential', list)).toEqual([]);
      }
    }
  });
});
