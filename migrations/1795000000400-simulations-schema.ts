import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Simulations of rule books: what is tried, how far the walk over the learners has come, and what
 * it found so far. Cursor and findings are written together, so a crash counts nobody twice.
 */
const TABLES = [
  'CREATE SCHEMA simulations',
  `CREATE TABLE simulations.runs (
     simulation_id uuid PRIMARY KEY,
     book_id text COLLATE "C" NOT NULL,
     version integer NOT NULL,
     content_hash text COLLATE "C" NOT NULL,
     authority text COLLATE "C" NOT NULL,
     document text NOT NULL,
     epoch integer NOT NULL,
     today date NOT NULL,
     state text COLLATE "C" NOT NULL CHECK (state IN
       ('queued', 'running', 'completed', 'failed', 'cancelled')),
     cancel_asked boolean NOT NULL DEFAULT false,
     run integer NOT NULL DEFAULT 0,
     lease_until timestamptz NOT NULL DEFAULT now(),
     idempotency bytea UNIQUE,
     request bytea,
     learners bigint,
     done bigint NOT NULL DEFAULT 0,
     worked_ms bigint NOT NULL DEFAULT 0,
     partition smallint NOT NULL DEFAULT 0,
     last_learner uuid,
     tally text,
     failure text COLLATE "C",
     created_at timestamptz NOT NULL DEFAULT now(),
     started_at timestamptz,
     finished_at timestamptz)`,
  `CREATE INDEX runs_to_do ON simulations.runs (created_at)
     WHERE state IN ('queued', 'running')`,
  'CREATE INDEX runs_of_book ON simulations.runs (book_id, created_at)',
];

export class SimulationsSchema1795000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA simulations CASCADE');
  }
}
