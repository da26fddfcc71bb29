import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Review and appeal: the step that a conversion waits for and its last day, appeals, and the public
 * register of precedents, each of which has a stream of its own kind in the log.
 */
const STATEMENTS = [
  `ALTER TABLE log.events
     DROP CONSTRAINT events_have_a_known_kind,
     ADD CONSTRAINT events_have_a_known_kind
       CHECK (stream_kind IN ('L', 'I', 'B', 'R', 'P'))`,
  `ALTER TABLE read.conversions
     ADD COLUMN step text COLLATE "C",
     ADD COLUMN step_by text COLLATE "C",
     ADD COLUMN started_on date,
     ADD COLUMN due_on date`,
  `CREATE INDEX conversions_of_reviewer
     ON read.conversions (step_by, applied_on, conversion_id) WHERE step_by IS NOT NULL`,
  `CREATE INDEX conversions_by_due_day
     ON read.conversions (due_on, conversion_id) WHERE due_on IS NOT NULL`,
  `CREATE TABLE read.appeals (
     partition smallint NOT NULL,
     learner uuid NOT NULL,
     appeal_id uuid NOT NULL,
     conversion_id uuid NOT NULL,
     institution text COLLATE "C" NOT NULL,
     programme text COLLATE "C" NOT NULL,
     against text COLLATE "C" NOT NULL,
     status text COLLATE "C" NOT NULL,
     filed_on date NOT NULL,
     due_on date NOT NULL,
     decided_on date,
     PRIMARY KEY (partition, learner, appeal_id))`,
  'CREATE INDEX appeals_by_day ON read.appeals (filed_on, appeal_id)',
  'CREATE INDEX appeals_by_status ON read.appeals (status, filed_on, appeal_id)',
  `CREATE TABLE read.precedents (
     partition smallint NOT NULL,
     precedent_id uuid NOT NULL,
     entered_on date NOT NULL,
     entered_by text COLLATE "C" NOT NULL,
     case_kind text COLLATE "C" NOT NULL,
     case_id uuid NOT NULL,
     decision text COLLATE "C" NOT NULL,
     reason_code text COLLATE "C",
     institution text COLLATE "C",
     programme text COLLATE "C",
     course text COLLATE "C",
     scheme text COLLATE "C",
     code text COLLATE "C",
     level text COLLATE "C",
     summary_zh text NOT NULL,
     summary_en text NOT NULL,
     searched text COLLATE "C" NOT NULL,
     PRIMARY KEY (partition, precedent_id))`,
  'CREATE INDEX precedents_by_day ON read.precedents (entered_on, precedent_id)',
  `CREATE INDEX precedents_of_programme
     ON read.precedents (institution, programme, course, entered_on, precedent_id)`,
  'CREATE INDEX precedents_of_code ON read.precedents (scheme, code, level)',
];

export class Review1795000000710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE read.precedents');
    await runner.query('DROP TABLE read.appeals');
    await runner.query(`ALTER TABLE read.conversions
      DROP COLUMN step, DROP COLUMN step_by, DROP COLUMN started_on, DROP COLUMN due_on`);
    await runner.query(`ALTER TABLE log.events
      DROP CONSTRAINT events_have_a_known_kind,
      ADD CONSTRAINT events_have_a_known_kind CHECK (stream_kind IN ('L', 'I', 'B', 'R'))`);
  }
}
