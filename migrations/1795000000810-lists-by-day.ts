import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A list of conversions goes from the newest day back: it walks this index and sorts nothing. */
export class ListsByDay1795000000810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX conversions_by_day ON read.conversions (model, applied_on, conversion_id)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX read.conversions_by_day');
  }
}
