import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people let applications of others do for them, kept with the account and gone with it.
 * Applications that are registered already are the bank's own: the operator chose each of them.
 */
const STATEMENTS = [
  `ALTER TABLE issuer.clients
     ADD COLUMN name jsonb,
     ADD COLUMN first_party boolean NOT NULL DEFAULT true`,
  `ALTER TABLE issuer.accounts ADD COLUMN consents jsonb NOT NULL DEFAULT '{}'`,
];

export class ConsentsToClients1795000000990 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE issuer.accounts DROP COLUMN consents');
    await runner.query('ALTER TABLE issuer.clients DROP COLUMN name, DROP COLUMN first_party');
  }
}
