import { expect, it } from '@jest/globals';
import { cryptosuite as plain } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { withProof } from '#credentials';
import { badge, DID, NOW, sampleKey } from '../../test/formats/sample-bank.js';
import { statusList, transcript } from '../../test/formats/sample-bank.js';
import { cryptosuite } from './canonical.js';
import { contextLoader, VC_CONTEXT } from './contexts.js';

const options = { documentLoader: contextLoader([DID]) };

/** Types with terms of their own inside one another, and back out of them again. */
function nestedTypes(deep: number): object {
  const profile = { id: `urn:p:${deep}`, type: ['Profile'], name: `P${deep}` };
  const parentOrg = deep === 0 ? {} : { parentOrg: nestedTypes(deep - 1) };
  return { ...profile, ...parentOrg, address: { type: ['Address'], addressLocality: '大连' } };
}

it('the signed form is the one of the plain cryptosuite, whatever was signed before', async () => {
  const key = await sampleKey('k');
  const record = transcript(7);
  const documents = [
    badge(),
    record,
    await statusList(key, [1, 5]),
    { ...badge(), issuer: { ...nestedTypes(4), id: DID } },
    { ...record, '@context': [...(record['@context'] as string[])].toReversed() },
    { ...badge(), '@context': [VC_CONTEXT, ...(badge()['@context'] as string[])] },
    (await withProof(record, key, NOW))['proof'] as object,
  ];
  for (const document of [...documents, ...documents.toReversed()]) {
    const said = async (suite: typeof plain): Promise<string> =>
      suite.canonize(document, options).catch((error: Error) => error.message);
    expect(await said(cryptosuite)).toBe(await said(plain));
  }
});
