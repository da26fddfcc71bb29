import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * `log.append` writes a batch of commands in one call. Each step is a statement of its own: a
 * statement that waited for a lock still sees what was committed before it began to wait, the next
 * statement sees what the lock's last holder wrote.
 *
 * Arrays that begin with the same letter belong together; places in them count from 1.
 *   c_  a command: digest of its key (null: no row), of its request, the answer to repeat
 *   h_  the partitions touched, ascending
 *   s_  a stream of a command: its command, its partition's place in h_, the version expected
 *       (-1: any, 0: none), the epoch expected (-1: any), the length it must be below (-1: any),
 *       how many events it gets
 *   e_  an event: its stream's place in s_, its place in what that stream gets (from 0)
 *   k_  a claim: its command, its mode (n: new, p: put, g: gone)
 * No two commands of a batch share a stream, a claim or a key; the caller sees to that.
 */
const SIGNATURE = `log.append(
    zone text,
    c_key bytea[], c_request bytea[], c_answer text[],
    h_partition smallint[],
    s_command integer[], s_head integer[], s_kind "char"[], s_id uuid[],
    s_expected integer[], s_epoch integer[], s_below integer[], s_events integer[],
    e_stream integer[], e_place integer[], e_type text[], e_data text[],
    k_command integer[], k_mode "char"[], k_kind text[], k_key bytea[],
    k_owner uuid[], k_content bytea[], k_by text[])`;

const READ_REGISTRIES = `
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
  IF NOT true = ANY (alive) THEN RETURN; END IF;`;

const LOCK_HEADS = `
  PERFORM 1 FROM log.heads AS h
    WHERE h.partition = ANY (ARRAY(
      SELECT h_partition[s.head] FROM unnest(s_command, s_head) AS s (command, head)
      WHERE alive[s.command]))
    ORDER BY h.partition FOR UPDATE;`;

const READ_LAST = `
  SELECT array_agg(h.epoch ORDER BY p.place),
      array_agg(coalesce(t.position, 0) ORDER BY p.place),
      greatest(clock_timestamp(), max(t.recorded_at))
    INTO epochs, tails, recorded
    FROM unnest(h_partition) WITH ORDINALITY AS p (partition, place)
    CROSS JOIN LATERAL (
      SELECT m.epoch FROM log.heads AS m WHERE m.partition = p.partition LIMIT 1) AS h
    LEFT JOIN LATERAL (
      SELECT m.position, m.recorded_at FROM log.events AS m WHERE m.partition = p.partition
      ORDER BY m.position DESC LIMIT 1) AS t ON true;

  SELECT array_agg(coalesce(v.version, 0) ORDER BY s.place) INTO versions
    FROM unnest(s_head, s_kind, s_id) WITH ORDINALITY AS s (head, kind, id, place)
    LEFT JOIN LATERAL (
      SELECT m.version FROM log.events AS m
      WHERE m.partition = h_partition[s.head] AND m.stream_kind = s.kind AND m.stream_id = s.id
      ORDER BY m.version DESC LIMIT 1) AS v ON true;

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
  END LOOP;`;

const NUMBER = `
  today := (recorded AT TIME ZONE zone)::date;
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
      GROUP BY t.command) AS r ON r.command = c.place;`;

const WRITE = `
  INSERT INTO log.commands (recorded_on, key, request, answer, positions)
    SELECT today, c.key, c.request, c.answer, reached[c.place]
    FROM unnest(c_key, c_request, c_answer) WITH ORDINALITY AS c (key, request, answer, place)
    WHERE c.key IS NOT NULL AND alive[c.place]
    ORDER BY c.key;

  IF k_mode && ARRAY['p', 'g']::"char"[] THEN
    DELETE FROM log.claims AS m
      USING unnest(k_command, k_mode, k_kind, k_key) AS k (command, mode, kind, key)
      WHERE k.mode <> 'n' AND alive[k.command] AND m.kind = k.kind AND m.key = k.key;
  END IF;
  INSERT INTO log.claims (owner, kind, key, content, by)
    SELECT k.owner, k.kind, k.key, k.content, k.by
    FROM unnest(k_command, k_mode, k_kind, k_key, k_owner, k_content, k_by)
      AS k (command, mode, kind, key, owner, content, by)
    WHERE k.mode <> 'g' AND alive[k.command]
    ORDER BY k.kind COLLATE "C", k.key;

  INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
      partition, stream_kind, type, data)
    SELECT bases[e.stream] + e.place + 1, recorded, s_id[e.stream],
      versions[e.stream] + e.place + 1, epochs[s_head[e.stream]], today,
      h_partition[s_head[e.stream]], s_kind[e.stream], e.type, e.data
    FROM unnest(e_stream, e_place, e_type, e_data) AS e (stream, place, type, data)
    WHERE bases[e.stream] IS NOT NULL
    ORDER BY h_partition[s_head[e.stream]], bases[e.stream] + e.place;

  RETURN QUERY SELECT c.place, 'appended', reached[c.place],
      to_char(recorded AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    FROM generate_series(1, cardinality(c_key)) AS c (place)
    WHERE alive[c.place];`;

/** Sequential scans are off because an empty log has no figures yet to plan by. */
const APPEND = `
  CREATE FUNCTION ${SIGNATURE}
  RETURNS TABLE (command integer, outcome text, positions text, detail text)
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog SET plan_cache_mode = force_generic_plan
  SET enable_seqscan = off SET jit = off
  AS $$
  #variable_conflict use_column
  DECLARE
    alive boolean[] := array_fill(true, ARRAY[cardinality(c_key)]);
    epochs integer[];
    tails bigint[];
    versions integer[];
    bases bigint[];
    reached text[];
    recorded timestamptz;
    today date;
    hit record;
  BEGIN
    ${READ_REGISTRIES}
    ${LOCK_HEADS}
    ${READ_LAST}
    IF NOT true = ANY (alive) THEN RETURN; END IF;
    ${NUMBER}
    ${WRITE}
  END $$`;

export class Append1795000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEND);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION log.append');
  }
}
