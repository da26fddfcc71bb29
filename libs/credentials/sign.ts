/** The two wrappings of one payload: an embedded Data Integrity proof, and a JWT. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import { issue } from '@digitalbazaar/vc';
import { CompactSign, type CryptoKey } from 'jose';
import { cryptosuite } from './canonical.js';
import { contextLoader } from './contexts.js';
import type { Credential } from './shapes.js';

/** An Ed25519 key of the issuer; `id` is that of its verification method, `did:web:…#kid`. */
export interface IssuerKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
}

/** Adds a proof by `eddsa-rdfc-2022`; `now` is when it is made. */
export async function withProof(
  credential: Credential,
  key: IssuerKey,
  now: Date,
): Promise<Credential> {
  const suite = new DataIntegrityProof({
    date: now,
    cryptosuite,
    signer: {
      id: key.id,
      algorithm: 'Ed25519',
      sign: async ({ data }) =>
        new Uint8Array(
          await globalThis.crypto.subtle.sign('Ed25519', key.privateKey, new Uint8Array(data)),
        ),
    },
  });
  const documentLoader = contextLoader([didOf(key)]);
  // The library writes into what it is given.
  const copy = structuredClone(credential) as Record<string, unknown>;
  return (await issue({ credential: copy, suite, documentLoader, now })) as Credential;
}

/** The same payload secured from outside: `vc+jwt` of VC-JOSE-COSE. */
export async function asJwt(credential: Credential, key: IssuerKey): Promise<string> {
  const header = { alg: 'EdDSA', typ: 'vc+jwt', cty: 'vc', kid: key.id };
  return new CompactSign(new TextEncoder().encode(JSON.stringify(credential)))
    .setProtectedHeader(header)
    .sign(key.privateKey);
}

function didOf({ id }: IssuerKey): string {
  return id.split('#')[0] ?? id;
}
