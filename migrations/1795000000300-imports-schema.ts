import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Uploaded files on their way into the log: the jobs, the encrypted blocks that are still to be
 * recorded, and the encrypted rows that were refused.
 */
const TABLES = [
  'CREATE SCHEMA imports',
  `CREATE TABLE imports.jobs (
     import_id uuid PRIMARY KEY,
     institution text COLLATE "C" NOT NULL,
     client text COLLATE "C" NOT NULL,
     format text COLLATE "C" NOT NULL CHECK (format IN ('csv', 'ndjson')),
     mode text COLLATE "C" NOT NULL CHECK (mode IN ('continue', 'atomic')),
     dry_run boolean NOT NULL,
     header text,
     state text COLLATE "C" NOT NULL CHECK (state IN
       ('uploading', 'queued', 'running', 'completed', 'failed', 'cancelled')),
     cancel_asked boolean NOT NULL DEFAULT false,
     run integer NOT NULL DEFAULT 0,
     lease_until timestamptz NOT NULL,
     idempotency bytea UNIQUE,
     request bytea,
     phase text COLLATE "C" NOT NULL CHECK (phase IN ('check', 'record')),
     next_block integer NOT NULL DEFAULT 0,
     blocks integer NOT NULL DEFAULT 0,
     rows_total bigint NOT NULL DEFAULT 0,
     bytes_total bigint NOT NULL DEFAULT 0,
     bytes bigint NOT NULL DEFAULT 0,
     accepted bigint NOT NULL DEFAULT 0,
     duplicates bigint NOT NULL DEFAULT 0,
     refused bigint NOT NULL DEFAULT 0,
     worked_ms bigint NOT NULL DEFAULT 0,
     positions text COLLATE "C",
     failure text,
     created_at timestamptz NOT NULL DEFAULT now(),
     started_at timestamptz,
     finished_at timestamptz)`,
  `CREATE INDEX jobs_to_do ON imports.jobs (created_at)
     WHERE state IN ('uploading', 'queued', 'running')`,
  `CREATE TABLE imports.spool (
     import_id uuid NOT NULL,
     block integer NOT NULL,
     rows integer NOT NULL,
     bytes integer NOT NULL,
     first_line bigint NOT NULL,
     sealed bytea NOT NULL,
     PRIMARY KEY (import_id, block))`,
  // Encrypted bytes do not get smaller; trying costs time.
  'ALTER TABLE imports.spool ALTER COLUMN sealed SET STORAGE EXTERNAL',
  `CREATE TABLE imports.refused (
     import_id uuid NOT NULL,
     block integer NOT NULL,
     run integer NOT NULL,
     rows integer NOT NULL,
     sealed bytea NOT NULL,
     PRIMARY KEY (import_id, block, run))`,
  'ALTER TABLE imports.refused ALTER COLUMN sealed SET STORAGE EXTERNAL',
];

export class ImportsSchema1795000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA imports CASCADE');
  }
}
