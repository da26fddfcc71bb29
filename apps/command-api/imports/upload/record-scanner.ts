/**
 * Cuts an upload into blocks of whole records while it arrives, and finds what is wrong with its
 * form: quoting, encoding, lengths, columns. It looks at bytes through a table of states and never
 * holds more than one block.
 */
import { isUtf8 } from 'node:buffer';
import { BLOCK_BYTES, BLOCK_ROWS, MAX_COLUMNS, MAX_RECORD_BYTES } from '../limits.js';
import type { Records } from './records.js';
import { UploadProblem } from './upload-problem.js';

export type Format = 'csv' | 'ndjson';

/** Whole records, as they came; blank lines are none. */
export type Block = Omit<Records, 'hashes'>;

const LINE_FEED_BYTE = 0x0a;
const CARRIAGE_RETURN_BYTE = 0x0d;

const OTHER = 0;
const QUOTE = 1;
const COMMA = 2;
const LINE_FEED = 3;
const CARRIAGE_RETURN = 4;

// What a byte is to the format; for NDJSON only the line feed means anything.
const CLASSES: Readonly<Record<Format, Uint8Array>> = {
  csv: classes([
    ['"', QUOTE],
    [',', COMMA],
    ['\n', LINE_FEED],
    ['\r', CARRIAGE_RETURN],
  ]),
  ndjson: classes([['\n', LINE_FEED]]),
};

function classes(special: readonly (readonly [string, number])[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const [character, kind] of special) table[character.charCodeAt(0)] = kind;
  return table;
}

const START = 0;
const PLAIN = 1;
const QUOTED = 2;
/** After a quote inside quotes: the end of the field, or the first half of a doubled one. */
const CLOSED = 3;
/** After the quoted field that ends a record, between carriage return and line feed. */
const CLOSED_RETURN = 4;
const RECORD_END = 5;
const WRONG = 6;

// RFC 4180, a row for each state, a column for each class of byte.
const NEXT = Uint8Array.from([
  ...[PLAIN, QUOTED, START, RECORD_END, PLAIN],
  ...[PLAIN, WRONG, START, RECORD_END, PLAIN],
  ...[QUOTED, CLOSED, QUOTED, QUOTED, QUOTED],
  ...[WRONG, QUOTED, START, RECORD_END, CLOSED_RETURN],
  ...[WRONG, WRONG, WRONG, RECORD_END, WRONG],
]);
const CLASS_COUNT = 5;

export class RecordScanner {
  readonly #classes: Uint8Array;
  /** What was not emitted yet: from the start of the block on. */
  #held: Buffer = Buffer.alloc(0);
  /** How much of it was looked at. */
  #at = 0;
  #recordStart = 0;
  #starts: number[] = [];
  #lines: number[] = [];
  #state = START;
  #columns = 1;
  /** The line at which the block, the record and the byte at hand stand. */
  #blockLine = 1;
  #recordLine = 1;
  #line = 1;
  #firstRecordAlone: boolean;
  #begun = false;

  /** With `header` the first record is a block of its own. */
  constructor(
    private readonly format: Format,
    options: { readonly header: boolean },
    private readonly emit: (block: Block) => void,
  ) {
    this.#classes = CLASSES[format];
    this.#firstRecordAlone = options.header;
  }

  /** Takes the next bytes; throws `UploadProblem`. */
  write(bytes: Buffer): void {
    this.#held = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    if (!this.#begun && !this.#begin()) return;
    this.#scan();
    if (this.#held.length - this.#recordStart > MAX_RECORD_BYTES) throw this.#tooLong();
    // What stays must not keep the socket's whole buffer alive.
    this.#held = Buffer.from(this.#held);
  }

  /** The end of the file; throws `UploadProblem`. */
  end(): void {
    if (!this.#begun) this.#scan();
    if (this.#state === QUOTED) {
      throw new UploadProblem('openQuote', { line: this.#recordLine });
    }
    if (this.#at > this.#recordStart) this.#endRecord(this.#at);
    this.#cut(this.#at);
  }

  // A byte order mark is no part of the first name; it may arrive in pieces.
  #begin(): boolean {
    if (this.#held.length < 3) return false;
    const marked = this.#held[0] === 0xef && this.#held[1] === 0xbb && this.#held[2] === 0xbf;
    if (marked) this.#held = this.#held.subarray(3);
    this.#begun = true;
    return true;
  }

  #scan(): void {
    const kinds = this.#classes;
    while (this.#at < this.#held.length) {
      const kind = kinds[this.#held[this.#at] as number] as number;
      const state = this.#state;
      if (kind === OTHER && (state === PLAIN || state === QUOTED)) this.#at = this.#run(kinds);
      else this.#step(kind);
    }
  }

  // The loop that almost every byte goes through: on to the next byte that means something.
  #run(kinds: Uint8Array): number {
    const held = this.#held;
    const { length } = held;
    let at = this.#at + 1;
    while (at < length && kinds[held[at] as number] === OTHER) at += 1;
    return at;
  }

  #step(kind: number): void {
    const next = NEXT[this.#state * CLASS_COUNT + kind] as number;
    this.#at += 1;
    if (kind === LINE_FEED) this.#line += 1;
    if (next === RECORD_END) return this.#endRecord(this.#at);
    if (next === WRONG) throw new UploadProblem('wrongQuoting', { line: this.#line });
    if (next === START) this.#countColumn();
    this.#state = next;
  }

  #countColumn(): void {
    this.#columns += 1;
    if (this.#columns <= MAX_COLUMNS) return;
    throw new UploadProblem('tooManyColumns', { line: this.#recordLine, max: MAX_COLUMNS });
  }

  #endRecord(end: number): void {
    const length = end - this.#recordStart;
    if (length > MAX_RECORD_BYTES) throw this.#tooLong();
    if (!this.#isBlank(end)) this.#note();
    this.#recordStart = end;
    this.#recordLine = this.#line;
    this.#state = START;
    this.#columns = 1;
    const rows = this.#starts.length;
    const full = rows >= BLOCK_ROWS || end >= BLOCK_BYTES;
    if (full || (this.#firstRecordAlone && rows === 1)) this.#cut(end);
  }

  #note(): void {
    this.#starts.push(this.#starts.length === 0 ? 0 : this.#recordStart);
    this.#lines.push(this.#recordLine);
  }

  // Just what the readers of rows pass over: `by-learner.property-spec.ts` holds them together.
  #isBlank(end: number): boolean {
    const [first, second] = [this.#held[this.#recordStart], this.#held[this.#recordStart + 1]];
    const length = end - this.#recordStart;
    if (first === LINE_FEED_BYTE) return true;
    if (first !== CARRIAGE_RETURN_BYTE) return false;
    return length === 1 ? this.format === 'ndjson' : second === LINE_FEED_BYTE;
  }

  #cut(end: number): void {
    const bytes = this.#held.subarray(0, end);
    checkEncoding(bytes, this.#blockLine);
    if (this.#starts.length > 0) {
      this.#firstRecordAlone = false;
      this.emit({ bytes, starts: this.#starts, lines: this.#lines });
    }
    this.#held = this.#held.subarray(end);
    this.#at -= end;
    this.#recordStart = 0;
    [this.#starts, this.#lines] = [[], []];
    this.#blockLine = this.#line;
  }

  // Bytes of another encoding often show as a line that never ends; that is the better advice.
  #tooLong(): UploadProblem {
    checkEncoding(this.#held.subarray(0, this.#recordStart), this.#blockLine);
    return new UploadProblem('lineTooLong', { line: this.#recordLine, max: MAX_RECORD_BYTES });
  }
}

/** `first`: the line that the bytes begin with. */
function checkEncoding(bytes: Buffer, first: number): void {
  if (!isUtf8(bytes)) throw new UploadProblem('notUtf8', { line: badLine(bytes, first) });
  const nul = bytes.indexOf(0);
  if (nul < 0) return;
  throw new UploadProblem('nulByte', { line: first + lineFeeds(bytes, nul) });
}

function badLine(bytes: Buffer, first: number): number {
  let line = first;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED_BYTE, start);
    if (end < 0 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line += 1;
  }
}

function lineFeeds(bytes: Buffer, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < end; at = bytes.indexOf(0x0a, at + 1)) {
    count += 1;
  }
  return count;
}
