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
  rightToTell,
  rightToTry,
} from './acts.js';
export type { Consent } from './consent.js';
export type { Extent } from './extent.js';
export { isParty } from './extent.js';
export { mayEverSee, rightToConversion, rightToLearner, sightOf } from './sight.js';
export type { Sight } from './sight.js';
