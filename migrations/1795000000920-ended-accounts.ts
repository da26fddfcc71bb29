import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An account that joined another one, or whose learner was forgotten, takes no more events. Most
 * appends state the version that they saw and cannot miss it; a recording states none, so the log
 * itself holds it to that. The claim on the account is written under the lock of its partition
 * together with the event that ends it, so whoever comes later sees it.
 */
const STATEMENTS = [
  `CREATE FUNCTION log.refuse_ended() RETURNS trigger LANGUAGE plpgsql
   SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan
   SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
   DECLARE
     ended uuid;
   BEGIN
     SELECT f.stream_id INTO ended FROM fresh AS f
       CROSS JOIN LATERAL (
         SELECT FROM log.claims AS m
         WHERE m.kind = 'account' AND m.key = uuid_send(f.stream_id)
           AND m.by IN ('closed', 'forgotten') LIMIT 1) AS c
       WHERE f.stream_kind = 'L' AND f.type NOT IN ('AccountClosed', 'LearnerForgotten') LIMIT 1;
     IF FOUND THEN
       RAISE EXCEPTION '账户已终止 / the account has ended'
         USING ERRCODE = 'CB001', DETAIL = ended::text;
     END IF;
     RETURN NULL;
   END $$`,
  `CREATE TRIGGER ended_accounts_take_nothing
     AFTER INSERT ON log.events REFERENCING NEW TABLE AS fresh
     FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_ended()`,
];

export class EndedAccounts1795000000920 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER ended_accounts_take_nothing ON log.events');
    await runner.query('DROP FUNCTION log.refuse_ended');
  }
}
