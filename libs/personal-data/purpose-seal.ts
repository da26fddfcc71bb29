/** Bytes that belong to no learner, sealed under a key derived from the master key. */
import { hkdfSync, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES, keyOfBytes } from './aes.js';

/** What is sealed for one purpose opens for no other one. */
export class PurposeSeal {
  readonly #key: KeyObject;

  constructor(masterKey: Uint8Array | KeyObject, purpose: string) {
    const derived = hkdfSync('sha256', masterKey, '', purpose, KEY_BYTES);
    this.#key = keyOfBytes(new Uint8Array(derived));
  }

  /** `context` says which bytes they are, and is not contained. */
  seal(context: string, plain: Uint8Array): Buffer {
    return encrypt(this.#key, context, plain);
  }

  /** Null where the master key, the purpose, the context or a byte is not what it was. */
  open(context: string, sealed: Uint8Array): Buffer | null {
    return decrypt(this.#key, context, sealed);
  }
}
