/**
 * What has become of accounts: forgotten, or closed for another one of the same person. It stands
 * in the log's claims, written with the event itself, and every request that is about a learner
 * asks for it: what one process has done holds in the next request of any other.
 */
import type { Claim, ClaimWrite, EventStore } from '#event-store';

export type AccountEnd =
  | { readonly end: 'forgotten' }
  /** Everything is in that account now. */
  | { readonly end: 'closed'; readonly into: string };

type Ends = ReadonlyMap<string, AccountEnd>;

const KIND = 'account';
const NONE: Ends = new Map();

export class AccountEnds {
  constructor(
    private readonly log: Pick<EventStore, 'claims'>,
    /** Told of every forgotten learner that is met: their key is to leave this process. */
    private readonly onForgotten: (learnerId: string) => void = () => undefined,
  ) {}

  /** Only those of which there is something to say. */
  async of(ids: readonly string[]): Promise<Ends> {
    if (ids.length === 0) return NONE;
    const claims = await this.log.claims(KIND, ids.map(keyOf));
    const ends = new Map<string, AccountEnd>();
    claims.forEach((claim, index) => {
      const id = ids[index];
      if (claim === null || id === undefined) return;
      const end = endOf(claim);
      ends.set(id, end);
      if (end.end === 'forgotten') this.onForgotten(id);
    });
    return ends;
  }
}

function endOf({ by, owner }: Claim): AccountEnd {
  switch (by) {
    case 'forgotten':
      return { end: by };
    case 'closed':
      return { end: by, into: owner };
    default:
      throw new Error('a claim on an account says no end of it');
  }
}

/** Written with the event that ends an account. */
export function endClaim(learnerId: string, end: AccountEnd): ClaimWrite {
  const owner = end.end === 'closed' ? end.into : learnerId;
  return { kind: KIND, key: keyOf(learnerId), owner, by: end.end, mode: 'put' };
}

function keyOf(learnerId: string): Uint8Array {
  return Buffer.from(learnerId.replaceAll('-', ''), 'hex');
}
