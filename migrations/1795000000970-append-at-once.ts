import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `log.append_at_once` writes first and asks only where that fails: almost every batch is new, so
 * looking its keys up before they are written finds nothing and costs an eighth of the call. What
 * the registries refuse, and what expects another version, undoes what was written and goes to
 * `log.append_batch`, which says who loses, writes the others and answers as ever. So does a batch
 * of another shape: `s_before` empty, or claims that are put or gone.
 *
 * Heads are locked by a statement before those that read what their last holder wrote. Lists are
 * unfolded in their order and not sorted; that they came in it is asked, and where they did not,
 * the other function sorts.
 *
 * Parameters are those of `log.append_batch`. One row of command -1 answers a whole batch: the last
 * positions that its partitions had before it, from which the caller counts on as the function did.
 */
const PARAMETERS = `
    zone text,
    c_key bytea[], c_request bytea[], c_answer text[],
    h_partition smallint[],
    s_command integer[], s_head integer[], s_kind "char"[], s_id uuid[],
    s_expected integer[], s_epoch integer[], s_below integer[], s_events integer[],
    s_before integer[],
    e_stream integer[], e_place integer[], e_type text[], e_data text[],
    k_command integer[], k_mode "char"[], k_kind text[], k_key bytea[],
    k_owner uuid[], k_content bytea[], k_by text[]`;

/** The row that is locked is the newest, whatever this statement's snapshot is. */
const LOCK_HEADS = `
  SELECT array_agg(h.epoch), array_agg(h.partition) INTO epochs, locked
    FROM (
      SELECT m.partition, m.epoch FROM log.heads AS m
      WHERE m.partition = ANY (h_partition) ORDER BY m.partition FOR UPDATE) AS h;`;

const READ_TAILS = `
  SELECT array_agg(coalesce(t.position, 0)), array_agg(p.partition),
      greatest(clock_timestamp(), max(t.recorded_at))
    INTO tails, found, recorded
    FROM (SELECT unnest(h_partition) AS partition) AS p
    LEFT JOIN LATERAL (
      SELECT m.position, m.recorded_at FROM log.events AS m WHERE m.partition = p.partition
      ORDER BY m.position DESC LIMIT 1) AS t ON true;
  today := (recorded AT TIME ZONE zone)::date;`;

/** Keys are written in their order, so that two processes never wait for each other in a ring. */
const WRITE_REGISTRIES = `
  INSERT INTO log.commands (recorded_on, key, request, answer, positions)
    SELECT today, c.key, c.request, c.answer,
      h_partition[c.head] || ':' || (tails[c.head] + c.before + c.events)
    FROM (
      SELECT unnest(c_key) AS key, unnest(c_request) AS request, unnest(c_answer) AS answer,
        unnest(s_head) AS head, unnest(s_before) AS before, unnest(s_events) AS events) AS c
    WHERE c.key IS NOT NULL
    ORDER BY c.key;

  INSERT INTO log.claims (owner, kind, key, content, by)
    SELECT k.owner, k.kind, k.key, k.content, k.by
    FROM (
      SELECT unnest(k_kind) AS kind, unnest(k_key) AS key, unnest(k_owner) AS owner,
        unnest(k_content) AS content, unnest(k_by) AS by) AS k
    ORDER BY k.kind COLLATE "C", k.key;`;

/** An event whose stream is not as expected is not written, and then nothing is. */
const WRITE_EVENTS = `
  INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
      partition, stream_kind, type, data)
    SELECT tails[s_head[e.stream]] + s_before[e.stream] + e.place + 1, recorded,
      s_id[e.stream], coalesce(v.version, 0) + e.place + 1, epochs[s_head[e.stream]], today,
      h_partition[s_head[e.stream]], s_kind[e.stream], e.type, e.data
    FROM (
      SELECT unnest(e_stream) AS stream, unnest(e_place) AS place, unnest(e_type) AS type,
        unnest(e_data) AS data) AS e
    LEFT JOIN LATERAL (
      SELECT m.version FROM log.events AS m
      WHERE m.partition = h_partition[s_head[e.stream]] AND m.stream_kind = s_kind[e.stream]
        AND m.stream_id = s_id[e.stream]
      ORDER BY m.version DESC LIMIT 1) AS v ON true
    WHERE (s_expected[e.stream] < 0 OR s_expected[e.stream] = coalesce(v.version, 0))
      AND (s_epoch[e.stream] < 0 OR s_epoch[e.stream] = epochs[s_head[e.stream]])
      AND (s_below[e.stream] < 0 OR s_below[e.stream] > coalesce(v.version, 0));
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written < cardinality(e_stream) THEN RAISE SQLSTATE 'CB002'; END IF;`;

/** Sequential scans are off because an empty log has no figures yet to plan by. */
const APPEND_AT_ONCE = `
  CREATE FUNCTION log.append_at_once(${PARAMETERS})
  RETURNS TABLE (command integer, outcome text, positions text, detail text)
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET jit = off
  AS $$
  #variable_conflict use_column
  DECLARE
    epochs integer[];
    locked smallint[];
    tails bigint[];
    found smallint[];
    recorded timestamptz;
    today date;
    written bigint;
  BEGIN
    IF cardinality(s_before) > 0 AND NOT k_mode && ARRAY['p', 'g']::"char"[] THEN
      ${LOCK_HEADS}
      ${READ_TAILS}
      IF locked = h_partition AND found = h_partition THEN
        BEGIN
          ${WRITE_REGISTRIES}
          ${WRITE_EVENTS}
          command := -1; outcome := 'appended'; positions := array_to_string(tails, ',');
          detail := to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
          RETURN NEXT;
          RETURN;
        EXCEPTION WHEN unique_violation OR SQLSTATE 'CB002' THEN
          NULL;
        END;
      END IF;
    END IF;

    RETURN QUERY SELECT a.command, a.outcome, a.positions, a.detail FROM log.append_batch(zone,
      c_key, c_request, c_answer, h_partition,
      s_command, s_head, s_kind, s_id, s_expected, s_epoch, s_below, s_events, s_before,
      e_stream, e_place, e_type, e_data,
      k_command, k_mode, k_kind, k_key, k_owner, k_content, k_by) AS a;
  END $$`;

export class AppendAtOnce1795000000970 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND_AT_ONCE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION log.append_at_once');
  }
}
