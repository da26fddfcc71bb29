/** Bytes that belong to no learner, sealed under a key derived for one purpose. */
import { hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES, keyOfBytes } from './aes.js';
import type { PurposeRoots } from './secrets.js';

/** What is sealed for one purpose opens for no other one. */
export class PurposeSeal {
  /** Secret: for keyed hashes of the same purpose. */
  readonly key: KeyObject;
  readonly #before: KeyObject | null;

  constructor({ current, before }: PurposeRoots, purpose: string) {
    this.key = derived(current, purpose);
    this.#before = before === null ? null : derived(before, purpose);
  }

  /** `context` says which bytes they are, and is not contained. */
  seal(context: string, plain: Uint8Array | string): Buffer {
    return encrypt(this.key, context, plain);
  }

  /** Null where the bank, the purpose, the context or a byte is not what it was. */
  open(context: string, sealed: Uint8Array): Buffer | null {
    const plain = decrypt(this.key, context, sealed);
    if (plain !== null || this.#before === null) return plain;
    return decrypt(this.#before, context, sealed);
  }
}

function derived(root: KeyObject, purpose: string): KeyObject {
  return keyOfBytes(new Uint8Array(hkdfSync('sha256', root, '', purpose, KEY_BYTES)));
}
