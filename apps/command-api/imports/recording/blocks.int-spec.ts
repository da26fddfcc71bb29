/** What lies in the spool and what becomes blocks of the log, on a database. */
import { randomBytes, randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Pool } from 'pg';
import { PersonalData } from '#personal-data';
import { createDatabase, type TestDatabase } from '../../../../test/running/database.js';
import { blocksIn, planned } from '../jobs/block-plan.js';
import { Spool } from '../jobs/spool.js';
import { ByLearner } from '../upload/by-learner.js';
import { learnerOf } from '../upload/learner-of.js';
import { RecordScanner } from '../upload/record-scanner.js';
import { Blocks } from './blocks.js';

const LEARNERS = 3_000;
const ROWS = 8 * LEARNERS;

let database: TestDatabase;
let pool: Pool;
let personalData: PersonalData;
let spool: Spool;

beforeAll(async () => {
  database = await createDatabase();
  pool = new Pool({ connectionString: database.owner, max: 4 });
  personalData = await PersonalData.open(pool, randomBytes(32));
  spool = new Spool(pool, personalData);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Learners come round in turn, as terms do; spooled as an upload is. */
async function dealt(importId: string): Promise<number> {
  const sealed: ReturnType<Spool['seal']>[] = [];
  const byLearner = new ByLearner(learnerOf('csv', ['learner_id', 'number']), (one) =>
    sealed.push(spool.seal(importId, sealed.length, one.bucket, one.records)),
  );
  const scanner = new RecordScanner('csv', { header: false }, (block) => byLearner.take(block));
  for (let at = 0; at < ROWS; at += 1) {
    scanner.write(Buffer.from(`L${at % LEARNERS},N${at},${'x'.repeat(at % 90)}\n`));
  }
  scanner.end();
  byLearner.end();
  await spool.write(importId, sealed);
  return blocksIn(planned(sealed));
}

describe('the blocks of an import', () => {
  it('hold every row once, a learner’s rows together and in the order of the file', async () => {
    const importId = randomUUID();
    const count = await dealt(importId);
    const blocks = new Blocks({ importId, format: 'csv' }, spool);
    const numbers: number[] = [];
    const last = new Map<string, number>();
    let pieces = 0;
    for (let block = 0; block < count; block += 1) {
      const { bytes, lines } = await blocks.read(block);
      expect(lines.length).toBeLessThanOrEqual(401);
      const rows = bytes.toString().split('\n').slice(0, -1);
      expect(rows).toHaveLength(lines.length);
      pieces += new Set(rows.map((row) => row.split(',')[0])).size;
      rows.forEach((row, index) => {
        const [learner = '', number = ''] = row.split(',');
        const at = Number(number.slice(1));
        expect(lines[index]).toBe(at + 1);
        expect(last.get(learner) ?? -1).toBeLessThan(at);
        last.set(learner, at);
        numbers.push(at);
      });
    }
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: ROWS }, (_, at) => at));
    // Few learners are cut in two by the end of a block or of a window.
    expect(pieces).toBeLessThan(LEARNERS * 1.1);
  });

  it('are the same in another run, wherever that begins', async () => {
    const importId = randomUUID();
    const count = await dealt(importId);
    const one = new Blocks({ importId, format: 'csv' }, spool);
    const other = new Blocks({ importId, format: 'csv' }, spool);
    for (const block of [count - 1, 3, 0]) {
      expect((await other.read(block)).lines).toEqual((await one.read(block)).lines);
    }
  });

  it('of an import that an earlier release spooled are its blocks as they were', async () => {
    const importId = randomUUID();
    const texts = ['a,1\n\nb,"2\n2"\n', 'c,3\n'];
    for (const [block, text] of texts.entries()) {
      const bytes = deflateRawSync(Buffer.from(text), { level: 1 });
      const sealed = personalData.sealBytes('imports', `${importId}|block|${block}`, bytes);
      await pool.query(
        `INSERT INTO imports.spool (import_id, block, rows, bytes, first_line, sealed)
         VALUES ($1, $2, 1, $3, $4, $5)`,
        [importId, block, text.length, 2 + 5 * block, sealed],
      );
    }
    expect(blocksIn(planned(await spool.pieces(importId)))).toBe(2);
    const blocks = new Blocks({ importId, format: 'csv' }, spool);
    const read = [await blocks.read(0), await blocks.read(1)];
    expect(read.map(({ bytes }) => bytes.toString())).toEqual(texts);
    expect(read.map(({ lines }) => lines)).toEqual([[2, 4], [7]]);
  });
});
