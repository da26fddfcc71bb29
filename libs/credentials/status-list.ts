/** Bitstring Status List 1.0: which credentials no longer stand, one bit each. */
import { createCredential, createList, decodeList } from '@digitalbazaar/vc-bitstring-status-list';
import type { Credential, Issuer } from './shapes.js';

/** The smallest list the specification allows, for the sake of the crowd that one hides in. */
export const STATUS_LIST_LENGTH = 131_072;

export interface StatusListContent {
  readonly url: string;
  readonly issuer: Issuer;
  /** Indexes whose bit is set. */
  readonly revoked: Iterable<number>;
  readonly validFrom: string;
  /** After it nobody may conclude from the list that something still stands. */
  readonly validUntil: string;
}

export async function statusListCredential(content: StatusListContent): Promise<Credential> {
  const list = await createList({ length: STATUS_LIST_LENGTH });
  for (const index of content.revoked) list.setStatus(index, true);
  const { url: id, issuer, validFrom, validUntil } = content;
  const credential = await createCredential({ id, list, statusPurpose: 'revocation' });
  return { ...credential, id, issuer: issuer.did, validFrom, validUntil };
}

/** Whether the bit is set; throws where the list is none or too short for the index. */
export async function bitOf(encodedList: string, index: number): Promise<boolean> {
  const list = await decodeList({ encodedList });
  if (list.length < STATUS_LIST_LENGTH) throw new Error('The status list is too short.');
  return list.getStatus(index);
}
