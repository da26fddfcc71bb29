/**
 * The read side: rows that the projector writes, and the reader that answers from them. Balances,
 * entries and digests come from pure functions that both call.
 */
export { assessedOn, bookDays, bookEvent, bookMarkers } from './booking.js';
export type { Booked, BookedEntry, EntryBody, PartitionRules, RuleMarker } from './booking.js';
export { writeConversions } from './case-rows.js';
export {
  copyAccounts,
  copyEntries,
  readAccounts,
  readAccountsAfter,
  writeAccounts,
  writeEntries,
  writeStatistics,
} from './rows.js';
export type { ChangedAccount, LearnerEntry, RowKey } from './rows.js';
export { RuleShelf } from './rule-shelf.js';
export { digestOf, readState, writeBody } from './state.js';
export type { Cause, LearnerState, StoredState } from './state.js';
export { addDifference } from './statistics.js';
export type { Counts, Statistics, StatisticsKey } from './statistics.js';
export { decodeCursor, encodeCursor, FROM_THE_START } from './cursor.js';
export { LIVE, liveModel, READ_SHAPE, requireModel } from './live-model.js';
export { countParked, readLag, readReplayAge } from './progress.js';
export type { PartitionLag } from './progress.js';
export { countAccounts, walkPage } from './walk.js';
export type { WalkCursor, WalkedLearner, WalkPage } from './walk.js';
export { TranscriptReader } from './reader.js';
export type { EntryKey, KnownRules, LearnerView, Standing } from './reader.js';
export {
  confirmationOf,
  renderBalances,
  renderEntry,
  renderOutcome,
  renderReason,
  renderRounding,
  renderTranscript,
  shownPosition,
} from './render.js';
