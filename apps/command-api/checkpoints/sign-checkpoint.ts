/**
 * Signs what is sealed. The trees are computed by the projector, which holds no key; they are
 * signed here, after a proof that they still begin with what was signed before: the bank never puts
 * its name to two histories.
 */
import type { Pool } from 'pg';
import {
  checkpointIn,
  checkpointText,
  consistencyRanges,
  keepCheckpoint,
  provesConsistency,
  readCheckpoint,
  readOrigin,
  readTrees,
  rootsOf,
  sameHash,
  signNote,
  sizeOf,
  type SealedTree,
  type StoredCheckpoint,
} from '#seal';
import type { SigningKeys } from '#signing-keys';

export interface SigningParts {
  /** A login of the duty `writer`. */
  readonly pool: Pool;
  readonly signingKeys: SigningKeys;
}

/** What is sealed does not begin with what was signed: nothing more is signed until it does. */
export class SealBroken extends Error {
  constructor(readonly partition: number) {
    super(`the seal of partition ${partition} does not begin with what was signed before`);
    this.name = 'SealBroken';
  }
}

/**
 * The checkpoint over what is sealed now; the last one where nothing was added and the key is the
 * same. `exported` keeps it for ever. @throws SealBroken
 */
export async function signCheckpoint(
  { pool, signingKeys }: SigningParts,
  exported = false,
): Promise<StoredCheckpoint> {
  // In this order: what is signed already is never more than what is sealed when it is asked then.
  const last = await readCheckpoint(pool);
  const trees = await readTrees(pool);
  const { kid, publicBytes, privateKey } = await signingKeys.current('checkpoint');
  const size = sizeOf(trees);
  const same = last?.size === size && last.kid === kid && (last.exported || !exported);
  if (last !== null) await requireSameHistory(pool, checkpointIn(last.note).trees, trees);
  if (last !== null && same) return last;
  const name = await readOrigin(pool);
  const note = signNote(checkpointText(name, trees), { name, publicBytes, privateKey });
  return keepCheckpoint(pool, { size, kid, note, exported });
}

async function requireSameHistory(
  pool: Pool,
  before: readonly SealedTree[],
  now: readonly SealedTree[],
): Promise<void> {
  for (const [partition, signed] of before.entries()) {
    const tree = now[partition];
    if (tree === undefined || !(await beginsWith(pool, signed, tree))) {
      throw new SealBroken(partition);
    }
  }
}

async function beginsWith(pool: Pool, before: SealedTree, now: SealedTree): Promise<boolean> {
  if (now.size === before.size) return sameHash(now.root, before.root);
  if (now.size < before.size) return false;
  if (before.size === 0n) return true;
  const proof = { first: before.size, size: now.size };
  const ranges = consistencyRanges(proof.first, proof.size);
  const hashes = await rootsOf(pool, now.partition, ranges);
  return hashes !== null && provesConsistency({ ...proof, hashes }, before.root, now.root);
}
