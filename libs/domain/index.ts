/** The field itself: amounts, outcomes, the learner's account, and what may be done to it. */
export * from './account.js';
export * from './amend.js';
export * from './amounts.js';
export * from './content.js';
export * from './dates.js';
export * from './events.js';
export * from './facts.js';
export { evolve, foldAccount } from './evolve.js';
export type { RecordedEvent } from './evolve.js';
export * from './levels.js';
export * from './numbers.js';
export * from './outcomes.js';
export * from './record.js';
export * from './refusals.js';
export * from './review.js';
export * from './unreadable.js';
