/**
 * Deals the records of an upload out by learner, so that what concerns one learner is recorded
 * together: colleges list by term and course, and an account that is read and written once for
 * eight of its rows costs an eighth. Records of one learner keep the order of the file.
 */
import { recordAt, type Records } from './records.js';
import type { LearnerOf } from './learner-of.js';

const BUCKETS = 256;
/** The first eight of a hash's 32 bits name the bucket: hashes in order are buckets in order. */
const BUCKET_SHIFT = 24;
/** A bucket is written out at so many bytes or records; all of them together are held in memory. */
const FULL_BYTES = 32_768;
const FULL_RECORDS = 400;
const FIRST_BYTES = 2_048;
const NEW_LINE = 0x0a;

/** Records of this bucket and, at the end of a file, of those before it. */
export interface Dealt {
  readonly bucket: number;
  readonly records: Records;
}

export class ByLearner {
  readonly #piles = Array.from({ length: BUCKETS }, () => new Pile());

  constructor(
    private readonly learnerOf: LearnerOf,
    private readonly emit: (dealt: Dealt) => void,
  ) {}

  take(block: Omit<Records, 'hashes'>): void {
    block.starts.forEach((_start, index) => {
      const record = recordAt({ ...block, hashes: [] }, index);
      const hash = hashOf(this.learnerOf(record));
      const bucket = hash >>> BUCKET_SHIFT;
      const pile = this.#piles[bucket] as Pile;
      pile.add(record, block.lines[index] ?? 0, hash);
      if (pile.length >= FULL_BYTES || pile.count >= FULL_RECORDS) {
        this.emit({ bucket, records: pile.taken() });
      }
    });
  }

  /** What is left in the buckets goes out together, where that is little. */
  end(): void {
    const rest = new Pile();
    this.#piles.forEach((pile, bucket) => {
      rest.addAll(pile.taken());
      const last = bucket === BUCKETS - 1;
      if (rest.count === 0 || (rest.length < FULL_BYTES && !last)) return;
      this.emit({ bucket, records: rest.taken() });
    });
  }
}

/** FNV-1a over UTF-16 code units, 32 bits, stirred once more so that the first bits differ too. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** Copies of records, end to end: a slice would keep the whole piece of the upload in memory. */
class Pile {
  length = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #starts: number[] = [];
  #lines: number[] = [];
  #hashes: number[] = [];

  get count(): number {
    return this.#starts.length;
  }

  add(record: Buffer, line: number, hash: number): void {
    // The last record of a file may have no line end; here others may come after it.
    const open = record[record.length - 1] !== NEW_LINE;
    this.#fit(record.length + 1);
    this.#starts.push(this.length);
    this.#lines.push(line);
    this.#hashes.push(hash);
    record.copy(this.#bytes, this.length);
    this.length += record.length;
    if (open) this.#bytes[this.length++] = NEW_LINE;
  }

  addAll(records: Records): void {
    records.starts.forEach((_start, index) => {
      this.add(recordAt(records, index), records.lines[index] ?? 0, records.hashes[index] ?? 0);
    });
  }

  /** Everything, and the pile is empty again. */
  taken(): Records {
    const records = {
      bytes: Buffer.from(this.#bytes.subarray(0, this.length)),
      starts: this.#starts,
      lines: this.#lines,
      hashes: this.#hashes,
    };
    this.length = 0;
    [this.#starts, this.#lines, this.#hashes] = [[], [], []];
    return records;
  }

  #fit(more: number): void {
    const needed = this.length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(needed, 2 * this.#bytes.length, FIRST_BYTES));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
