/**
 * What has become of accounts: forgotten, or closed for another one of the same person. It stands
 * in the log's claims, written with the event itself, and every request that is about a learner
 * asks for it: what one process has done holds in the next request of any other. Concurrent
 * questions share a statement.
 */
import type { Claim, ClaimWrite, EventStore } from '#event-store';

export type AccountEnd =
  | { readonly end: 'forgotten' }
  /** Everything is in that account now. */
  | { readonly end: 'closed'; readonly into: string };

type Ends = ReadonlyMap<string, AccountEnd>;

interface Waiting {
  readonly ids: readonly string[];
  readonly answer: (ends: Ends) => void;
  readonly fail: (error: unknown) => void;
}

const KIND = 'account';
const NONE: Ends = new Map();

export class AccountEnds {
  #waiting: Waiting[] = [];
  #asking = false;

  constructor(
    private readonly log: Pick<EventStore, 'claims'>,
    /** Told of every forgotten learner that is met: their key is to leave this process. */
    private readonly onForgotten: (learnerId: string) => void = () => undefined,
  ) {}

  /** Only those of which there is something to say. */
  async of(ids: readonly string[]): Promise<Ends> {
    if (ids.length === 0) return NONE;
    return new Promise((answer, fail) => {
      this.#waiting.push({ ids, answer, fail });
      if (!this.#asking) void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    while (this.#waiting.length > 0) {
      const waiting = this.#waiting;
      this.#waiting = [];
      try {
        const ends = await this.#read([...new Set(waiting.flatMap((one) => one.ids))]);
        for (const one of waiting) one.answer(ends);
      } catch (error) {
        for (const one of waiting) one.fail(error);
      }
    }
    this.#asking = false;
  }

  async #read(ids: readonly string[]): Promise<Ends> {
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
