import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The log: events that nobody changes, one head row a partition to take turns on, and the two
 * registries beside it. Columns stand from wide to narrow so that a row has no padding.
 */
const TABLES = [
  'CREATE SCHEMA log',
  `CREATE TABLE log.heads (
     partition smallint PRIMARY KEY,
     epoch integer NOT NULL)`,
  'INSERT INTO log.heads SELECT partition, 0 FROM generate_series(0, 63) AS partition',
  `CREATE TABLE log.events (
     position bigint NOT NULL,
     recorded_at timestamptz NOT NULL,
     stream_id uuid NOT NULL,
     version integer NOT NULL,
     epoch integer NOT NULL,
     recorded_on date NOT NULL,
     partition smallint NOT NULL,
     stream_kind "char" NOT NULL,
     type text COLLATE "C" NOT NULL,
     data text COLLATE "C" NOT NULL,
     CONSTRAINT events_key PRIMARY KEY (partition, position),
     CONSTRAINT events_of_stream UNIQUE (partition, stream_kind, stream_id, version),
     CONSTRAINT events_start_at_one CHECK (position > 0 AND version > 0),
     CONSTRAINT events_have_a_known_kind CHECK (stream_kind IN ('L', 'I', 'B', 'R')),
     CONSTRAINT events_lie_in_the_partition_of_their_stream
       CHECK (partition = get_byte(uuid_send(stream_id), 0) & 63))`,
  `CREATE TABLE log.claims (
     owner uuid NOT NULL,
     kind text COLLATE "C" NOT NULL,
     key bytea NOT NULL,
     content bytea,
     by text COLLATE "C",
     CONSTRAINT claims_key PRIMARY KEY (kind, key))`,
  `CREATE TABLE log.commands (
     recorded_on date NOT NULL,
     key bytea NOT NULL,
     request bytea NOT NULL,
     answer text COLLATE "C" NOT NULL,
     positions text COLLATE "C" NOT NULL,
     CONSTRAINT commands_key PRIMARY KEY (key))`,
];

/** By trigger, because a role that owns the table is not held by what is granted. */
const APPEND_ONLY = [
  `CREATE FUNCTION log.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     RAISE EXCEPTION '账本只可追加 / the log is append-only: % on %.%',
       TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'object_not_in_prerequisite_state';
   END $$`,
  `CREATE TRIGGER events_are_append_only
     BEFORE UPDATE OR DELETE OR TRUNCATE ON log.events
     FOR EACH STATEMENT EXECUTE FUNCTION log.refuse_change()`,
];

/** LZ4 costs a tenth of the default compression; a server built without it keeps the default. */
const COMPRESSION = `DO $$ BEGIN
    ALTER TABLE log.events ALTER COLUMN data SET COMPRESSION lz4;
  EXCEPTION WHEN feature_not_supported THEN NULL; END $$`;

/**
 * The last position recorded at or before an instant, 0 where there is none. `recorded_at` never
 * falls within a partition, so halving finds it by the primary key and no index is kept for it.
 */
const POSITION_AT = `
  CREATE FUNCTION log.position_at(of_partition smallint, instant timestamptz) RETURNS bigint
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
  DECLARE
    low bigint := coalesce((SELECT e.position FROM log.events AS e
      WHERE e.partition = of_partition ORDER BY e.position LIMIT 1), 1) - 1;
    high bigint := coalesce((SELECT e.position FROM log.events AS e
      WHERE e.partition = of_partition ORDER BY e.position DESC LIMIT 1), 0);
    middle bigint;
    probe timestamptz;
  BEGIN
    WHILE low < high LOOP
      middle := high - (high - low) / 2;
      SELECT e.recorded_at INTO probe FROM log.events AS e
        WHERE e.partition = of_partition AND e.position = middle;
      IF probe <= instant THEN low := middle; ELSE high := middle - 1; END IF;
    END LOOP;
    RETURN low;
  END $$`;

export class LogSchema1795000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...TABLES, ...APPEND_ONLY, COMPRESSION, POSITION_AT]) {
      await runner.query(statement);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA log CASCADE');
  }
}
