import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An upload is spooled by learner, so a block of the log is cut from several pieces and its rows
 * stand anywhere in the file: refused rows are kept one by one, by the line that they had. Pieces
 * and refused rows of before stay readable: their blocks are in the order of the file.
 */
const STATEMENTS = [
  `ALTER TABLE imports.spool
     ADD COLUMN packed boolean NOT NULL DEFAULT false,
     ADD COLUMN bucket smallint`,
  'ALTER TABLE imports.refused ADD COLUMN line bigint',
  'UPDATE imports.refused SET line = block',
  `ALTER TABLE imports.refused
     ALTER COLUMN line SET NOT NULL,
     DROP COLUMN rows,
     DROP CONSTRAINT refused_pkey,
     ADD PRIMARY KEY (import_id, line, block, run)`,
  'CREATE INDEX refused_by_block ON imports.refused (import_id, block)',
];

const UNDO = [
  'DROP INDEX imports.refused_by_block',
  'DELETE FROM imports.refused',
  `ALTER TABLE imports.refused
     DROP COLUMN line,
     ADD COLUMN rows integer NOT NULL,
     ADD PRIMARY KEY (import_id, block, run)`,
  'DELETE FROM imports.spool',
  'ALTER TABLE imports.spool DROP COLUMN packed, DROP COLUMN bucket',
];

export class DealtImports1795000000830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of UNDO) await runner.query(statement);
  }
}
