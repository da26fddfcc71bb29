/**
 * What the seal and the credentials use of `node:crypto`, for a page of a browser: the build puts
 * this in its place. A browser has these too, but only with answers to wait for.
 */
import { Buffer } from 'node:buffer';
import * as ed25519 from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2';

ed25519.utils.sha512Sync = (...parts) => sha512(Buffer.concat(parts));

interface PublicKey {
  readonly bytes: Uint8Array;
}

export function hash(algorithm: string, data: string | Uint8Array, _as: 'buffer'): Buffer {
  if (algorithm !== 'sha256') throw new Error('only SHA-256 is here');
  return Buffer.from(sha256(typeof data === 'string' ? Buffer.from(data, 'utf8') : data));
}

/** Of a SubjectPublicKeyInfo for Ed25519, whose last 32 bytes are the key. */
export function createPublicKey(given: { readonly key: Uint8Array }): PublicKey {
  return { bytes: given.key.subarray(-32) };
}

export function verify(
  _algorithm: null,
  data: Uint8Array,
  key: PublicKey,
  signature: Uint8Array,
): boolean {
  try {
    return ed25519.sync.verify(signature, data, key.bytes);
  } catch {
    // What is no signature and no point of the curve was not signed.
    return false;
  }
}

/** A page has no key to sign with; the name is here for the module that can. */
export function sign(): never {
  throw new Error('a page signs nothing');
}
