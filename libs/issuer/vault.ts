/** What the issuer keeps secret, under keys derived from the master key, one for each purpose. */
import { createHmac, hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, keyOfBytes } from '#personal-data';

type Purpose = 'signing keys' | 'sign-ins' | 'names' | 'cookies';

export class Vault {
  readonly #keys = new Map<Purpose, KeyObject>();

  constructor(private readonly masterKey: Uint8Array) {}

  seal(purpose: Purpose, context: string, plain: string): Buffer {
    return encrypt(this.#key(purpose), context, plain);
  }

  /** Null where it was sealed elsewhere, or with another master key. */
  open(purpose: Purpose, context: string, sealed: Uint8Array): string | null {
    return decrypt(this.#key(purpose), context, sealed)?.toString('utf8') ?? null;
  }

  /** By which something is found again without being kept: 32 bytes. */
  mark(purpose: Purpose, text: string): Buffer {
    return createHmac('sha256', this.#key(purpose)).update(text).digest();
  }

  #key(purpose: Purpose): KeyObject {
    const known = this.#keys.get(purpose);
    if (known !== undefined) return known;
    const bytes = hkdfSync('sha256', this.masterKey, '', `credit-bank issuer: ${purpose}`, 32);
    const key = keyOfBytes(new Uint8Array(bytes));
    this.#keys.set(purpose, key);
    return key;
  }
}
