/**
 * Personal data: sealed under a key per learner before it enters the log, found again by a keyed
 * HMAC.
 *
 *   const masterKey = settings.masterKey ?? (await keyFile(settings.dataFolder, 'master.key'));
 *   const tokenKey = settings.tokenKey ?? (await keyFile(settings.dataFolder, 'token.key'));
 *   const personalData = await PersonalData.open(keysPool, masterKey);   // throws CannotStart
 *   personalData.createKeys(ids) · keysOf(ids) · keyOf(id)     — durable before they resolve
 *   personalData.seal(key, { stream, field, of }, text) · open(key, { stream, field, of }, sealed)
 *   personalData.lookup('externalId', issuer, value) → 32 bytes · outcomeId(issuer, number) → UUID
 *
 *   encrypt(key, context, plain) · decrypt(key, context, sealed)   — secret, not personal
 *
 * Ids are lower-case UUID text, as PostgreSQL writes them.
 */
export { decrypt, encrypt, keyOfBytes } from './aes.js';
export { keyFile, type KeyFileName } from './key-file.js';
export { PersonalData } from './personal-data.js';
export type { LearnerKey, PersonalDataOptions, SealContext } from './personal-data.js';
export { PurposeSeal } from './purpose-seal.js';
export { rotateMasterKey, type Rewrapped } from './rotation.js';
export { purposeRoots, type PurposeRoots } from './secrets.js';
