/** The bank as an issuer: its `did:web` identifier, its DID document and its JWKS. */
import * as Multikey from '@digitalbazaar/ed25519-multikey';

/** `http://127.0.0.1:3000` → `did:web:127.0.0.1%3A3000`; paths become further parts. */
export function didWeb(publicUrl: string): string {
  const { host, pathname } = new URL(publicUrl);
  const parts = pathname.split('/').filter((part) => part !== '');
  return ['did:web', encodeURIComponent(host), ...parts].join(':');
}

/** The base URLs that a `did:web` may stand for; none where it is no such identifier. */
export function baseUrlsOf(did: string): string[] {
  const [, method, host, ...path] = did.split(':');
  if (method !== 'web' || host === undefined || host === '') return [];
  let place: string;
  try {
    place = [decodeURIComponent(host), ...path.map(decodeURIComponent)].join('/');
  } catch {
    return [];
  }
  return [`https://${place}`, `http://${place}`];
}

/** A public key as the bank keeps it: the 32 bytes of RFC 8032 under the name it signs by. */
export interface IssuerPublicKey {
  readonly kid: string;
  readonly publicBytes: Uint8Array;
}

export interface VerificationMethod {
  readonly id: string;
  readonly type: 'Multikey';
  readonly controller: string;
  readonly publicKeyMultibase: string;
}

/** What a verifier pins of an issuer: who it is and by which keys it may assert. */
export interface DidDocument {
  readonly id: string;
  readonly verificationMethod: readonly VerificationMethod[];
  readonly assertionMethod: readonly string[];
}

/** `did:web:…#kid` */
export function keyIdOf(did: string, kid: string): string {
  return `${did}#${kid}`;
}

/** Every key there was stays listed, so that what an old one signed stays valid. */
export async function didDocument(did: string, keys: readonly IssuerPublicKey[]) {
  const verificationMethod = await Promise.all(
    keys.map(async ({ kid, publicBytes }): Promise<VerificationMethod> => {
      const { publicKeyMultibase } = await multikey(publicBytes);
      return { id: keyIdOf(did, kid), type: 'Multikey', controller: did, publicKeyMultibase };
    }),
  );
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod,
    assertionMethod: verificationMethod.map(({ id }) => id),
  } satisfies DidDocument & { '@context': string[] };
}

async function multikey(publicBytes: Uint8Array) {
  const keyPair = await Multikey.from({ type: 'Multikey', publicKey: publicBytes, ...CONTEXT });
  return keyPair.export({ publicKey: true, includeContext: false });
}

const CONTEXT = { '@context': 'https://w3id.org/security/multikey/v1' };

/** The same keys for whoever checks `vc+jwt`. */
export function jwks(did: string, keys: readonly IssuerPublicKey[]) {
  return {
    keys: keys.map(({ kid, publicBytes }) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      alg: 'EdDSA',
      use: 'sig',
      kid: keyIdOf(did, kid),
      x: base64url(publicBytes),
    })),
  };
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
