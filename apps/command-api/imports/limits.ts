/** The bounds of an import: what is held in memory, what is taken in, what one append carries. */

/** Bytes of one record, and so of one line. */
export const MAX_RECORD_BYTES = 65_536;
export const MAX_COLUMNS = 64;
/** Bytes of an upload once it is unpacked. */
export const MAX_UPLOAD_BYTES = 2 * 1024 ** 3;

/** A gzip that grows by more than this is made to fill a disk; real tables stay below 100. */
export const MAX_GROWTH = 400;
/** So much may be unpacked before growth is looked at. */
export const GROWTH_FREE_BYTES = 16 * 1024 ** 2;

/**
 * A block is what one append records: whole records, no more than this many and these bytes. It is
 * small because other writers wait while the append holds the partitions' heads.
 */
export const BLOCK_ROWS = 400;
export const BLOCK_BYTES = 262_144;

/** Lines that an atomic import may have. */
export const MAX_ATOMIC_ROWS = 10_000;

/** Imports of one institution that are not finished. */
export const MAX_UNFINISHED = 20;
