export * as binaryArrays from './binary-arrays.js';
export { canonicalJson } from './canonical-json.js';
export { EventStore, type EventStoreOptions } from './event-store.js';
export { UnknownOutcomeError } from './failures.js';
export { markerStreamOf, PARTITIONS, partitionOf, streamIdOf } from './partitions.js';
export { decodePosition, encodePosition, mergePositions } from './positions.js';
export type { StoredCommand, StreamRange, StreamWalk } from './reader.js';
export type * from './types.js';
export { STREAM_KINDS } from './types.js';
