/** The blocks of an upload and its refused rows: packed, sealed, in the database. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Pool } from 'pg';
import type { PersonalData } from '#personal-data';
import { MAX_RECORD_BYTES, BLOCK_BYTES } from '../limits.js';
import type { Block } from '../upload/record-scanner.js';
import * as sql from './statements.js';

const PURPOSE = 'imports';
const STEP = 200;
/** A block of refused rows is a block with a reason at each row. */
const UNPACKED_MOST = 16 * (BLOCK_BYTES + MAX_RECORD_BYTES);

export interface SealedBlock {
  readonly rows: number;
  readonly bytes: number;
  readonly firstLine: number;
  readonly sealed: Buffer;
}

export class Spool {
  constructor(
    private readonly pool: Pool,
    private readonly personalData: PersonalData,
  ) {}

  seal(importId: string, number: number, block: Block): SealedBlock {
    return {
      rows: block.rows,
      bytes: block.bytes.length,
      firstLine: block.firstLine,
      sealed: this.#seal(`${importId}|block|${number}`, block.bytes),
    };
  }

  async write(importId: string, first: number, blocks: readonly SealedBlock[]): Promise<void> {
    await this.pool.query({
      name: 'imports-blocks-write',
      text: sql.WRITE_BLOCKS,
      values: [
        importId,
        blocks.map((_block, index) => first + index),
        blocks.map((block) => block.rows),
        blocks.map((block) => block.bytes),
        blocks.map((block) => block.firstLine),
        blocks.map((block) => block.sealed),
      ],
    });
  }

  async read(importId: string, number: number): Promise<Block> {
    const { rows } = await this.pool.query<{ rows: number; first_line: bigint; sealed: Buffer }>({
      name: 'imports-block-read',
      text: sql.READ_BLOCK,
      values: [importId, number],
    });
    const [row] = rows;
    if (row === undefined) throw new Error(`import ${importId} has no block ${number}`);
    const bytes = this.#open(`${importId}|block|${number}`, row.sealed);
    return { bytes, rows: row.rows, firstLine: Number(row.first_line) };
  }

  async size(importId: string, number: number): Promise<number> {
    const { rows } = await this.pool.query<{ bytes: number }>(sql.SIZE_OF_BLOCK, [
      importId,
      number,
    ]);
    return rows[0]?.bytes ?? 0;
  }

  async drop(importId: string): Promise<void> {
    for (let first = 0; ; first += STEP) {
      const { rowCount } = await this.pool.query(sql.DROP_BLOCKS, [importId, first, first + STEP]);
      if (rowCount === 0) return;
    }
  }

  /** Spools whose job is over: a crash came between the two. */
  async dropLeft(): Promise<void> {
    const { rows } = await this.pool.query<{ import_id: string }>(sql.LEFT_SPOOLS);
    for (const row of rows) await this.drop(row.import_id);
  }

  /** Keeps the refused rows of a block, as text of the upload's own format. */
  async keepRefused(
    at: { importId: string; block: number; run: number },
    rows: number,
    text: string,
  ): Promise<void> {
    const sealed = this.#seal(`${at.importId}|refused|${at.block}`, Buffer.from(text));
    await this.pool.query({
      name: 'imports-refused-write',
      text: sql.WRITE_REFUSED,
      values: [at.importId, at.block, at.run, rows, sealed],
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

  /** The refused rows of a whole import, a block at a time. */
  async *refused(importId: string): AsyncGenerator<string> {
    for (let after = -1; ;) {
      const { rows } = await this.pool.query<{ block: number; sealed: Buffer }>({
        name: 'imports-refused-read',
        text: sql.READ_REFUSED,
        values: [importId, after],
      });
      const [row] = rows;
      if (row === undefined) return;
      yield this.#open(`${importId}|refused|${row.block}`, row.sealed).toString();
      after = row.block;
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
