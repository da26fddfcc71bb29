/** Streams that cannot be folded: they wait for a fix, and everyone else goes on. */
import type { Pool, PoolClient } from 'pg';
import type { StoredEvent, StreamKind } from '#event-store';

export interface ParkedStream {
  readonly partition: number;
  readonly stream: string;
  readonly kind: StreamKind;
  /** The event, or the rule marker, that could not be applied. */
  readonly position: bigint;
  readonly code: string;
}

const READ = `SELECT partition, stream, kind, position, code FROM read.parked
  WHERE model = $2 AND partition = ANY ($1::smallint[]) ORDER BY partition, stream`;

export async function readParked(
  pool: Pool,
  model: number,
  partitions: readonly number[],
): Promise<Map<string, ParkedStream>> {
  const { rows } = await pool.query<ParkedStream>({
    name: 'read-parked',
    text: READ,
    values: [partitions, model],
  });
  return new Map(rows.map((row) => [row.stream, row]));
}

const PARK = `INSERT INTO read.parked (model, partition, stream, kind, position, code)
  SELECT $6::smallint, *
  FROM unnest($1::smallint[], $2::uuid[], $3::text[], $4::bigint[], $5::text[])`;

export async function park(
  client: PoolClient,
  model: number,
  parked: readonly ParkedStream[],
): Promise<void> {
  if (parked.length === 0) return;
  await client.query({
    name: 'park',
    text: PARK,
    values: [
      parked.map((one) => one.partition),
      parked.map((one) => one.stream),
      parked.map((one) => one.kind),
      parked.map((one) => one.position),
      parked.map((one) => one.code),
      model,
    ],
  });
}

const UNPARK = 'DELETE FROM read.parked WHERE model = $3 AND partition = $1 AND stream = $2';

export async function unpark(client: PoolClient, model: number, one: ParkedStream): Promise<void> {
  await client.query({ name: 'unpark', text: UNPARK, values: [one.partition, one.stream, model] });
}

export function parkedAt(event: StoredEvent, error: unknown): ParkedStream {
  const { partition, position, stream } = event;
  return { partition, position, stream: stream.id, kind: stream.kind, code: codeOf(error) };
}

/** The kind of failure only: an error's text could quote what it choked on. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? error.name : 'Error';
}
