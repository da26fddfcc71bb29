import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is looked for among rows that grow with imports and with people: the imports that are out of
 * their time, and accounts of the demo, of which a production bank has none.
 */
const STATEMENTS = [
  `CREATE INDEX jobs_finished ON imports.jobs (finished_at)
     WHERE state IN ('completed', 'failed', 'cancelled')`,
  'CREATE INDEX accounts_of_demo ON issuer.accounts (account_id) WHERE demo',
];

export class Clearing1795000000985 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX issuer.accounts_of_demo');
    await runner.query('DROP INDEX imports.jobs_finished');
  }
}
