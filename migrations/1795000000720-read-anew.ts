import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The whole rule language changed what is kept of an account, and what it is assessed to: the read
 * model is emptied, and the projector fills it from the log as it starts.
 */
const EMPTY = `DO $$
  DECLARE names text;
  BEGIN
    SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') INTO names
      FROM pg_tables WHERE schemaname = 'read' AND tablename <> 'checkpoints';
    EXECUTE 'TRUNCATE ' || names;
    UPDATE read.checkpoints SET position = 0;
  END $$`;

export class ReadAnew1795000000720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(EMPTY);
  }

  /** What the log holds can be read by the version before, too. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(EMPTY);
  }
}
