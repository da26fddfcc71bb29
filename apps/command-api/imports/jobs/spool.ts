/** The blocks of an upload and its refused rows: packed, sealed, in the database. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Pool } from 'pg';
import type { PersonalData } from '#personal-data';
import { MAX_RECORD_BYTES, BLOCK_BYTES } from '../limits.js';
import { type Format, RecordScanner } from '../upload/record-scanner.js';
import { packed, type Records, unpackedRecords } from '../upload/records.js';
import type { Piece } from './block-plan.js';
import type { Job } from './job.js';
import * as sql from './statements.js';

const PURPOSE = 'imports';
const STEP = 200;
const READ_AT_ONCE = 16;
const REFUSED_AT_ONCE = 100;
/** Nothing that is sealed here unpacks to more. */
const UNPACKED_MOST = 16 * (BLOCK_BYTES + MAX_RECORD_BYTES);

export interface SealedPiece extends Piece {
  readonly firstLine: number;
  readonly sealed: Buffer;
}

/** One refused row in the upload's own format, at the line that it had there. */
export interface RefusedRow {
  readonly line: number;
  readonly text: string;
}

interface PieceRow {
  readonly block: number;
  readonly bucket: number | null;
  readonly rows: number;
  readonly bytes: number;
}

interface SealedRow {
  readonly block: number;
  readonly packed: boolean;
  readonly first_line: bigint;
  readonly sealed: Buffer;
}

export class Spool {
  constructor(
    private readonly pool: Pool,
    private readonly personalData: PersonalData,
  ) {}

  seal(importId: string, piece: number, bucket: number | null, records: Records): SealedPiece {
    return {
      piece,
      bucket,
      rows: records.starts.length,
      bytes: records.bytes.length,
      firstLine: records.lines[0] ?? 1,
      sealed: this.#seal(contextOf(importId, piece), packed(records)),
    };
  }

  async write(importId: string, pieces: readonly SealedPiece[]): Promise<void> {
    await this.pool.query({
      name: 'imports-blocks-write',
      text: sql.WRITE_BLOCKS,
      values: [
        importId,
        pieces.map((one) => one.piece),
        pieces.map((one) => one.bucket),
        pieces.map((one) => one.rows),
        pieces.map((one) => one.bytes),
        pieces.map((one) => one.firstLine),
        pieces.map((one) => one.sealed),
      ],
    });
  }

  /** What lies in the spool, without its content. */
  async pieces(importId: string): Promise<Piece[]> {
    const { rows } = await this.pool.query<PieceRow>({
      name: 'imports-pieces-read',
      text: sql.READ_PIECES,
      values: [importId],
    });
    return rows.map(({ block, ...piece }) => ({ piece: block, ...piece }));
  }

  /** These pieces, in this order, a few at a time. */
  async *read(
    { importId, format }: Pick<Job, 'importId' | 'format'>,
    pieces: readonly number[],
  ): AsyncGenerator<Records> {
    for (let at = 0; at < pieces.length; at += READ_AT_ONCE) {
      const asked = pieces.slice(at, at + READ_AT_ONCE);
      const { rows } = await this.pool.query<SealedRow>({
        name: 'imports-blocks-read',
        text: sql.READ_BLOCKS,
        values: [importId, asked],
      });
      const found = new Map(rows.map((row) => [row.block, row]));
      for (const piece of asked) {
        const row = found.get(piece);
        if (row === undefined) throw new Error(`import ${importId} has no piece ${piece}`);
        const bytes = this.#open(contextOf(importId, piece), row.sealed);
        yield row.packed ? unpackedRecords(bytes) : rescanned(format, bytes, row.first_line);
      }
    }
  }

  async drop(importId: string): Promise<void> {
    for (let first = 0; ; first += STEP) {
      const { rowCount } = await this.pool.query(sql.DROP_BLOCKS, [importId, first, first + STEP]);
      if (rowCount === 0) return;
    }
  }

  /** Spools whose job is over: a crash came between the two. */
  async dropLeft(): Promise<void> {
    const { rows } = await this.pool.query<{ import_id: string }>({
      name: 'imports-left-spools',
      text: sql.LEFT_SPOOLS,
    });
    for (const row of rows) await this.drop(row.import_id);
  }

  /** Keeps the refused rows of a block; what its run has kept of the block before is gone. */
  async keepRefused(
    { importId, block, run }: { importId: string; block: number; run: number },
    rows: readonly RefusedRow[],
  ): Promise<void> {
    const sealed = rows.map(({ line, text }) =>
      this.#seal(`${importId}|refused|${line}`, Buffer.from(text)),
    );
    await this.pool.query({
      name: 'imports-refused-write',
      text: sql.WRITE_REFUSED,
      values: [importId, block, run, rows.map((row) => row.line), sealed],
    });
  }

  async dropRefusedBut(importId: string, block: number, run: number): Promise<void> {
    await this.pool.query({
      name: 'imports-refused-drop-others',
      text: sql.DROP_OTHER_REFUSED,
      values: [importId, block, run],
    });
  }

  async dropRefused(importId: string): Promise<void> {
    await this.pool.query(sql.DROP_REFUSED, [importId]);
  }

  /** The refused rows of a whole import in the order of the file, some at a time. */
  async *refused(importId: string): AsyncGenerator<string> {
    for await (const page of this.#refusedPages(importId)) {
      yield page.map((row) => row.text).join('');
    }
  }

  /** The same row by row. */
  async *refusedRows(importId: string): AsyncGenerator<{ line: bigint; text: string }> {
    for await (const page of this.#refusedPages(importId)) yield* page;
  }

  async *#refusedPages(importId: string): AsyncGenerator<{ line: bigint; text: string }[]> {
    for (let after: bigint = -1n; ;) {
      const { rows } = await this.pool.query<{ line: bigint; sealed: Buffer }>({
        name: 'imports-refused-read',
        text: sql.READ_REFUSED,
        values: [importId, after, REFUSED_AT_ONCE],
      });
      const last = rows.at(-1);
      if (last === undefined) return;
      yield rows.map(({ line, sealed }) => ({
        line,
        text: this.#open(`${importId}|refused|${line}`, sealed).toString(),
      }));
      after = last.line;
    }
  }

  #seal(context: string, bytes: Buffer): Buffer {
    return this.personalData.sealBytes(PURPOSE, context, deflateRawSync(bytes, { level: 1 }));
  }

  #open(context: string, sealed: Buffer): Buffer {
    const packed = this.personalData.openBytes(PURPOSE, context, sealed);
    return inflateRawSync(packed, { maxOutputLength: UNPACKED_MOST });
  }
}

function contextOf(importId: string, piece: number): string {
  return `${importId}|block|${piece}`;
}

/** A piece that an earlier release has left: its bytes alone. */
function rescanned(format: Format, bytes: Buffer, firstLine: bigint): Records {
  const found: Records[] = [];
  const scanner = new RecordScanner(format, { header: false }, (block) =>
    found.push({ ...block, hashes: block.starts.map(() => 0) }),
  );
  scanner.write(bytes);
  scanner.end();
  const [records] = found;
  if (records === undefined) throw new Error('a piece of an import has no record');
  const before = Number(firstLine) - 1;
  return { ...records, lines: records.lines.map((line) => line + before) };
}
