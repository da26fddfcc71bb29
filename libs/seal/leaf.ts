/**
 * The bytes of an event that are sealed: RFC 8785 JSON over every column, names in order. `data` is
 * stored as canonical text already and is taken as it stands. Changing anything here would change
 * every hash there is: it is fixed for ever, here and in `LEAF_HASH` beside it.
 */

/** A row of `log.events` in the texts of this leaf. */
export interface EventRow {
  readonly partition: string;
  readonly position: string;
  /** The letter that is stored. */
  readonly streamKind: string;
  readonly streamId: string;
  readonly version: string;
  readonly epoch: string;
  readonly type: string;
  /** UTC with six digits of a second. */
  readonly recordedAt: string;
  readonly recordedOn: string;
  readonly data: string;
}

/** A position is text, for JSON's numbers end at 2^53. */
export function leafText(row: EventRow): string {
  return (
    `{"data":${row.data},"epoch":${row.epoch},"partition":${row.partition},` +
    `"position":"${row.position}","recordedAt":"${row.recordedAt}",` +
    `"recordedOn":"${row.recordedOn}","streamId":"${row.streamId}",` +
    `"streamKind":${JSON.stringify(row.streamKind)},"type":${JSON.stringify(row.type)},` +
    `"version":${row.version}}`
  );
}

/** The columns of `EventRow` in its order, from `log.events AS e`. */
export const EVENT_ROW = `e.partition::text, e.position::text, e.stream_kind::text,
  e.stream_id::text, e.version::text, e.epoch::text, e.type,
  to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  to_char(e.recorded_on, 'YYYY-MM-DD'), e.data`;

/** The same leaf, hashed where the events are, so that only hashes travel while they are sealed. */
export const LEAF_HASH = `sha256('\\x00'::bytea || convert_to('{"data":' || e.data
  || ',"epoch":' || e.epoch || ',"partition":' || e.partition || ',"position":"' || e.position
  || '","recordedAt":"'
  || to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  || '","recordedOn":"' || to_char(e.recorded_on, 'YYYY-MM-DD')
  || '","streamId":"' || e.stream_id || '","streamKind":' || to_json(e.stream_kind::text)
  || ',"type":' || to_json(e.type) || ',"version":' || e.version || '}', 'UTF8'))`;

export function eventRow(columns: readonly (string | null)[]): EventRow {
  const [partition, position, streamKind, streamId, version, epoch, type, ...rest] = columns.map(
    (column) => column ?? '',
  );
  const [recordedAt, recordedOn, data] = rest;
  return {
    partition: partition ?? '',
    position: position ?? '',
    streamKind: streamKind ?? '',
    streamId: streamId ?? '',
    version: version ?? '',
    epoch: epoch ?? '',
    type: type ?? '',
    recordedAt: recordedAt ?? '',
    recordedOn: recordedOn ?? '',
    data: data ?? '',
  };
}
