/** Ed25519 keys as node knows them, as 32 bytes, and by their RFC 7638 thumbprint. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export interface KeyPair {
  readonly publicKey: Uint8Array;
  /** The 32 bytes of RFC 8032 that the private key is made of. */
  readonly seed: Uint8Array;
}

export function newKeyPair(): KeyPair {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { publicKey: bytesOf(jwk.x), seed: bytesOf(jwk.d) };
}

function bytesOf(text: string | undefined): Uint8Array {
  return Buffer.from(text ?? '', 'base64url');
}

export function publicKeyOf(bytes: Uint8Array): KeyObject {
  return createPublicKey({ format: 'jwk', key: publicJwk(bytes) });
}

export function privateKeyOf({ publicKey, seed }: KeyPair): KeyObject {
  const d = Buffer.from(seed).toString('base64url');
  return createPrivateKey({ format: 'jwk', key: { ...publicJwk(publicKey), d } });
}

function publicJwk(bytes: Uint8Array) {
  return { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(bytes).toString('base64url') };
}

/** RFC 7638 and RFC 8037: SHA-256 over the members that make the key, in order. */
export function thumbprint(bytes: Uint8Array): string {
  const { kty, crv, x } = publicJwk(bytes);
  return hash('sha256', JSON.stringify({ crv, kty, x }), 'base64url');
}
