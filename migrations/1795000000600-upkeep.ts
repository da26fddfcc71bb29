import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the bank keeps beside its log for a time, and how it goes: answers to idempotency keys are
 * forgotten, and numbers that were sent for two learners are listed for the operator.
 */
const STATEMENTS = [
  // Rows come in the order of their days: a few bytes for many pages, nothing to pay at an append.
  `CREATE INDEX commands_by_day ON log.commands
     USING brin (recorded_on) WITH (pages_per_range = 32, autosummarize = on)`,
  /** No role may delete rows of its own choice: a week is theirs whoever asks. */
  `CREATE FUNCTION log.forget_commands(before date, most integer) RETURNS integer
   LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
   DECLARE
     forgotten integer;
   BEGIN
     DELETE FROM log.commands WHERE ctid = ANY (ARRAY(
       SELECT c.ctid FROM log.commands AS c
       WHERE c.recorded_on < least(before, current_date - 7)
       LIMIT most FOR UPDATE SKIP LOCKED));
     GET DIAGNOSTICS forgotten = ROW_COUNT;
     RETURN forgotten;
   END $$`,
  'REVOKE EXECUTE ON FUNCTION log.forget_commands FROM PUBLIC',
  'CREATE SCHEMA reports',
  `CREATE TABLE reports.evidence_conflicts (
     first_at timestamptz NOT NULL DEFAULT now(),
     last_at timestamptz NOT NULL DEFAULT now(),
     times bigint NOT NULL DEFAULT 1,
     outcome_id uuid NOT NULL,
     learner uuid NOT NULL,
     holder uuid NOT NULL,
     institution text COLLATE "C" NOT NULL,
     CONSTRAINT evidence_conflicts_key PRIMARY KEY (outcome_id, learner, institution))`,
  `CREATE INDEX evidence_conflicts_by_time
     ON reports.evidence_conflicts (first_at, outcome_id, learner, institution)`,
];

export class Upkeep1795000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA reports CASCADE');
    await runner.query('DROP FUNCTION log.forget_commands');
    await runner.query('DROP INDEX log.commands_by_day');
  }
}
