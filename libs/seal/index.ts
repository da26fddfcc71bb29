/**
 * The seal of the log: the bytes of an event, the RFC 6962 tree of a partition, signed checkpoints.
 *
 * Pure, for whoever checks without a database
 *   leafHash(leafText(row)) · provesInclusion(proof, leaf, root) · provesConsistency(proof, a, b)
 *   parseNote(text), checkNote(note, [parseVerifierKey(line)]), parseCheckpoint(note.text)
 *
 * With a connection
 *   openTrees, readNextLeaves, growTrees — the sealer · rootsOf, rootAt, readTrees — proofs
 */
export {
  checkpointText,
  parseCheckpoint,
  sizeOf,
  type Checkpoint,
  type SealedTree,
} from './checkpoint.js';
export { EVENT_ROW, eventRow, leafText, type EventRow } from './leaf.js';
export {
  consistencyRanges,
  EMPTY_ROOT,
  HASH_BYTES,
  inclusionRanges,
  leafHash,
  provesConsistency,
  provesInclusion,
  sameHash,
} from './merkle.js';
export { checkNote, parseNote, parseVerifierKey, signNote, verifierKeyText } from './note.js';
export type { Note, NoteSigner, VerifierKey } from './note.js';
export {
  checkpointIn,
  keepCheckpoint,
  listCheckpoints,
  pageOfCheckpoints,
  readCheckpoint,
  readOrigin,
  type StoredCheckpoint,
} from './stored-checkpoints.js';
export {
  growTrees,
  openTrees,
  readNextLeaves,
  readSealLag,
  readTiles,
  readTrees,
  rootAt,
  rootsOf,
  TreeMoved,
  type NextLeaves,
  type SealLag,
  type TreeGrowth,
} from './stored-trees.js';
export { GrowingTree, TILE_WIDTH } from './tiles.js';
