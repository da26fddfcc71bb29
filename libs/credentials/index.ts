/**
 * Credentials: what the bank says of a learner, signed so that others need not trust the way it
 * came. The library knows no ledger and no database; `verifyCredential` and what it needs import no
 * `node:*`, so that it runs in a page of a browser as well.
 *
 *   const credential = transcriptCredential(envelope, content);
 *   await withProof(credential, key, now)          — eddsa-rdfc-2022 inside
 *   await asJwt(credential, key)                   — vc+jwt around
 *   await verifyCredential(input, { issuers, statusLists, now })   — a result, and each check
 */
export { achievementIri, BANK_SCHEME, outcomeCredential } from './achievement.js';
export { contextsOf } from './contexts.js';
export { CREDITS_CONTEXT, CREDITS_CONTEXT_PATH, creditSchemeIri } from './credits-context.js';
export { didDocument, didWeb, jwks, keyIdOf } from './did-web.js';
export type { DidDocument, IssuerPublicKey } from './did-web.js';
export type { Association, AwardedOutcome, Balances, Credential } from './shapes.js';
export type { Envelope, Institution, Issuer, Learner } from './shapes.js';
export { asJwt, withProof, type IssuerKey } from './sign.js';
export { STATUS_LIST_LENGTH, statusListCredential } from './status-list.js';
export {
  courseIri,
  transcriptCredential,
  type TranscriptContent,
} from './transcript-credential.js';
export { RESULTS, type Check, type Verdict, type VerificationResult } from './verdict.js';
export { isPresented, statusListUrls, tooCostly, verifyCredential, type Pinned } from './verify.js';
