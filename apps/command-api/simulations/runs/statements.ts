/**
 * The statements on `simulations.runs`. A running one belongs to whoever holds its `run` number and
 * keeps its lease alive by the database's clock; every write of the owner names the number, so a
 * process that was paused and wakes up changes nothing.
 */

/**
 * $1 simulation, $2 book, $3 version, $4 content hash, $5 authority, $6 document, $7 epoch,
 * $8 today, $9 idempotency key, $10 request digest
 */
export const BEGIN = `
  INSERT INTO simulations.runs (simulation_id, book_id, version, content_hash, authority, document,
    epoch, today, idempotency, request, state)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued')
  ON CONFLICT (idempotency) DO NOTHING`;

/** $1 idempotency key */
export const OF_KEY = `
  SELECT simulation_id, request FROM simulations.runs WHERE idempotency = $1`;

/** $1 authority */
export const COUNT_UNFINISHED = `
  SELECT count(*)::int AS count FROM simulations.runs
  WHERE authority = $1 AND state IN ('queued', 'running')`;

/**
 * The oldest that nobody works on; one of an authority at a time, so that nobody's queue keeps the
 * others waiting. $1 lease in milliseconds
 */
export const TAKE_UP = `
  UPDATE simulations.runs SET
    state = 'running', run = run + 1, started_at = coalesce(started_at, now()),
    lease_until = now() + $1 * interval '1 millisecond'
  WHERE simulation_id = (
    SELECT simulation_id FROM simulations.runs AS mine
    WHERE (state = 'queued' OR (state = 'running' AND lease_until < now()))
      AND NOT EXISTS (
        SELECT FROM simulations.runs AS other
        WHERE other.authority = mine.authority
          AND other.state = 'running' AND other.lease_until >= now())
    ORDER BY created_at, simulation_id LIMIT 1
    FOR UPDATE SKIP LOCKED)
  RETURNING *`;

/**
 * $1 simulation, $2 run, $3 partition, $4 last learner, $5 learners, $6 done, $7 worked ms,
 * $8 tally, $9 lease in milliseconds
 */
export const KEEP = `
  UPDATE simulations.runs SET
    partition = $3, last_learner = $4, learners = $5, done = $6, worked_ms = $7, tally = $8,
    lease_until = now() + $9 * interval '1 millisecond'
  WHERE simulation_id = $1 AND run = $2 AND state = 'running'
  RETURNING cancel_asked`;

/** $1 simulation, $2 run, $3 state, $4 failure */
export const FINISH = `
  UPDATE simulations.runs SET state = $3, failure = $4, finished_at = now()
  WHERE simulation_id = $1 AND run = $2 AND state = 'running'`;

/** Gives it back, for the next process to take up at once. $1 simulation, $2 run */
export const RELEASE = `
  UPDATE simulations.runs SET lease_until = now() - interval '1 second'
  WHERE simulation_id = $1 AND run = $2 AND state = 'running'`;

/** A queued one ends here; a running one is ended by whoever works on it. $1 simulation */
export const CANCEL = `
  UPDATE simulations.runs SET
    cancel_asked = true,
    finished_at = CASE WHEN state = 'queued' THEN now() END,
    state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END
  WHERE simulation_id = $1 AND state IN ('queued', 'running')`;

/** $1 simulation */
export const READ = 'SELECT * FROM simulations.runs WHERE simulation_id = $1';

/** The newest of a book. $1 book, $2 how many */
export const OF_BOOK = `
  SELECT * FROM simulations.runs WHERE book_id = $1
  ORDER BY created_at DESC, simulation_id LIMIT $2`;

/** $1 days after which what was found is forgotten */
export const DROP_OLD = `
  DELETE FROM simulations.runs WHERE finished_at < now() - $1 * interval '1 day'`;
