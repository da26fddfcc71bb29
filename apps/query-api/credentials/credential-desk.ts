/**
 * Verifying a credential that somebody shows: by the bank's own keys and lists, and by the issuers
 * that the operator trusts. Nothing that it names is fetched; its time and memory are bounded.
 */
import { Worker } from 'node:worker_threads';
import { statusListUrls, tooCostly, verifyCredential } from '#credentials';
import type { DidDocument, Pinned, Verdict } from '#credentials';
import type { BankIssuer } from './bank-issuer.js';
import type { StatusLists } from './status-lists.js';

export interface ThreadQuestion {
  readonly id: number;
  readonly input: unknown;
  readonly pinned: Pinned;
}

export interface ThreadAnswer {
  readonly id: number;
  readonly verdict: Verdict;
}

/** A transcript of a thousand outcomes takes a few seconds; what takes longer is made to. */
const LIMIT_MS = 15_000;
const MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };
/** What is shorter is verified on the spot, in a few milliseconds. */
const SHORT = 4_000;
const WAITING = 64;

interface Waiting {
  readonly answer: (verdict: Verdict) => void;
  readonly timer: NodeJS.Timeout;
}

export class CredentialDesk {
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | null = null;
  #asked = 0;

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
    const size = typeof input === 'string' ? input.length : JSON.stringify(input).length;
    if (size < SHORT) return verifyCredential(input, pinned);
    return this.#waiting.size >= WAITING ? null : this.#ask(input, pinned);
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
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

  #ask(input: unknown, pinned: Pinned): Promise<Verdict> {
    const id = (this.#asked += 1);
    return new Promise((answer) => {
      // One that takes too long ends the thread; those that wait with it get the same answer.
      const timer = setTimeout(() => void this.#thread?.terminate(), LIMIT_MS);
      this.#waiting.set(id, { answer, timer });
      const question: ThreadQuestion = { id, input, pinned };
      this.#started().postMessage(question);
    });
  }

  #started(): Worker {
    if (this.#thread !== null) return this.#thread;
    const script = new URL('./verification-thread.js', import.meta.url);
    const thread = new Worker(script, { resourceLimits: MEMORY });
    thread.unref();
    thread.on('message', ({ id, verdict }: ThreadAnswer) => this.#answer(id, verdict));
    // Out of memory is an error and then an exit.
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      this.#thread = null;
      for (const id of this.#waiting.keys()) this.#answer(id, tooCostly());
    });
    this.#thread = thread;
    return thread;
  }

  #answer(id: number, verdict: Verdict): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    waiting.answer(verdict);
  }
}
