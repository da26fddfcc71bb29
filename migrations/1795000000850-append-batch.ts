import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `log.append_batch` is `log.append` with fewer and cheaper statements: what a batch without losers
 * does not need is asked for only when there are some, arrays are unfolded in lists of columns,
 * which keeps no copy of them, and the usual batch is answered by one row. Each step is a statement
 * of its own, as before: a statement that waited for a lock still sees what was committed before it
 * began to wait, the next statement sees what the lock's last holder wrote.
 *
 * Arrays that begin with the same letter belong together; places in them count from 1.
 *   c_  a command: digest of its key (null: no row), of its request, the answer to repeat
 *   h_  the partitions touched, ascending
 *   s_  a stream of a command: its command, its partition's place in h_, the version expected
 *       (-1: any, 0: none), the epoch expected (-1: any), the length it must be below (-1: any),
 *       how many events it gets, and how many the streams before it in its partition get;
 *       s_before is given where stream n belongs to command n, and each gets events, and is empty
 *       otherwise
 *   e_  an event: its stream's place in s_, its place in what that stream gets (from 0)
 *   k_  a claim: its command, its mode (n: new, p: put, g: gone)
 * No two commands of a batch share a stream, a claim or a key; the caller sees to that.
 *
 * A row answers one command. Where s_before is given and nobody loses, one row of command 0 answers
 * all: their positions in their order.
 */
const BATCH = `log.append_batch(
    zone text,
    c_key bytea[], c_request bytea[], c_answer text[],
    h_partition smallint[],
    s_command integer[], s_head integer[], s_kind "char"[], s_id uuid[],
    s_expected integer[], s_epoch integer[], s_below integer[], s_events integer[],
    s_before integer[],
    e_stream integer[], e_place integer[], e_type text[], e_data text[],
    k_command integer[], k_mode "char"[], k_kind text[], k_key bytea[],
    k_owner uuid[], k_content bytea[], k_by text[])`;

/** Who was answered before or wants what is taken is asked for only where somebody was or does. */
const READ_REGISTRIES = `
  IF EXISTS (
      SELECT FROM (SELECT unnest(c_key) AS key) AS c
      CROSS JOIN LATERAL (SELECT FROM log.commands AS m WHERE m.key = c.key LIMIT 1) AS r)
    OR EXISTS (
      SELECT FROM (SELECT unnest(k_mode) AS mode, unnest(k_kind) AS kind, unnest(k_key) AS key) AS k
      CROSS JOIN LATERAL (
        SELECT FROM log.claims AS m WHERE m.kind = k.kind AND m.key = k.key LIMIT 1) AS r
      WHERE k.mode = 'n')
  THEN
    alive := array_fill(true, ARRAY[cardinality(c_key)]);
    FOR hit IN
      SELECT c.place, r.answer, r.positions, r.request = c.request AS same
      FROM unnest(c_key, c_request) WITH ORDINALITY AS c (key, request, place)
      CROSS JOIN LATERAL (
        SELECT m.request, m.answer, m.positions FROM log.commands AS m
        WHERE m.key = c.key LIMIT 1) AS r
    LOOP
      alive[hit.place] := false;
      command := hit.place;
      IF hit.same THEN
        outcome := 'repeated'; positions := hit.positions; detail := hit.answer;
      ELSE
        outcome := 'keyReused'; positions := NULL; detail := NULL;
      END IF;
      RETURN NEXT;
    END LOOP;

    positions := NULL;
    FOR hit IN
      SELECT k.command, json_agg(json_build_object('kind', k.kind, 'key', encode(k.key, 'hex'),
        'owner', r.owner, 'content', encode(r.content, 'hex'), 'by', r.by) ORDER BY k.place) AS held
      FROM unnest(k_command, k_mode, k_kind, k_key) WITH ORDINALITY
        AS k (command, mode, kind, key, place)
      CROSS JOIN LATERAL (
        SELECT m.owner, m.content, m.by FROM log.claims AS m
        WHERE m.kind = k.kind AND m.key = k.key LIMIT 1) AS r
      WHERE k.mode = 'n' AND alive[k.command]
      GROUP BY k.command
    LOOP
      alive[hit.command] := false;
      command := hit.command; outcome := 'claimed'; detail := hit.held;
      RETURN NEXT;
    END LOOP;
    IF NOT true = ANY (alive) THEN RETURN; END IF;
  END IF;`;

/** The row that is locked is the newest, whatever this statement's snapshot is. */
const LOCK_HEADS = `
  SELECT array_agg(h.epoch ORDER BY h.partition) INTO epochs
    FROM (
      SELECT m.partition, m.epoch FROM log.heads AS m
      WHERE m.partition = ANY (h_partition) ORDER BY m.partition FOR UPDATE) AS h;`;

const READ_LAST = `
  SELECT array_agg(coalesce(t.position, 0) ORDER BY p.place),
      greatest(clock_timestamp(), max(t.recorded_at))
    INTO tails, recorded
    FROM (
      SELECT unnest(h_partition) AS partition,
        generate_series(1, cardinality(h_partition)) AS place) AS p
    LEFT JOIN LATERAL (
      SELECT m.position, m.recorded_at FROM log.events AS m WHERE m.partition = p.partition
      ORDER BY m.position DESC LIMIT 1) AS t ON true;
  today := (recorded AT TIME ZONE zone)::date;
  instant := to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

  SELECT array_agg(coalesce(v.version, 0) ORDER BY s.place),
      array_agg(tails[s.head] + s.before ORDER BY s.place),
      array_agg(h_partition[s.head] || ':' || (tails[s.head] + s.before + s.events)
        ORDER BY s.place),
      bool_or((s.expected >= 0 AND s.expected <> coalesce(v.version, 0))
        OR (s.epoch >= 0 AND s.epoch <> epochs[s.head])
        OR (s.below >= 0 AND coalesce(v.version, 0) >= s.below))
    INTO versions, bases, reached, lost
    FROM (
      SELECT unnest(s_head) AS head, unnest(s_kind) AS kind, unnest(s_id) AS id,
        unnest(s_expected) AS expected, unnest(s_epoch) AS epoch, unnest(s_below) AS below,
        unnest(s_events) AS events, unnest(s_before) AS before,
        generate_series(1, cardinality(s_head)) AS place) AS s
    LEFT JOIN LATERAL (
      SELECT m.version FROM log.events AS m
      WHERE m.partition = h_partition[s.head] AND m.stream_kind = s.kind AND m.stream_id = s.id
      ORDER BY m.version DESC LIMIT 1) AS v ON true;`;

const LOSERS = `
  IF lost THEN
    alive := coalesce(alive, array_fill(true, ARRAY[cardinality(c_key)]));
    FOR hit IN
      SELECT s.command, s.place, s.version, epochs[s.head] AS epoch,
        s.expected >= 0 AND s.expected <> s.version AS moved,
        s.epoch >= 0 AND s.epoch <> epochs[s.head] AS ruled
      FROM unnest(s_command, s_head, s_expected, s_epoch, s_below, versions) WITH ORDINALITY
        AS s (command, head, expected, epoch, below, version, place)
      WHERE (s.expected >= 0 AND s.expected <> s.version)
        OR (s.epoch >= 0 AND s.epoch <> epochs[s.head])
        OR (s.below >= 0 AND s.version >= s.below)
      ORDER BY s.place
    LOOP
      CONTINUE WHEN NOT alive[hit.command];
      alive[hit.command] := false;
      command := hit.command;
      IF hit.moved THEN
        outcome := 'versionConflict'; detail := hit.place || ':' || hit.version;
      ELSIF hit.ruled THEN
        outcome := 'epochConflict'; detail := hit.epoch;
      ELSE
        outcome := 'tooLong'; detail := hit.place || ':' || hit.version;
      END IF;
      RETURN NEXT;
    END LOOP;
    IF NOT true = ANY (alive) THEN RETURN; END IF;
  END IF;`;

/** Without losers and with one stream each, the numbers that the caller counted are right. */
const NUMBER = `
  usual := alive IS NULL AND cardinality(s_before) > 0;
  IF NOT usual THEN
    alive := coalesce(alive, array_fill(true, ARRAY[cardinality(c_key)]));
    SELECT array_agg(CASE WHEN alive[s.command] THEN tails[s.head] + s.before END ORDER BY s.place)
      INTO bases
      FROM (
        SELECT n.command, n.head, n.place, sum(CASE WHEN alive[n.command] THEN n.events ELSE 0 END)
          OVER (PARTITION BY n.head ORDER BY n.place) - n.events AS before
        FROM unnest(s_command, s_head, s_events) WITH ORDINALITY
          AS n (command, head, events, place)) AS s;

    SELECT array_agg(coalesce(r.reached, '') ORDER BY c.place) INTO reached
      FROM generate_series(1, cardinality(c_key)) AS c (place)
      LEFT JOIN (
        SELECT t.command, string_agg(t.partition || ':' || t.position, ',' ORDER BY t.partition)
          AS reached
        FROM (
          SELECT s.command, h_partition[s.head] AS partition, max(s.base + s.events) AS position
          FROM unnest(s_command, s_head, s_events, bases) AS s (command, head, events, base)
          WHERE s.base IS NOT NULL AND s.events > 0
          GROUP BY s.command, s.head) AS t
        GROUP BY t.command) AS r ON r.command = c.place;
  END IF;`;

/** Keys are written in their order, so that two processes never wait for each other in a ring. */
const WRITE = `
  INSERT INTO log.commands (recorded_on, key, request, answer, positions)
    SELECT today, c.key, c.request, c.answer, c.reached
    FROM (
      SELECT unnest(c_key) AS key, unnest(c_request) AS request, unnest(c_answer) AS answer,
        unnest(reached) AS reached, generate_series(1, cardinality(c_key)) AS place) AS c
    WHERE c.key IS NOT NULL AND (usual OR alive[c.place])
    ORDER BY c.key;

  IF k_mode && ARRAY['p', 'g']::"char"[] THEN
    DELETE FROM log.claims AS m
      USING unnest(k_command, k_mode, k_kind, k_key) AS k (command, mode, kind, key)
      WHERE k.mode <> 'n' AND (usual OR alive[k.command]) AND m.kind = k.kind AND m.key = k.key;
  END IF;
  INSERT INTO log.claims (owner, kind, key, content, by)
    SELECT k.owner, k.kind, k.key, k.content, k.by
    FROM (
      SELECT unnest(k_command) AS command, unnest(k_mode) AS mode, unnest(k_kind) AS kind,
        unnest(k_key) AS key, unnest(k_owner) AS owner, unnest(k_content) AS content,
        unnest(k_by) AS by) AS k
    WHERE k.mode <> 'g' AND (usual OR alive[k.command])
    ORDER BY k.kind COLLATE "C", k.key;

  INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
      partition, stream_kind, type, data)
    SELECT bases[e.stream] + e.place + 1, recorded, s_id[e.stream],
      versions[e.stream] + e.place + 1, epochs[s_head[e.stream]], today,
      h_partition[s_head[e.stream]], s_kind[e.stream], e.type, e.data
    FROM (
      SELECT unnest(e_stream) AS stream, unnest(e_place) AS place, unnest(e_type) AS type,
        unnest(e_data) AS data) AS e
    WHERE bases[e.stream] IS NOT NULL;

  IF usual THEN
    command := 0; outcome := 'appended'; positions := array_to_string(reached, ',');
    detail := instant;
    RETURN NEXT;
  ELSE
    RETURN QUERY SELECT c.place, 'appended', reached[c.place], instant
      FROM generate_series(1, cardinality(c_key)) AS c (place)
      WHERE alive[c.place];
  END IF;`;

/** Sequential scans are off because an empty log has no figures yet to plan by. */
const APPEND_BATCH = `
  CREATE FUNCTION ${BATCH}
  RETURNS TABLE (command integer, outcome text, positions text, detail text)
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET jit = off
  AS $$
  #variable_conflict use_column
  DECLARE
    alive boolean[];
    usual boolean;
    lost boolean;
    epochs integer[];
    tails bigint[];
    versions integer[];
    bases bigint[];
    reached text[];
    recorded timestamptz;
    instant text;
    today date;
    hit record;
  BEGIN
    ${READ_REGISTRIES}
    ${LOCK_HEADS}
    ${READ_LAST}
    ${LOSERS}
    ${NUMBER}
    ${WRITE}
  END $$`;

/** Who calls `log.append` as before gets a row for each command, counted by the batch itself. */
const APPEND = `
  CREATE OR REPLACE FUNCTION log.append(
    zone text,
    c_key bytea[], c_request bytea[], c_answer text[],
    h_partition smallint[],
    s_command integer[], s_head integer[], s_kind "char"[], s_id uuid[],
    s_expected integer[], s_epoch integer[], s_below integer[], s_events integer[],
    e_stream integer[], e_place integer[], e_type text[], e_data text[],
    k_command integer[], k_mode "char"[], k_kind text[], k_key bytea[],
    k_owner uuid[], k_content bytea[], k_by text[])
  RETURNS TABLE (command integer, outcome text, positions text, detail text)
  LANGUAGE sql VOLATILE SET search_path = pg_catalog
  AS $$
    SELECT a.command, a.outcome, a.positions, a.detail FROM log.append_batch(zone,
      c_key, c_request, c_answer, h_partition,
      s_command, s_head, s_kind, s_id, s_expected, s_epoch, s_below, s_events, '{}',
      e_stream, e_place, e_type, e_data,
      k_command, k_mode, k_kind, k_key, k_owner, k_content, k_by) AS a $$`;

export class AppendBatch1795000000850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND_BATCH);
    await runner.query(APPEND);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION log.append_batch');
  }
}
