/** What the routes of credentials answer, for the API document. */
import { id, list, object, oneOf, text, type Schema } from '../schemas.js';

/** A Verifiable Credential 2.0; more of it is said by Open Badges 3.0 and CLR 2.0. */
export const CREDENTIAL: Schema = {
  ...object(
    {
      '@context': list(text),
      id: text,
      type: list(text),
      issuer: { anyOf: [text, { type: 'object' }] },
      validFrom: { type: 'string', format: 'date-time' },
      credentialSubject: { type: 'object', additionalProperties: true },
      proof: { type: 'object', additionalProperties: true },
    },
    {
      name: text,
      awardedDate: text,
      validUntil: { type: 'string', format: 'date-time' },
      credentialStatus: { type: 'object', additionalProperties: true },
    },
  ),
};

export const BINARY: Schema = { type: 'string', format: 'binary' };

export const REVOCATION = object({
  credentialId: id,
  status: oneOf('revoked'),
  revokedFrom: { type: 'string', format: 'date' },
});

export const DID_DOCUMENT = object({
  '@context': list(text),
  id: text,
  verificationMethod: list(
    object({ id: text, type: text, controller: text, publicKeyMultibase: text }),
  ),
  assertionMethod: list(text),
});

export const JWKS = object({
  keys: list(object({ kty: text, crv: text, alg: text, use: text, kid: text, x: text })),
});

export const CONTEXT_DOCUMENT = object({
  '@context': { type: 'object', additionalProperties: true },
});
