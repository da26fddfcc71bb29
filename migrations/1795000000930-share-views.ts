import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who looked at a share, and with which result: tries with a wrong PIN too, which the learner's
 * access log does not have, for they showed nothing. The learner stands first in the key, so that
 * the views of one learner lie together on whichever node holds them.
 */
const TABLES = [
  'CREATE SCHEMA sharing',
  `CREATE TABLE sharing.views (
     learner uuid NOT NULL,
     share uuid NOT NULL,
     seen_at timestamptz NOT NULL,
     id uuid NOT NULL,
     result text COLLATE "C" NOT NULL,
     role text COLLATE "C",
     institution text COLLATE "C",
     CONSTRAINT views_key PRIMARY KEY (learner, share, seen_at, id))`,
];

export class ShareViews1795000000930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA sharing CASCADE');
  }
}
