import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys wrapped by the master key, out of reach of every role that reads the log. */
const TABLES = [
  'CREATE SCHEMA keys',
  'CREATE TABLE keys.learner_keys (learner uuid PRIMARY KEY, wrapped bytea NOT NULL)',
  'CREATE TABLE keys.secrets (name text COLLATE "C" PRIMARY KEY, wrapped bytea NOT NULL)',
];

export class KeysSchema1795000000130 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of TABLES) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA keys CASCADE');
  }
}
