/** A bundle on paper: a transcript, its keys, its status, and proofs out of a small log. */
import { generateKeyPairSync, hash } from 'node:crypto';
import type { BundleParts } from '#bundle';
import { contextsOf, withProof } from '#credentials';
import { checkpointText, inclusionRanges, leafHash, leafText, signNote } from '#seal';
import { verifierKeyText, type NoteSigner } from '#seal';
import { DID, documentOf, NOW, outcome, statusList, transcript } from './sample-bank.js';
import type { SampleKey } from './sample-bank.js';

const ORIGIN = 'bank.example/log';
const OUTCOMES = 3;
/** Leaves in the tree: other people's events lie between. */
const LEAVES = 11;

export function sampleSigner(): NoteSigner {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  return { name: ORIGIN, privateKey, publicBytes: Buffer.from(x, 'base64url') };
}

export function leafOf(position: number, outcomeId: string): string {
  return leafText({
    partition: '0',
    position: String(position),
    streamKind: 'L',
    streamId: '0198a0b0-0000-7000-8000-00000000000a',
    version: String(position),
    epoch: '0',
    type: 'OutcomeRecorded',
    recordedAt: '2026-11-28T08:00:00.000000Z',
    recordedOn: '2026-11-28',
    data: JSON.stringify({ outcomeId, title: '学分' }),
  });
}

/** The tree of RFC 6962 as it stands there. */
function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const [only = Buffer.alloc(0)] = leaves;
  if (leaves.length === 1) return only;
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  const sides = [rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half))];
  return hash('sha256', Buffer.concat([Buffer.of(1), ...sides]), 'buffer');
}

/** The log of a signer: every third event records an outcome of the transcript. */
export function sampleLog(signer: NoteSigner): NonNullable<BundleParts['log']> {
  const recorded = (at: number): number => (at % 3 === 1 ? (at - 1) / 3 + 1 : 900 + at);
  const leaves = Array.from({ length: LEAVES }, (_, at) =>
    leafOf(at + 1, outcome(recorded(at)).id),
  );
  const hashes = leaves.map((leaf) => leafHash(leaf));
  const proofs = [1, 4, 7].map((at) => ({
    partition: 0,
    position: String(at + 1),
    leaf: leaves[at] ?? '',
    hashes: inclusionRanges(BigInt(at), BigInt(LEAVES)).map(({ from, to }) =>
      Buffer.from(rootOf(hashes.slice(Number(from), Number(to)))).toString('base64'),
    ),
  }));
  const trees = [{ partition: 0, size: BigInt(LEAVES), root: rootOf(hashes) }];
  const checkpoint = signNote(checkpointText(ORIGIN, trees), signer);
  return { checkpoint, verifierKeys: [verifierKeyText(signer)], proofs };
}

export async function sampleBundle(key: SampleKey, signer: NoteSigner): Promise<BundleParts> {
  const credential = await withProof(transcript(OUTCOMES), key, NOW);
  return {
    madeAt: NOW.toISOString(),
    credential,
    issuers: [await documentOf([key])],
    statusLists: [await statusList(key)],
    contexts: await contextsOf(DID, credential['@context'] as string[]),
    log: sampleLog(signer),
  };
}
