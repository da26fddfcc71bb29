/** Equivalence: rule books, and what they make of an account. Pure; knows no key and no clock. */
export * from './types.js';
export { REFERENCE_DATES } from './book.js';
export type {
  BookDocument,
  BookExample,
  BookRule,
  BookScope,
  Matcher,
  ReferenceDate,
} from './book.js';
export { BANK_UNIT } from './accumulate/face-value.js';
export { assess, consumptionOf, creditsOf } from './assess.js';
export { changeDates, changersOn } from './change-dates.js';
export { obstacleToGrant } from './convert/grantable.js';
export type { GrantObstacle, GrantRequest } from './convert/grantable.js';
export { BOOK_FAULTS, checkBook, contextOf, runExamples } from './check/index.js';
export type { BookFault, BookSummary, CheckContext } from './check/index.js';
export { planConversion } from './convert/index.js';
export type { PlanRequest } from './convert/index.js';
export { UNBOUND } from './convert/solve/exact.js';
export type { ExactSolver, OpenProgram, Program, Row, Terms } from './convert/solve/exact.js';
export { checkCondition, CONDITION_FAULTS, CONDITION_MAX } from './conditions/index.js';
export type { ConditionFault, ConditionFaultCode } from './conditions/index.js';
export { entriesBetween, NO_BALANCES } from './entries.js';
export type { Posting, ProgrammeName, StatementEntry } from './entries.js';
export { default as RULE_BOOK_SCHEMA } from './rule-book.schema.json' with { type: 'json' };
export { RuleLibrary } from './library.js';
export type { ProgrammeTarget, PublishedVersion, RuleChange } from './library.js';
export { knowsPurpose, termsOf } from './terms.js';
export { trialOf, tryInDetail, tryOn } from './trial.js';
export type { Trial, TrialBook, Tried, TriedAccount, TriedOutcome } from './trial.js';
export { explainConversion } from './explain/conversion.js';
export { explainOutcome } from './explain/outcome.js';
export type { OutcomeExplanation } from './explain/outcome.js';
export { refold } from './explain/refold.js';
export { EXPLAINED_STAGES, OPERATIONS } from './explain/steps.js';
export { showExplanation } from './explain/show.js';
export { entryText, reasonText } from './explain/texts/reason-texts.js';
export { showMatch, showPlan } from './show-plan.js';
export type { ShownMatch, ShownPlan } from './show-plan.js';
export { concernOf, differenceOf, SECTIONS } from './difference/index.js';
export type { BookDifference, FieldChange, ItemChange, Section } from './difference/index.js';
