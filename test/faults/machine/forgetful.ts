/**
 * Preloaded into a projector to break it on purpose: of the pages that it reads it forgets one
 * event that another of the same partition follows, so that its checkpoint passes what it never
 * booked. It is the last of its learner: a gap between a learner's own events the projector finds
 * by itself. The suite must find this one.
 */
import pg from 'pg';

type Row = readonly (string | null)[];
type Done = (error: Error | null, result?: { rows: Row[] }) => void;
type Query = (this: pg.Client, ...given: unknown[]) => unknown;

const client = pg.Client.prototype as unknown as { query: Query };
const { query } = client;
let forgotten = false;

/** A pool hands its clients a callback, as the last of what it gives. */
client.query = function (...given: unknown[]): unknown {
  const { name } = (given[0] ?? {}) as { readonly name?: string };
  const done = given.at(-1);
  if (name === 'log_read_partitions' && typeof done === 'function') {
    given[given.length - 1] = forgetting(done as Done);
  }
  return query.apply(this, given);
};

function forgetting(done: Done): Done {
  return (error, result) => {
    const at = forgotten || result === undefined ? -1 : result.rows.findIndex(forgettable);
    if (at >= 0) {
      result?.rows.splice(at, 1);
      forgotten = true;
    }
    done(error, result);
  };
}

function forgettable(row: Row, at: number, rows: readonly Row[]): boolean {
  const [partition, , , stream] = row;
  const later = rows.slice(at + 1);
  return (
    row.includes('OutcomeRecorded') &&
    later[0]?.[0] === partition &&
    later.every(([, , , other]) => other !== stream)
  );
}
