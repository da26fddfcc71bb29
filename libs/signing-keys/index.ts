/**
 * What the bank signs with: Ed25519 keys, one for the checkpoints of the log and one for
 * credentials. The private halves are wrapped under a key derived from the master key, public ones
 * are kept for ever.
 *
 *   const signingKeys = await SigningKeys.open(keysPool, masterKey);     // throws CannotStart
 *   await signingKeys.current('credential')   — kid, publicKey, privateKey; made at first use
 *   await signingKeys.history('credential')   — every public key there was, the oldest first
 *   await signingKeys.rotate('credential')    — a new one signs, the old private half is destroyed
 */
export {
  SIGNING_PURPOSES,
  SigningKeys,
  type SigningKey,
  type SigningPurpose,
  type VerificationKey,
} from './signing-keys.js';
