import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A password that the bank drew is good until a day and for choosing another one; sign-ins and
 * tokens from before a change are over.
 */
const STATEMENTS = [
  `ALTER TABLE issuer.accounts
     ADD COLUMN password_until timestamptz,
     ADD COLUMN valid_from timestamptz NOT NULL DEFAULT '-infinity'`,
  `UPDATE issuer.accounts SET password_until = now() + interval '14 days' WHERE NOT demo`,
];

export class ChosenPasswords1795000000960 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE issuer.accounts DROP COLUMN password_until, DROP COLUMN valid_from',
    );
  }
}
