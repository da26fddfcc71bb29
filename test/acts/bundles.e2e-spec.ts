/** 离线包: one file, checked without the bank that made it. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { verifyCredential, type DidDocument } from '#credentials';
import { checkpointIn, leafHash, provesInclusion } from '#seal';
import { type RunningBank, startBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { BankUser, type Json } from './bank-user.js';

interface Bundle {
  readonly credential: Json;
  readonly issuers: DidDocument[];
  readonly statusLists: Json[];
  readonly contexts: Json;
  readonly log?: {
    readonly checkpoint: string;
    readonly verifierKeys: string[];
    readonly proofs: { partition: number; position: string; leaf: string; hashes: string[] }[];
  };
}

let bank: RunningBank;
let user: BankUser;
beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
}, 90_000);
afterAll(() => bank.stop());

it('a bundle proves its transcript, and that each outcome stands in the log', async () => {
  const learner = await user.learner();
  const token = await user.learnerToken(learner);
  await user.record(learner, { credits: '3', title: '一' });
  const { position } = await user.record(learner, { credits: '2', title: '二' });
  const after = encodeURIComponent(String(position));
  const path = `${bank.baseUrl}/v1/bundles/learners/${learner}?after=${after}`;
  const bundle = await eventually('both are sealed', async () => {
    const response = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
    expect([200, 202]).toContain(response.status);
    const made = (await response.json()) as Bundle;
    return made.log?.proofs.length === 2 ? made : undefined;
  });
  await bank.stop();
  const { credential, issuers, statusLists, contexts, log } = bundle;
  const verdict = await verifyCredential(credential, { issuers, statusLists, now: new Date() });
  expect(verdict.result).toBe('valid');
  expect(Object.keys(contexts)).toEqual(credential['@context']);
  const { trees } = checkpointIn(log!.checkpoint);
  for (const { partition, position: at, leaf, hashes } of log!.proofs) {
    const tree = trees[partition]!;
    const proof = {
      index: BigInt(at) - 1n,
      size: tree.size,
      hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
    };
    expect(provesInclusion(proof, leafHash(leaf), tree.root)).toBe(true);
  }
});
