import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `log.append_rules` changes the rules: all heads locked in order, the event in its own stream, one
 * marker in every partition, the epoch in every head. Rules and facts so share one order in each
 * partition. A marker is version n of its partition's own stream when it begins epoch n.
 */
const APPEND_RULES = `
  CREATE FUNCTION log.append_rules(
    zone text,
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
    home smallint := get_byte(uuid_send(s_id), 0) & 63;
    home_position text;
    recorded timestamptz;
    hit record;
  BEGIN
    PERFORM 1 FROM log.heads AS h ORDER BY h.partition FOR UPDATE;

    SELECT m.answer, m.positions, m.request = c_request AS same INTO hit
      FROM log.commands AS m WHERE m.key = c_key;
    IF FOUND THEN
      RETURN QUERY SELECT 1, CASE WHEN hit.same THEN 'repeated' ELSE 'keyReused' END,
        CASE WHEN hit.same THEN hit.positions END, CASE WHEN hit.same THEN hit.answer END;
      RETURN;
    END IF;

    SELECT a.command, a.outcome, a.positions, a.detail INTO hit FROM log.append(zone,
      ARRAY[NULL]::bytea[], ARRAY[NULL]::bytea[], ARRAY[NULL]::text[], ARRAY[home],
      ARRAY[1], ARRAY[1], ARRAY[s_kind], ARRAY[s_id], ARRAY[s_expected], ARRAY[-1], ARRAY[-1],
      ARRAY[1], ARRAY[1], ARRAY[0], ARRAY[e_type], ARRAY[e_data],
      k_command, k_mode, k_kind, k_key, k_owner, k_content, k_by) AS a;
    IF hit.outcome <> 'appended' THEN
      RETURN QUERY SELECT hit.command, hit.outcome, hit.positions, hit.detail;
      RETURN;
    END IF;
    home_position := split_part(hit.positions, ':', 2);

    SELECT greatest(clock_timestamp(), max(t.recorded_at)) INTO recorded
      FROM log.heads AS h
      CROSS JOIN LATERAL (
        SELECT m.recorded_at FROM log.events AS m WHERE m.partition = h.partition
        ORDER BY m.position DESC LIMIT 1) AS t;

    INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
        partition, stream_kind, type, data)
      SELECT coalesce(t.position, 0) + 1, recorded,
        (lpad(to_hex(h.partition::integer), 2, '0') || '000000-0000-8000-8000-000000000000')::uuid,
        h.epoch + 1, h.epoch, (recorded AT TIME ZONE zone)::date, h.partition, 'R', 'RulesChanged',
        format('{"bookId":%s,"change":%s,"contentHash":%s,"epoch":%s,"partition":%s,"position":"%s","version":%s}',
          to_json(book_id), to_json(change), to_json(content_hash), h.epoch + 1, home,
          home_position, book_version)
      FROM log.heads AS h
      LEFT JOIN LATERAL (
        SELECT m.position FROM log.events AS m WHERE m.partition = h.partition
        ORDER BY m.position DESC LIMIT 1) AS t ON true
      ORDER BY h.partition;
    UPDATE log.heads SET epoch = epoch + 1;

    SELECT string_agg(h.partition || ':' || t.position, ',' ORDER BY h.partition) INTO positions
      FROM log.heads AS h
      CROSS JOIN LATERAL (
        SELECT m.position FROM log.events AS m WHERE m.partition = h.partition
        ORDER BY m.position DESC LIMIT 1) AS t;
    IF c_key IS NOT NULL THEN
      INSERT INTO log.commands (recorded_on, key, request, answer, positions)
        VALUES ((recorded AT TIME ZONE zone)::date, c_key, c_request, c_answer, positions);
    END IF;
    RETURN QUERY SELECT 1, 'appended', positions,
      to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
  END $$`;

export class AppendRules1795000000120 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND_RULES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION log.append_rules');
  }
}
