/** Takes an upload in: scanned while it arrives, sealed into the spool, queued when all is good. */
import { createHash, type Hash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type CommandDigests, Refusal } from '#edge';
import type { Jobs } from '../jobs/jobs.js';
import type { ImportMode } from '../jobs/job.js';
import type { Spool } from '../jobs/spool.js';
import { type SealedPiece } from '../jobs/spool.js';
import { blocksIn, type Piece, planned } from '../jobs/block-plan.js';
import { MAX_ATOMIC_ROWS } from '../limits.js';
import { ByLearner } from './by-learner.js';
import { readHeader } from './header.js';
import { learnerOf } from './learner-of.js';
import { type Block, type Format, RecordScanner } from './record-scanner.js';
import { recordAt, type Records } from './records.js';
import { unpacked } from './unpack.js';
import { refusalOf, UploadProblem } from './upload-problem.js';

/** Pieces that are written together. */
const WRITE_AT_ONCE = 8;

export interface Upload {
  readonly source: Readable;
  readonly gzip: boolean;
  /** Null where the content type says gzip only; then the first byte tells. */
  readonly format: Format | null;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  readonly institution: string;
  readonly client: string;
  /** The digests of the request, from the digest of its content; null without idempotency key. */
  readonly command: (content: string) => CommandDigests | Refusal | null;
}

export interface Received {
  readonly importId: string;
  /** The idempotency key had brought this import before. */
  readonly repeated: boolean;
}

export class Uploads {
  constructor(
    private readonly jobs: Jobs,
    private readonly spool: Spool,
  ) {}

  async receive(upload: Upload): Promise<Received | Refusal> {
    const importId = randomUUID();
    let kept = false;
    try {
      const received = await this.#read(importId, upload);
      kept = !(received instanceof Refusal) && received.importId === importId;
      return received;
    } catch (error) {
      if (error instanceof UploadProblem) return refusalOf(error.all);
      throw error;
    } finally {
      if (!kept) await this.#forget(importId);
    }
  }

  async #read(importId: string, upload: Upload): Promise<Received | Refusal> {
    const pieces = unpacked(upload.source, upload.gzip);
    try {
      const first = await firstPiece(pieces);
      if (first === null) throw new UploadProblem('emptyFile');
      const format = upload.format ?? formatOf(first);
      const { mode, dryRun, institution, client } = upload;
      await this.jobs.beginUpload({ importId, institution, client, format, mode, dryRun });
      const reading = new Reading(importId, format, mode, this.spool);
      reading.take(first);
      await this.#readOn(importId, reading, pieces);
      return await this.#accept(importId, reading, upload.command(reading.digest()));
    } finally {
      // Lets go of the request wherever the reading ended; whoever answers reads it on.
      await pieces.return(undefined);
    }
  }

  async #readOn(importId: string, reading: Reading, pieces: AsyncGenerator<Buffer>): Promise<void> {
    for await (const piece of pieces) {
      reading.take(piece);
      if (reading.waiting < WRITE_AT_ONCE) continue;
      await reading.write();
      await this.jobs.keepUpload(importId);
    }
    reading.end();
    await reading.write();
  }

  async #accept(
    importId: string,
    reading: Reading,
    command: CommandDigests | Refusal | null,
  ): Promise<Received | Refusal> {
    if (command instanceof Refusal) return command;
    const { header, blocks, rows, bytes } = reading;
    const idempotency = command?.key ?? null;
    const request = command?.request ?? null;
    const read = { header, blocks, rows, bytes, idempotency, request };
    const result = await this.jobs.acceptUpload(importId, read);
    if (result === 'queued' || command === null) return { importId, repeated: false };
    const before = await this.jobs.uploadOfKey(command.key);
    if (before === null) return new Refusal('inProgress', { retryAfter: 1 });
    if (Buffer.compare(before.request, command.request) !== 0) {
      return new Refusal('idempotencyKeyReused');
    }
    return { importId: before.importId, repeated: true };
  }

  async #forget(importId: string): Promise<void> {
    await this.jobs.dropUpload(importId);
    await this.spool.drop(importId);
  }
}

async function firstPiece(pieces: AsyncGenerator<Buffer>): Promise<Buffer | null> {
  for (;;) {
    const next = await pieces.next();
    if (next.done === true) return null;
    if (next.value.length > 0) return next.value;
  }
}

/** An object is a line of NDJSON; everything else is taken for CSV. */
function formatOf(first: Buffer): Format {
  return first
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
    .startsWith('{')
    ? 'ndjson'
    : 'csv';
}

/** One upload while it is read. */
class Reading {
  header: readonly string[] | null = null;
  rows = 0;
  bytes = 0;
  readonly #hash: Hash;
  readonly #scanner: RecordScanner;
  readonly #pieces: Piece[] = [];
  /** Null until the header is known, and where the order of the file is to be kept. */
  #byLearner: ByLearner | null = null;
  #waiting: SealedPiece[] = [];

  constructor(
    private readonly importId: string,
    private readonly format: Format,
    private readonly mode: ImportMode,
    private readonly spool: Spool,
  ) {
    this.#hash = createHash('sha256').update(`${format}\n`);
    this.#scanner = new RecordScanner(format, { header: format === 'csv' }, (block) =>
      this.#emit(block),
    );
    if (format === 'ndjson') this.#begin([]);
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get blocks(): number {
    return blocksIn(planned(this.#pieces));
  }

  take(piece: Buffer): void {
    this.#hash.update(piece);
    this.#scanner.write(piece);
  }

  end(): void {
    this.#scanner.end();
    if (this.rows === 0) throw new UploadProblem(this.header === null ? 'emptyFile' : 'noRows');
    this.#byLearner?.end();
  }

  async write(): Promise<void> {
    const pieces = this.#waiting;
    if (pieces.length === 0) return;
    this.#waiting = [];
    await this.spool.write(this.importId, pieces);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  // The line at which an atomic import fails is the first of the file that is in the way.
  #begin(header: readonly string[]): void {
    if (this.mode === 'atomic') return;
    this.#byLearner = new ByLearner(learnerOf(this.format, header), ({ bucket, records }) =>
      this.#keep(bucket, records),
    );
  }

  #emit(block: Block): void {
    if (this.format === 'csv' && this.header === null) {
      this.#takeHeader(block);
      return;
    }
    if (this.format === 'ndjson' && this.rows === 0) checkFirstLine(block);
    this.rows += block.starts.length;
    if (this.mode === 'atomic' && this.rows > MAX_ATOMIC_ROWS) {
      throw new UploadProblem('tooManyAtomicRows', { max: MAX_ATOMIC_ROWS });
    }
    if (this.#byLearner === null) this.#keep(null, { ...block, hashes: [] });
    else this.#byLearner.take(block);
  }

  #keep(bucket: number | null, records: Records): void {
    const sealed = this.spool.seal(this.importId, this.#pieces.length, bucket, records);
    const { piece, rows, bytes } = sealed;
    this.bytes += bytes;
    this.#pieces.push({ piece, bucket, rows, bytes });
    this.#waiting.push(sealed);
  }

  #takeHeader(block: Block): void {
    const { names, problems } = readHeader(block.bytes);
    // A wrong header needs no look at the rest of a long file.
    const [first, ...more] = problems;
    if (first !== undefined) throw first.with(more);
    this.header = names;
    this.#begin(names);
  }
}

function checkFirstLine(block: Block): void {
  try {
    const value: unknown = JSON.parse(recordAt({ ...block, hashes: [] }, 0).toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return;
  } catch {
    // Not JSON at all: the same problem.
  }
  throw new UploadProblem('notJsonLines', { line: block.lines[0] ?? 1 });
}
