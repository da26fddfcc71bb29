/**
 * The offline bundle: a credential with all that is needed to check it where there is no network.
 * Pure: no clock, no network, no ledger; it runs in a page of a browser as well.
 *
 *   bundleText(parts)                         — what the bank hands out
 *   await checkBundle(text, trust)            — a result, each step, and what the credential says
 */
export { BUNDLE_TYPE, bundleText, isDidDocument } from './form.js';
export type { BundleParts, LogProof } from './form.js';
export { checkBundle } from './check.js';
export type { BundleReport, Step, StepName, Trust } from './check.js';
