/**
 * Personal data: sealed under a key per learner before it enters the log, found again by keyed HMAC.
 *
 *   const masterKey = await loadMasterKey({ dataDir, given: env.CREDIT_BANK_MASTER_KEY });
 *   const personalData = await PersonalData.open(keysPool, masterKey);   // MasterKeyProblem
 *   personalData.createKeys(ids) · keysOf(ids) · keyOf(id)     // durable before they resolve
 *   personalData.seal(key, { stream, field, of }, text) · open(key, { stream, field, of }, sealed)
 *   personalData.lookup('externalId', issuer, value) → 32 bytes · outcomeId(issuer, number) → UUID
 *
 * Ids are lower-case UUID text, as PostgreSQL writes them.
 */
export { PersonalData } from './personal-data.js';
export type { LearnerKey, PersonalDataOptions, SealContext } from './personal-data.js';
export { loadMasterKey, MasterKeyProblem, parseMasterKey } from './master-key.js';
