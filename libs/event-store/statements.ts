import type { Statement } from './query.js';

/**
 * All SQL of the log, by name. Reads of many streams or partitions take each by its own index range
 * (`CROSS JOIN LATERAL`); LIMIT and OFFSET keep the planner from turning that into one big join.
 */

const BATCH = `$1,
    $2::bytea[], $3::bytea[], $4::text[], $5::smallint[],
    $6::integer[], $7::integer[], $8::"char"[], $9::uuid[],
    $10::integer[], $11::integer[], $12::integer[], $13::integer[],
    $14::integer[],
    $15::integer[], $16::integer[], $17::text[], $18::text[],
    $19::integer[], $20::"char"[], $21::text[], $22::bytea[],
    $23::uuid[], $24::bytea[], $25::text[]`;

/** Appends a batch. Parameters: see the migration that makes `log.append_batch`. */
export const APPEND: Statement = {
  name: 'log_append',
  text: `SELECT command, outcome, positions, detail FROM log.append_at_once(${BATCH})`,
};

/** The same, but asks before it writes: for a batch that may hold what was there before. */
export const APPEND_ASKING: Statement = {
  name: 'log_append_asking',
  text: `SELECT command, outcome, positions, detail FROM log.append_batch(${BATCH})`,
};

/** Changes the rules. Parameters: see the migration that makes `log.append_rules_at`. */
export const APPEND_RULES: Statement = {
  name: 'log_append_rules_at',
  text: `SELECT command, outcome, positions, detail FROM log.append_rules_at($1::integer, $2,
    $3::bytea, $4::bytea, $5::text, $6::"char", $7::uuid, $8::integer, $9::text, $10::text,
    $11::integer[], $12::"char"[], $13::text[], $14::bytea[],
    $15::uuid[], $16::bytea[], $17::text[],
    $18::text, $19::integer, $20::text, $21::text)`,
};

const EVENT = `e.partition, e.position, e.stream_kind, e.stream_id, e.version, e.epoch, e.type,
  to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  to_char(e.recorded_on, 'YYYY-MM-DD'), e.data`;

/** $1 partition, $2 kind, $3 stream, $4 after this version, $5 up to this position. */
export const READ_STREAM: Statement = {
  name: 'log_read_stream',
  text: `SELECT ${EVENT} FROM log.events AS e
    WHERE e.partition = $1::smallint AND e.stream_kind = $2::"char" AND e.stream_id = $3::uuid
      AND e.version > $4::integer AND e.position <= $5::bigint
    ORDER BY e.version`,
};

/** $1 partitions, $2 kinds, $3 streams: three arrays side by side. */
export const READ_STREAMS: Statement = {
  name: 'log_read_streams',
  text: `SELECT ${EVENT}
    FROM unnest($1::smallint[], $2::"char"[], $3::uuid[]) AS s (partition, kind, id)
    CROSS JOIN LATERAL (
      SELECT * FROM log.events AS m
      WHERE m.partition = s.partition AND m.stream_kind = s.kind AND m.stream_id = s.id
      ORDER BY m.version OFFSET 0) AS e
    ORDER BY e.partition, e.stream_kind, e.stream_id, e.version`,
};

/** $1 partition, $2 kind, $3 after this stream, $4 up to this position, $5 how many events. */
export const READ_STREAMS_AFTER: Statement = {
  name: 'log_read_streams_after',
  text: `SELECT ${EVENT} FROM log.events AS e
    WHERE e.partition = $1::smallint AND e.stream_kind = $2::"char" AND e.stream_id > $3::uuid
      AND e.position <= $4::bigint
    ORDER BY e.stream_id, e.version LIMIT $5::integer`,
};

/** $1 partitions, $2 the position after which each is read, $3 how many events of each. */
export const READ_PARTITIONS: Statement = {
  name: 'log_read_partitions',
  text: `SELECT ${EVENT}
    FROM unnest($1::smallint[], $2::bigint[]) AS p (partition, after)
    CROSS JOIN LATERAL (
      SELECT * FROM log.events AS m
      WHERE m.partition = p.partition AND m.position > p.after
      ORDER BY m.position LIMIT $3::integer) AS e
    ORDER BY e.partition, e.position`,
};

/** $1 partition, $2 position. */
export const READ_AT: Statement = {
  name: 'log_read_at',
  text: `SELECT ${EVENT} FROM log.events AS e
    WHERE e.partition = $1::smallint AND e.position = $2::bigint`,
};

/** $1 partitions. A partition without events has no row. */
export const LAST_POSITIONS: Statement = {
  name: 'log_last_positions',
  text: `SELECT p.partition, e.position
    FROM unnest($1::smallint[]) AS p (partition)
    CROSS JOIN LATERAL (
      SELECT m.position FROM log.events AS m WHERE m.partition = p.partition
      ORDER BY m.position DESC LIMIT 1) AS e`,
};

/** $1 partition, $2 instant. */
export const POSITION_AT: Statement = {
  name: 'log_position_at',
  text: 'SELECT log.position_at($1::smallint, $2::timestamptz)',
};

/** $1 kind, $2 keys. A key that nobody claimed has no row. */
export const READ_CLAIMS: Statement = {
  name: 'log_read_claims',
  text: `SELECT k.place, c.owner, encode(c.content, 'hex'), c.by
    FROM unnest($2::bytea[]) WITH ORDINALITY AS k (key, place)
    CROSS JOIN LATERAL (
      SELECT m.owner, m.content, m.by FROM log.claims AS m
      WHERE m.kind = $1::text AND m.key = k.key LIMIT 1) AS c`,
};

/** $1 key. */
export const READ_COMMAND: Statement = {
  name: 'log_read_command',
  text: `SELECT encode(request, 'hex'), answer, positions FROM log.commands
    WHERE key = $1::bytea`,
};

/** $1 day before which, $2 how many at most. */
export const FORGET_COMMANDS: Statement = {
  name: 'log_forget_commands',
  text: 'SELECT log.forget_commands($1::date, $2::integer)',
};
