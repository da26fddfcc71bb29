/** What the issuer keeps secret, under keys of the bank, one for each purpose. */
import { createHmac } from 'node:crypto';
import { PurposeSeal, type PurposeRoots } from '#personal-data';

type Purpose = 'signing keys' | 'sign-ins' | 'names' | 'cookies';

export class Vault {
  readonly #seals = new Map<Purpose, PurposeSeal>();

  constructor(private readonly roots: PurposeRoots) {}

  seal(purpose: Purpose, context: string, plain: string): Buffer {
    return this.#seal(purpose).seal(context, plain);
  }

  /** Null where it was sealed elsewhere, or for another bank. */
  open(purpose: Purpose, context: string, sealed: Uint8Array): string | null {
    return this.#seal(purpose).open(context, sealed)?.toString('utf8') ?? null;
  }

  /** By which something is found again without being kept: 32 bytes. */
  mark(purpose: Purpose, text: string): Buffer {
    return createHmac('sha256', this.#seal(purpose).key).update(text).digest();
  }

  #seal(purpose: Purpose): PurposeSeal {
    const known = this.#seals.get(purpose);
    if (known !== undefined) return known;
    const seal = new PurposeSeal(this.roots, `credit-bank issuer: ${purpose}`);
    this.#seals.set(purpose, seal);
    return seal;
  }
}
