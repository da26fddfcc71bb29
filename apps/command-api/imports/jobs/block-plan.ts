/**
 * Which rows make a block of the log: planned from what the spool says of its pieces, without
 * opening any of them, so the same import has the same blocks in every run.
 *
 * Pieces that were dealt out by learner are opened some at a time, a window, and cut anew in the
 * order of their learners; others are recorded piece by piece in the order of the file.
 */
import { BLOCK_BYTES, BLOCK_ROWS } from '../limits.js';

/** One piece of an upload as it lies in the spool. */
export interface Piece {
  readonly piece: number;
  /** Null where the records of the piece are in the order of the file. */
  readonly bucket: number | null;
  readonly rows: number;
  readonly bytes: number;
}

export interface Window {
  readonly pieces: readonly number[];
  /** The records are cut anew in the order of their learners. */
  readonly byLearner: boolean;
  /** The number of its first block, and how many blocks it has. */
  readonly first: number;
  readonly blocks: number;
  /** What all its records weigh. */
  readonly weight: number;
}

/** A window is held in memory, unpacked. */
const WINDOW_BYTES = 2 * 1_024 ** 2;
/** A row weighs its bytes and its share of a block's rows, so that a block bounds both. */
const ROW_WEIGHT = Math.ceil(BLOCK_BYTES / BLOCK_ROWS);

export function weightOf(rows: number, bytes: number): number {
  return rows * ROW_WEIGHT + bytes;
}

/** Windows in the order of recording. */
export function planned(pieces: readonly Piece[]): Window[] {
  const windows: Window[] = [];
  let first = 0;
  for (const group of grouped(pieces)) {
    const byLearner = group[0]?.bucket !== null;
    const weight = group.reduce((sum, one) => sum + weightOf(one.rows, one.bytes), 0);
    const blocks = byLearner ? Math.ceil(weight / BLOCK_BYTES) : 1;
    windows.push({ pieces: group.map((one) => one.piece), byLearner, first, blocks, weight });
    first += blocks;
  }
  return windows;
}

export function blocksIn(windows: readonly Window[]): number {
  return windows.reduce((sum, window) => sum + window.blocks, 0);
}

function grouped(pieces: readonly Piece[]): Piece[][] {
  const order = [...pieces].sort((a, b) => (a.bucket ?? 0) - (b.bucket ?? 0) || a.piece - b.piece);
  const groups: Piece[][] = [];
  let bytes = 0;
  for (const piece of order) {
    const last = groups.at(-1);
    bytes += piece.bytes;
    if (last !== undefined && piece.bucket !== null && bytes <= WINDOW_BYTES) last.push(piece);
    else {
      groups.push([piece]);
      bytes = piece.bytes;
    }
  }
  return groups;
}
