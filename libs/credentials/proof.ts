/** Whether the issuer said exactly this: the signature of either wrapping. */
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Multikey from '@digitalbazaar/ed25519-multikey';
import { verifyCredential, type DocumentLoader } from '@digitalbazaar/vc';
import { compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import { BoundedSuite } from './canonical.js';
import { contextLoader } from './contexts.js';
import type { DidDocument, VerificationMethod } from './did-web.js';
import { isJson, tooMuch, type Json, type Presented } from './form.js';
import { failed, passed, type Finding } from './verdict.js';

/** The key that it claims to be signed by: one of the issuer's own, or none. */
export function claimedKey(shown: Presented, issuer: DidDocument): VerificationMethod | null {
  const id = shown.wrapping === 'jwt' ? keyIdOfJwt(shown.jwt) : onlyProof(shown.credential)?.key;
  const method = issuer.verificationMethod.find((each) => each.id === id);
  return method !== undefined && issuer.assertionMethod.includes(method.id) ? method : null;
}

/** One proof: a set or chain of them could hide which of them speaks. */
function onlyProof({ proof }: Json): { readonly key: unknown } | null {
  const one: unknown = Array.isArray(proof) && proof.length === 1 ? proof[0] : proof;
  return isJson(one) ? { key: one['verificationMethod'] } : null;
}

function keyIdOfJwt(jwt: string): unknown {
  try {
    return decodeProtectedHeader(jwt).kid;
  } catch {
    return null;
  }
}

export async function checkProof(
  shown: Presented,
  issuer: DidDocument,
  method: VerificationMethod,
): Promise<Finding> {
  if (shown.wrapping === 'jwt') return signature(await rightJwt(shown.jwt, method));
  const bounded = new BoundedSuite();
  const right = await rightProof(shown.credential, { issuer, method }, bounded);
  return bounded.gaveUp ? tooMuch() : signature(right);
}

function signature(right: boolean): Finding {
  return right ? passed('签名正确。', 'The signature is right.') : wrongSignature();
}

export function wrongSignature(): Finding {
  return failed(
    'tampered',
    '签名与内容不符：内容在签发之后被改动过，或并非由该签发者签发。',
    'The signature does not fit the content: it was altered after signing, or the issuer never signed it.',
  );
}

async function rightProof(
  credential: Json,
  { issuer, method }: { readonly issuer: DidDocument; readonly method: VerificationMethod },
  { cryptosuite }: BoundedSuite,
): Promise<boolean> {
  const suite = new DataIntegrityProof({ cryptosuite });
  const found = await verifyCredential({
    credential: structuredClone(credential),
    suite,
    documentLoader: pinned(issuer, method),
    // Status and period are checks of their own, with results of their own.
    checkStatus: async () => ({ verified: true }),
    now: momentWithin(credential['validFrom'], credential['validUntil']),
  });
  return found.verified;
}

/** A moment at which the credential is in force, so that only the signature is asked about. */
function momentWithin(validFrom: unknown, validUntil: unknown): Date {
  for (const text of [validFrom, validUntil]) {
    const moment = typeof text === 'string' ? new Date(text) : null;
    if (moment !== null && !Number.isNaN(moment.getTime())) return moment;
  }
  return new Date(0);
}

/** The pinned contexts, and of the issuer the one key that is asked about. */
function pinned(issuer: DidDocument, method: VerificationMethod): DocumentLoader {
  const contexts = contextLoader([issuer.id]);
  const documents = new Map<string, object>([
    [method.id, { '@context': 'https://w3id.org/security/multikey/v1', ...method }],
    [
      method.controller,
      {
        '@context': ['https://www.w3.org/ns/did/v1'],
        id: issuer.id,
        assertionMethod: issuer.assertionMethod,
      },
    ],
  ]);
  return async (url) => {
    const document = documents.get(url);
    if (document === undefined) return contexts(url);
    return { contextUrl: null, documentUrl: url, document };
  };
}

/** Nothing in the header says where a key is: it is pinned, or the signature counts for nothing. */
const HEADER = ['alg', 'typ', 'cty', 'kid', 'iss'];

async function rightJwt(jwt: string, method: VerificationMethod): Promise<boolean> {
  try {
    const header = decodeProtectedHeader(jwt);
    if (Object.keys(header).some((name) => !HEADER.includes(name))) return false;
    const keyPair = await Multikey.from({
      '@context': 'https://w3id.org/security/multikey/v1',
      ...method,
    });
    const key = await importJWK(await Multikey.toJwk({ keyPair }), 'EdDSA');
    const verified = await compactVerify(jwt, key, { algorithms: ['EdDSA', 'Ed25519'] });
    return verified.protectedHeader.typ === 'vc+jwt';
  } catch {
    return false;
  }
}
