import { expect, it } from '@jest/globals';
import { verifyCredential, withProof } from '#credentials';
import { clique } from '../../test/formats/poison.js';
import { badge, documentOf, NOW, sampleKey } from '../../test/formats/sample-bank.js';
import { statusList } from '../../test/formats/sample-bank.js';

async function verified(more: object, signedWith: object) {
  const key = await sampleKey('2026');
  const signed = await withProof({ ...badge(), ...signedWith }, key, NOW);
  const statusLists = [await statusList(key)];
  const pinned = { issuers: [await documentOf([key])], statusLists, now: NOW };
  return verifyCredential({ ...signed, ...more }, pinned);
}

it('a graph that takes ever longer to be told apart is given up, and said to be too much', async () => {
  const { result, checks } = await verified({ endorsement: clique(60) }, {});
  expect(result).toBe('tampered');
  const proof = checks.find((one) => one.name === 'proof');
  expect(proof?.detail.en).toMatch(/too large or nested too deeply/);
}, 30_000);

it('five hundred pairs of nodes that look alike are told apart', async () => {
  const endorsement = Array.from({ length: 500 }, () => ({ endorsement: [{ name: 'alike' }] }));
  expect((await verified({}, { endorsement })).result).toBe('valid');
}, 30_000);
