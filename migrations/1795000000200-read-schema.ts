import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The read schema: what the projector computes from the log. Nothing here has a default from a
 * clock, a sequence or chance, so that a replay writes the same bytes.
 */
const TABLES = [
  'CREATE SCHEMA read',
  `CREATE TABLE read.checkpoints (
     partition smallint PRIMARY KEY,
     position bigint NOT NULL)`,
  'INSERT INTO read.checkpoints SELECT partition, 0 FROM generate_series(0, 63) AS partition',
  `CREATE TABLE read.accounts (
     partition smallint NOT NULL,
     learner uuid NOT NULL,
     position bigint NOT NULL,
     epoch integer NOT NULL,
     accumulated bigint NOT NULL,
     recognised bigint NOT NULL,
     consumed bigint NOT NULL,
     available bigint NOT NULL,
     converted bigint NOT NULL,
     overdrawn bigint NOT NULL,
     next_change date,
     digest bytea NOT NULL,
     body text COLLATE "C" NOT NULL,
     PRIMARY KEY (partition, learner)) WITH (fillfactor = 80)`,
  `CREATE TABLE read.statement_entries (
     partition smallint NOT NULL,
     learner uuid NOT NULL,
     position bigint NOT NULL,
     ordinal integer NOT NULL,
     body text COLLATE "C" NOT NULL,
     PRIMARY KEY (partition, learner, position, ordinal))`,
  `CREATE TABLE read.sweeps (
     partition smallint NOT NULL,
     epoch integer NOT NULL,
     position bigint NOT NULL,
     last_learner uuid,
     done boolean NOT NULL,
     PRIMARY KEY (partition, epoch))`,
  `CREATE TABLE read.parked (
     partition smallint NOT NULL,
     stream uuid NOT NULL,
     kind text COLLATE "C" NOT NULL,
     position bigint NOT NULL,
     code text COLLATE "C" NOT NULL,
     PRIMARY KEY (partition, stream))`,
  `CREATE TABLE read.statistics (
     partition smallint NOT NULL,
     scope text COLLATE "C" NOT NULL,
     kind text COLLATE "C" NOT NULL,
     level text COLLATE "C" NOT NULL,
     institution text COLLATE "C" NOT NULL,
     year smallint NOT NULL,
     outcomes bigint NOT NULL,
     learners bigint NOT NULL,
     accumulated bigint NOT NULL,
     recognised bigint NOT NULL,
     converted bigint NOT NULL,
     PRIMARY KEY (partition, scope, kind, level, institution, year))`,
  `CREATE TABLE read.conversions (
     partition smallint NOT NULL,
     learner uuid NOT NULL,
     conversion_id uuid NOT NULL,
     institution text COLLATE "C" NOT NULL,
     programme text COLLATE "C" NOT NULL,
     status text COLLATE "C" NOT NULL,
     applied_on date NOT NULL,
     converted bigint NOT NULL,
     consumed bigint NOT NULL,
     PRIMARY KEY (partition, learner, conversion_id))`,
  `CREATE INDEX conversions_of_institution
     ON read.conversions (institution, programme, status, applied_on, conversion_id)`,
  `CREATE TABLE read.institutions (
     partition smallint NOT NULL,
     code text COLLATE "C" NOT NULL,
     institution_id uuid NOT NULL,
     position bigint NOT NULL,
     name_zh text NOT NULL,
     name_en text NOT NULL,
     kind text COLLATE "C" NOT NULL,
     uscc text COLLATE "C",
     PRIMARY KEY (partition, code))`,
  'CREATE INDEX institutions_by_code ON read.institutions (code)',
  `CREATE TABLE read.rule_books (
     partition smallint NOT NULL,
     book_id text COLLATE "C" NOT NULL,
     version integer NOT NULL,
     position bigint NOT NULL,
     status text COLLATE "C" NOT NULL,
     authority text COLLATE "C" NOT NULL,
     scope_kind text COLLATE "C" NOT NULL,
     programme text COLLATE "C",
     valid_from date,
     valid_to date,
     content_hash text COLLATE "C",
     published_on date,
     title text NOT NULL,
     document text NOT NULL,
     PRIMARY KEY (partition, book_id, version))`,
  'CREATE INDEX rule_books_by_id ON read.rule_books (book_id, version)',
];

/** LZ4 costs a tenth of the default compression; a server built without it keeps the default. */
const COMPRESSION = `DO $$ BEGIN
    ALTER TABLE read.accounts ALTER COLUMN body SET COMPRESSION lz4;
  EXCEPTION WHEN feature_not_supported THEN NULL; END $$`;

export class ReadSchema1795000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, COMPRESSION]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA read CASCADE');
  }
}
