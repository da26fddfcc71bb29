/**
 * COPY in PostgreSQL's binary form: for many new rows of one table at once, which the server then
 * puts into its pages together. It knows no conflict, so the caller knows that no row is there yet.
 */
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Column } from './binary-arrays.js';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Flags and the length of what may follow the header: neither is used. */
const HEADER_SIZE = SIGNATURE.length + 8;
const TRAILER_SIZE = 2;

/** `target` is the table with the columns in their order, as in `COPY target FROM STDIN`. */
export async function copyRows(
  client: PoolClient,
  target: string,
  columns: readonly Column[],
): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${target} FROM STDIN (FORMAT binary)`));
  await pipeline([copied(columns)], stream);
}

/** The whole of what is sent: header, rows, trailer. */
function copied(columns: readonly Column[]): Buffer {
  const rows = columns[0]?.length ?? 0;
  const bytes = Buffer.allocUnsafe(sizeOf(columns, rows));
  SIGNATURE.copy(bytes);
  bytes.fill(0, SIGNATURE.length, HEADER_SIZE);
  let at = HEADER_SIZE;
  for (let row = 0; row < rows; row += 1) {
    at = bytes.writeInt16BE(columns.length, at);
    for (const column of columns) {
      const size = column.size(row);
      at = bytes.writeInt32BE(size ?? -1, at);
      if (size === null) continue;
      column.write(bytes, row, at);
      at += size;
    }
  }
  bytes.writeInt16BE(-1, at);
  return bytes;
}

function sizeOf(columns: readonly Column[], rows: number): number {
  let size = HEADER_SIZE + TRAILER_SIZE + rows * (2 + 4 * columns.length);
  for (const column of columns) {
    for (let row = 0; row < rows; row += 1) size += column.size(row) ?? 0;
  }
  return size;
}
