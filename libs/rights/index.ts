/**
 * Rights: who may see or do what of a learner's data, decided here and nowhere else. A `Right` is
 * the proof of such a decision; the edge lets no answer of a learner's route go without one.
 *
 *   const sight = sightOf(caller, account, consent);   // null: the account is not there
 *   settle(request, sight.right); … sight.extent says how much is shown
 */
export {
  rightByNumber,
  rightByShare,
  rightOfRepeated,
  rightsToRows,
  rightToAct,
  rightToOutcome,
  rightToRegistered,
  rightToTell,
  rightToTry,
} from './acts.js';
export { consentClaim, Consents } from './consent.js';
export type { Consent } from './consent.js';
export type { Extent } from './extent.js';
export { mayEverSee, rightToConversion, rightToLearner, sightOf } from './sight.js';
export type { Sight } from './sight.js';
