/** Whole records of an upload, each with the place where it begins, and how the spool has them. */

export interface Records {
  readonly bytes: Buffer;
  /** The byte at which each record begins; blank lines belong to the record before them. */
  readonly starts: readonly number[];
  /** The line of the file, from 1, at which each record begins. */
  readonly lines: readonly number[];
  /** A number that all records of one learner have in common; 0 where nobody asked. */
  readonly hashes: readonly number[];
}

const WORD_BYTES = 4;
const WORDS_A_RECORD = 3;

/** One after the other: how many, each record's three numbers, the bytes. */
export function packed({ bytes, starts, lines, hashes }: Records): Buffer {
  const head = Buffer.allocUnsafe(WORD_BYTES * (1 + WORDS_A_RECORD * starts.length));
  let at = head.writeUInt32LE(starts.length);
  for (let index = 0; index < starts.length; index++) {
    at = head.writeUInt32LE(starts[index] ?? 0, at);
    at = head.writeUInt32LE(lines[index] ?? 0, at);
    at = head.writeUInt32LE(hashes[index] ?? 0, at);
  }
  return Buffer.concat([head, bytes]);
}

/** What `packed` made. */
export function unpackedRecords(text: Buffer): Records {
  const count = text.readUInt32LE();
  const [starts, lines, hashes]: [number[], number[], number[]] = [[], [], []];
  let at = WORD_BYTES;
  for (let index = 0; index < count; index++) {
    starts.push(text.readUInt32LE(at));
    lines.push(text.readUInt32LE(at + WORD_BYTES));
    hashes.push(text.readUInt32LE(at + 2 * WORD_BYTES));
    at += WORDS_A_RECORD * WORD_BYTES;
  }
  return { bytes: text.subarray(at), starts, lines, hashes };
}

/** The bytes of one record. */
export function recordAt({ bytes, starts }: Records, index: number): Buffer {
  return bytes.subarray(starts[index], starts[index + 1] ?? bytes.length);
}
