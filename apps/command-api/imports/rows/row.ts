/** One row of an upload, and why it was refused. */
import type { Bilingual, FieldError } from '#edge';
import type { Records } from '../upload/records.js';

export interface RowReason {
  readonly code: string;
  readonly text: Bilingual;
  readonly errors: readonly FieldError[];
}

/** What a row says in the shape of a batch item, unchecked; or why it cannot be read. */
export type RowContent =
  { readonly item: unknown; readonly reason?: never } | { readonly reason: RowReason };

/** Reads the rows of an upload and writes refused ones back in the same format. */
export interface RowFormat {
  readonly mediaType: string;
  /** What stands before the first refused row. */
  readonly head: string;
  read(records: Records): Rows;
}

export interface Rows {
  readonly contents: readonly RowContent[];
  /** The row as it came, with the reason. */
  refused(index: number, reason: RowReason): string;
  /** The line of the file that the row begins at. */
  line(index: number): number;
}
