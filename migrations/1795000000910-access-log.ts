import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who saw what of a learner. The learner stands first in the key, so that one learner's views lie
 * together on whichever node holds them; nothing else ever looks for a view.
 */
const TABLES = [
  'CREATE SCHEMA access',
  `CREATE TABLE access.views (
     learner uuid NOT NULL,
     seen_at timestamptz NOT NULL,
     id uuid NOT NULL,
     grant_id uuid,
     what text COLLATE "C" NOT NULL,
     why text COLLATE "C" NOT NULL,
     client text COLLATE "C",
     role text COLLATE "C",
     institution text COLLATE "C",
     CONSTRAINT views_key PRIMARY KEY (learner, seen_at, id))`,
];

export class AccessLog1795000000910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA access CASCADE');
  }
}
