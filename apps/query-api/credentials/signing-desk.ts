/**
 * Signing what the bank says. A transcript of a thousand outcomes takes a processor a second, and
 * whoever asks the bank for something else does not wait for it.
 */
import type { Credential, IssuerKey } from '#credentials';
import { accepted, Refusal } from '#edge';
import type { BankIssuer } from './bank-issuer.js';
import { BoundedThread } from './bounded-thread.js';

export interface ToSign {
  readonly credential: Credential;
  readonly as: 'proof' | 'jwt';
  readonly now: Date;
}

export type Signed = { readonly text: string } | { readonly fault: string };

const SCRIPT = new URL('./signing-thread.js', import.meta.url);
const LIMITS = { milliseconds: 30_000, megabytes: 512, pieces: 64 };

export class SigningDesk {
  #thread: BoundedThread<ToSign, Signed> | null = null;
  #keyId = '';

  constructor(private readonly bank: BankIssuer) {}

  /** The JSON text, with an `eddsa-rdfc-2022` proof inside; refuses `overloaded`. */
  proved(credential: Credential): Promise<string> {
    return this.#signed({ credential, as: 'proof', now: new Date() });
  }

  /** A compact `vc+jwt`; refuses `overloaded`. */
  jwt(credential: Credential): Promise<string> {
    return this.#signed({ credential, as: 'jwt', now: new Date() });
  }

  async close(): Promise<void> {
    await this.#thread?.close();
  }

  async #signed(question: ToSign): Promise<string> {
    const key = await this.bank.key();
    const worked = await this.#threadOf(key).ask(question);
    const refusal = new Refusal('overloaded', { retryAfter: 5 });
    const { answer } = accepted(typeof worked === 'string' ? refusal : worked);
    if ('fault' in answer) throw new Error(`A credential cannot be signed: ${answer.fault}.`);
    return answer.text;
  }

  /** A key goes over once, as an object that cannot be written out. */
  #threadOf(key: IssuerKey): BoundedThread<ToSign, Signed> {
    if (this.#thread === null || this.#keyId !== key.id) {
      this.#thread?.retire();
      this.#thread = new BoundedThread(SCRIPT, LIMITS, key);
      this.#keyId = key.id;
    }
    return this.#thread;
  }
}
