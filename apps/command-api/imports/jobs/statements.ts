/**
 * The statements on `imports.jobs`. A running job belongs to whoever holds its `run` number and
 * keeps its lease alive by the database's clock; every write of the owner names the number, so a
 * process that was paused and wakes up changes nothing.
 */

/** $1 import, $2 institution, $3 client, $4 format, $5 mode, $6 dry run, $7 phase */
export const BEGIN_UPLOAD = `
  INSERT INTO imports.jobs
    (import_id, institution, client, format, mode, dry_run, phase, state, lease_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7, 'uploading', now() + interval '5 minutes')`;

/** $1 institution */
export const COUNT_UNFINISHED = `
  SELECT count(*)::int AS count FROM imports.jobs
  WHERE institution = $1 AND state IN ('uploading', 'queued', 'running')`;

/** $1 import */
export const KEEP_UPLOAD = `
  UPDATE imports.jobs SET lease_until = now() + interval '5 minutes'
  WHERE import_id = $1 AND state = 'uploading'`;

/** $1 import, $2 header, $3 blocks, $4 rows, $5 bytes, $6 idempotency key, $7 request digest */
export const ACCEPT_UPLOAD = `
  UPDATE imports.jobs
  SET state = 'queued', header = $2, blocks = $3, rows_total = $4, bytes_total = $5,
      idempotency = $6, request = $7, created_at = now()
  WHERE import_id = $1 AND state = 'uploading'`;

/** $1 idempotency key */
export const UPLOAD_OF_KEY = `
  SELECT import_id, request FROM imports.jobs WHERE idempotency = $1`;

/** Uploads that nobody goes on with. */
export const DROP_LOST_UPLOADS = `
  DELETE FROM imports.jobs WHERE state = 'uploading' AND lease_until < now() RETURNING import_id`;

/** $1 import */
export const DROP_UPLOAD = `
  DELETE FROM imports.jobs WHERE import_id = $1 AND state = 'uploading'`;

/**
 * The oldest job that nobody works on. One at a time of an institution, so that a long import of
 * one does not keep the others waiting. $1 lease in milliseconds
 */
export const TAKE_UP = `
  UPDATE imports.jobs SET
    state = 'running', run = run + 1, started_at = coalesce(started_at, now()),
    lease_until = now() + $1 * interval '1 millisecond'
  WHERE import_id = (
    SELECT import_id FROM imports.jobs AS job
    WHERE (state = 'queued' OR (state = 'running' AND lease_until < now()))
      AND NOT EXISTS (
        SELECT FROM imports.jobs AS other
        WHERE other.institution = job.institution
          AND other.state = 'running' AND other.lease_until >= now())
    ORDER BY created_at, import_id LIMIT 1
    FOR UPDATE SKIP LOCKED)
  RETURNING *`;

/**
 * $1 import, $2 run, $3 phase, $4 next block, $5 bytes, $6 accepted, $7 duplicates, $8 refused,
 * $9 worked ms, $10 position, $11 lease in milliseconds
 */
export const WRITE_PROGRESS = `
  UPDATE imports.jobs SET
    phase = $3, next_block = $4, bytes = $5, accepted = $6, duplicates = $7, refused = $8,
    worked_ms = $9, positions = $10, lease_until = now() + $11 * interval '1 millisecond'
  WHERE import_id = $1 AND run = $2 AND state = 'running'
  RETURNING cancel_asked`;

/** $1 import, $2 run, $3 state, $4 failure */
export const FINISH = `
  UPDATE imports.jobs SET state = $3, failure = $4, finished_at = now()
  WHERE import_id = $1 AND run = $2 AND state = 'running'`;

/** Gives a job back, for the next process to take up at once. $1 import, $2 run */
export const RELEASE = `
  UPDATE imports.jobs SET lease_until = now() - interval '1 second'
  WHERE import_id = $1 AND run = $2 AND state = 'running'`;

/** A queued one ends here; a running one is ended by whoever works on it. $1 import */
export const CANCEL = `
  UPDATE imports.jobs SET
    cancel_asked = true,
    finished_at = CASE WHEN state = 'queued' THEN now() END,
    state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
  WHERE import_id = $1 AND state IN ('queued', 'running')
  RETURNING state`;

/** $1 import */
export const READ_JOB = `SELECT * FROM imports.jobs WHERE import_id = $1 AND state <> 'uploading'`;

/** $1 import, $2 pieces, $3 buckets, $4 rows, $5 bytes, $6 first lines, $7 sealed: arrays */
export const WRITE_BLOCKS = `
  INSERT INTO imports.spool (import_id, packed, block, bucket, rows, bytes, first_line, sealed)
  SELECT $1::uuid, true, * FROM unnest($2::int[], $3::smallint[], $4::int[], $5::int[],
    $6::bigint[], $7::bytea[])`;

/** $1 import */
export const READ_PIECES = `
  SELECT block, bucket, rows, bytes FROM imports.spool WHERE import_id = $1 ORDER BY block`;

/** $1 import, $2 pieces */
export const READ_BLOCKS = `
  SELECT block, packed, first_line, sealed FROM imports.spool
  WHERE import_id = $1 AND block = ANY ($2::int[])`;

/** In steps, for a spool may hold gigabytes. $1 import, $2 first block, $3 block after the last */
export const DROP_BLOCKS = `
  DELETE FROM imports.spool WHERE import_id = $1 AND block >= $2 AND block < $3`;

/** What a crash between the end of a job and the end of its spool has left. */
export const LEFT_SPOOLS = `
  SELECT DISTINCT import_id FROM imports.spool AS spool
  WHERE NOT EXISTS (
    SELECT FROM imports.jobs AS job
    WHERE job.import_id = spool.import_id AND job.state IN ('uploading', 'queued', 'running'))`;

/** Only by the owner. $1 import, $2 block, $3 run, $4 lines, $5 sealed: arrays */
export const WRITE_REFUSED = `
  WITH gone AS (
    DELETE FROM imports.refused
    WHERE import_id = $1 AND block = $2 AND run = $3 AND line <> ALL ($4::bigint[]))
  INSERT INTO imports.refused (import_id, line, block, run, sealed)
  SELECT $1::uuid, row.line, $2, run, row.sealed
  FROM imports.jobs, unnest($4::bigint[], $5::bytea[]) AS row (line, sealed)
  WHERE import_id = $1 AND run = $3 AND state = 'running'
  ON CONFLICT (import_id, line, block, run) DO UPDATE SET sealed = excluded.sealed`;

/** All of a block but those of one run. $1 import, $2 block, $3 run that stays */
export const DROP_OTHER_REFUSED = `
  DELETE FROM imports.refused WHERE import_id = $1 AND block = $2 AND run <> $3`;

/** $1 import, $2 line after which to go on, $3 how many */
export const READ_REFUSED = `
  SELECT DISTINCT ON (line) line, sealed FROM imports.refused
  WHERE import_id = $1 AND line > $2 ORDER BY line, run DESC LIMIT $3`;

/** $1 import */
export const DROP_REFUSED = `DELETE FROM imports.refused WHERE import_id = $1`;
