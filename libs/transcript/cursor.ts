/** Cursors of a statement: opaque outside, the key of the last entry inside. */
import type { EntryKey } from './reader.js';

export const FROM_THE_START: EntryKey = { position: 0n, ordinal: -1 };

const FORM = /^e1:([1-9][0-9]{0,17}):([0-9]{1,9})$/;

export function encodeCursor({ position, ordinal }: EntryKey): string {
  return Buffer.from(`e1:${position}:${ordinal}`, 'latin1').toString('base64url');
}

/** Null for every text that `encodeCursor` does not write. */
export function decodeCursor(text: string): EntryKey | null {
  if (text.length > 64) return null;
  const match = FORM.exec(Buffer.from(text, 'base64url').toString('latin1'));
  if (match === null) return null;
  const key = { position: BigInt(match[1] ?? 0), ordinal: Number(match[2]) };
  return encodeCursor(key) === text ? key : null;
}
