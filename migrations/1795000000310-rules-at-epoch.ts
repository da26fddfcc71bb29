import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `log.append_rules_at` changes the rules only where they are still those that the decision saw:
 * the epoch is compared under the locks of all heads, so two books that exclude each other cannot
 * be published side by side. A command that was answered before is answered the same again.
 */
const APPEND_RULES_AT = `
  CREATE FUNCTION log.append_rules_at(
    expected_epoch integer, zone text,
    c_key bytea, c_request bytea, c_answer text,
    s_kind "char", s_id uuid, s_expected integer, e_type text, e_data text,
    k_command integer[], k_mode "char"[], k_kind text[], k_key bytea[],
    k_owner uuid[], k_content bytea[], k_by text[],
    book_id text, book_version integer, change text, content_hash text)
  RETURNS TABLE (command integer, outcome text, positions text, detail text)
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET jit = off
  AS $$
  #variable_conflict use_column
  DECLARE
    held integer;
  BEGIN
    PERFORM 1 FROM log.heads AS h ORDER BY h.partition FOR UPDATE;

    SELECT h.epoch INTO held FROM log.heads AS h WHERE h.partition = 0;
    IF held <> expected_epoch
       AND NOT EXISTS (SELECT FROM log.commands AS m WHERE m.key = c_key) THEN
      RETURN QUERY SELECT 1, 'epochConflict', NULL::text, held::text;
      RETURN;
    END IF;

    RETURN QUERY SELECT a.command, a.outcome, a.positions, a.detail
      FROM log.append_rules(zone, c_key, c_request, c_answer, s_kind, s_id, s_expected, e_type,
        e_data, k_command, k_mode, k_kind, k_key, k_owner, k_content, k_by,
        book_id, book_version, change, content_hash) AS a;
  END $$`;

export class RulesAtEpoch1795000000310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND_RULES_AT);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION log.append_rules_at');
  }
}
