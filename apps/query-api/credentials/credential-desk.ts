/**
 * Verifying a credential that somebody shows: by the bank's own keys and lists, and by the issuers
 * that the operator trusts. Nothing that it names is fetched; its time and memory are bounded.
 */
import { isPresented, statusListUrls, tooCostly, verifyCredential } from '#credentials';
import type { DidDocument, Pinned, Verdict } from '#credentials';
import type { BankIssuer } from './bank-issuer.js';
import { BoundedThread } from './bounded-thread.js';
import type { StatusLists } from './status-lists.js';

export interface ToVerify {
  readonly input: unknown;
  readonly pinned: Pinned;
}

const SCRIPT = new URL('./verification-thread.js', import.meta.url);
/** A transcript of a thousand outcomes takes a few seconds; what takes longer is made to. */
const LIMITS = { milliseconds: 15_000, megabytes: 256, pieces: 64 };
/** What is shorter is verified on the spot, in a few milliseconds. */
const SHORT = 4_000;

export class CredentialDesk {
  readonly #thread = new BoundedThread<ToVerify, Verdict>(SCRIPT, LIMITS);

  constructor(
    private readonly bank: BankIssuer,
    private readonly lists: StatusLists,
    /** Issuers beside the bank whose credentials are taken. */
    private readonly trusted: readonly DidDocument[],
  ) {}

  /** Null where too many are waiting. */
  async verify(input: unknown): Promise<Verdict | null> {
    const issuers = [await this.bank.document(), ...this.trusted];
    const pinned = { issuers, statusLists: await this.#ownLists(input), now: new Date() };
    // What is refused by its form is not copied to another thread for it.
    if (!isPresented(input)) return verifyCredential(input, pinned);
    const size = typeof input === 'string' ? input.length : JSON.stringify(input).length;
    if (size < SHORT) return verifyCredential(input, pinned);
    const worked = await this.#thread.ask({ input, pinned });
    if (worked === 'full') return null;
    return worked === 'ended' ? tooCostly() : worked.answer;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }

  /** The address says which of the bank's own lists is meant; no other address is looked at. */
  async #ownLists(input: unknown): Promise<readonly object[]> {
    const base = `${this.bank.issuer.url}/v1/status-lists/`;
    const numbers = statusListUrls(input)
      .filter((url) => url.startsWith(base))
      .map((url) => url.slice(base.length))
      .filter((list) => /^[1-9]\d{0,6}$/.test(list));
    const found = await Promise.all(numbers.slice(0, 2).map((list) => this.lists.current(+list)));
    return found.filter((list) => list !== null);
  }
}
