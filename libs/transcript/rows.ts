/** The named statements by which the projector reads and writes the read model. */
import type { Pool, PoolClient } from 'pg';
import type { BookedEntry } from './booking.js';
import { binaryArrays as arrays, copyRows } from '#event-store';
import type { Column } from '#event-store';
import { packEntry } from './packing.js';
import { digestOf, readState, writeBody } from './state.js';
import type { LearnerState, StoredState } from './state.js';
import type { Statistics } from './statistics.js';

/** A place in one partition that has something of its own: a learner, or another stream. */
export interface RowKey {
  readonly partition: number;
  readonly id: string;
}

const READ_ACCOUNTS = `SELECT a.learner, a.position, a.epoch, a.next_change::text, a.body
  FROM unnest($1::smallint[], $2::uuid[]) AS k (partition, learner)
  CROSS JOIN LATERAL (
    SELECT m.learner, m.position, m.epoch, m.next_change, m.body FROM read.accounts AS m
    WHERE m.model = $3 AND m.partition = k.partition AND m.learner = k.learner LIMIT 1) AS a`;

interface AccountRow {
  readonly learner: string;
  readonly position: bigint;
  readonly epoch: number;
  readonly next_change: string | null;
  readonly body: string;
}

export function stateOfRow(row: Omit<AccountRow, 'learner'>): LearnerState {
  const { body, position, epoch, next_change: nextChange } = row;
  return readState({ body, position, epoch, nextChange });
}

/** The states of these learners in a model; a learner without a row is left out. */
export async function readAccounts(
  client: Pool | PoolClient,
  model: number,
  keys: readonly RowKey[],
): Promise<Map<string, LearnerState>> {
  const { rows } = await client.query<AccountRow>({
    name: 'read-accounts',
    text: READ_ACCOUNTS,
    values: [keys.map((key) => key.partition), keys.map((key) => key.id), model],
  });
  return new Map(rows.map((row) => [row.learner, stateOfRow(row)]));
}

const READ_ACCOUNTS_AFTER = `SELECT learner, position, epoch, next_change::text, body
  FROM read.accounts WHERE model = $4 AND partition = $1 AND learner > $2
  ORDER BY learner LIMIT $3`;

/** The next learners of a partition in the order of their ids: what a sweep walks along. */
export async function readAccountsAfter(
  client: PoolClient,
  { model, partition }: { readonly model: number; readonly partition: number },
  after: string,
  limit: number,
): Promise<[string, LearnerState][]> {
  const { rows } = await client.query<AccountRow>({
    name: 'read-accounts-after',
    text: READ_ACCOUNTS_AFTER,
    values: [partition, after, limit, model],
  });
  return rows.map((row) => [row.learner, stateOfRow(row)]);
}

const WRITE_ACCOUNTS = `INSERT INTO read.accounts AS a (model, partition, learner, position, epoch,
    accumulated, recognised, consumed, available, converted, overdrawn, next_change, digest, body)
  SELECT $14::smallint, k.partition, k.learner, k.position, k.epoch, k.accumulated, k.recognised,
    k.consumed, k.available, k.converted, k.overdrawn, k.next_change::date, k.digest, k.body
  FROM unnest($1::smallint[], $2::uuid[], $3::bigint[], $4::integer[], $5::bigint[], $6::bigint[],
    $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bytea[], $12::text[], $13::text[])
    AS k (partition, learner, position, epoch, accumulated, recognised, consumed, available,
      converted, overdrawn, digest, body, next_change)
  ON CONFLICT (model, partition, learner) DO UPDATE SET position = excluded.position,
    epoch = excluded.epoch, accumulated = excluded.accumulated, recognised = excluded.recognised,
    consumed = excluded.consumed, available = excluded.available, converted = excluded.converted,
    overdrawn = excluded.overdrawn, next_change = excluded.next_change, digest = excluded.digest,
    body = excluded.body`;

export interface ChangedAccount {
  readonly partition: number;
  readonly state: LearnerState;
}

/** Writes the rows and returns them, by learner. */
export async function writeAccounts(
  client: PoolClient,
  model: number,
  changed: readonly ChangedAccount[],
): Promise<Map<string, StoredState>> {
  if (changed.length === 0) return new Map();
  const bodies = changed.map(({ state }) => writeBody(state));
  await client.query({
    name: 'write-accounts',
    text: WRITE_ACCOUNTS,
    values: [
      ...accountColumns(changed, bodies).map((column) => column.array()),
      arrays.textArray(changed.map(({ state }) => state.nextChange)),
      model,
    ],
  });
  return new Map(
    changed.map(({ state }, at) => {
      const { position, epoch, nextChange } = state;
      return [state.account.learnerId, { body: bodies[at] ?? '', position, epoch, nextChange }];
    }),
  );
}

const COPIED_ACCOUNTS = `read.accounts (partition, learner, position, epoch, accumulated,
  recognised, consumed, available, converted, overdrawn, digest, body, next_change, model)`;

/** Writes accounts of which the model has no row yet. */
export async function copyAccounts(
  client: PoolClient,
  model: number,
  changed: readonly ChangedAccount[],
): Promise<void> {
  if (changed.length === 0) return;
  const bodies = changed.map(({ state }) => writeBody(state));
  await copyRows(client, COPIED_ACCOUNTS, [
    ...accountColumns(changed, bodies),
    arrays.dateColumn(changed.map(({ state }) => state.nextChange)),
    arrays.int2Column(changed.map(() => model)),
  ]);
}

function accountColumns(changed: readonly ChangedAccount[], bodies: readonly string[]): Column[] {
  const balances = changed.map(({ state }) => state.assessment.balances);
  return [
    arrays.int2Column(changed.map((one) => one.partition)),
    arrays.uuidColumn(changed.map(({ state }) => arrays.uuidBytes(state.account.learnerId))),
    arrays.int8Column(changed.map(({ state }) => state.position)),
    arrays.int4Column(changed.map(({ state }) => state.epoch)),
    arrays.int8Column(balances.map((one) => one.accumulated)),
    arrays.int8Column(balances.map((one) => one.recognised)),
    arrays.int8Column(balances.map((one) => one.consumed)),
    arrays.int8Column(balances.map((one) => one.available)),
    arrays.int8Column(balances.map((one) => one.converted)),
    arrays.int8Column(balances.map((one) => one.overdrawn)),
    arrays.byteaColumn(bodies.map(digestOf)),
    arrays.textColumn(bodies),
  ];
}

const WRITE_ENTRIES = `INSERT INTO read.statement_entries
    (model, partition, learner, position, ordinal, body)
  SELECT $6::smallint, * FROM unnest($1::smallint[], $2::uuid[], $3::bigint[], $4::integer[],
    $5::text[])`;

export interface LearnerEntry extends RowKey {
  readonly booked: BookedEntry;
}

export async function writeEntries(
  client: PoolClient,
  model: number,
  entries: readonly LearnerEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const values = [...entryColumns(entries).map((column) => column.array()), model];
  await client.query({ name: 'write-entries', text: WRITE_ENTRIES, values });
}

const COPIED_ENTRIES =
  'read.statement_entries (partition, learner, position, ordinal, body, model)';

/** The same rows at less cost for each, from about a thousand on. */
export async function copyEntries(
  client: PoolClient,
  model: number,
  entries: readonly LearnerEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const models = arrays.int2Column(entries.map(() => model));
  await copyRows(client, COPIED_ENTRIES, [...entryColumns(entries), models]);
}

function entryColumns(entries: readonly LearnerEntry[]): Column[] {
  return [
    arrays.int2Column(entries.map((one) => one.partition)),
    arrays.uuidColumn(entries.map((one) => arrays.uuidBytes(one.id))),
    arrays.int8Column(entries.map((one) => one.booked.position)),
    arrays.int4Column(entries.map((one) => one.booked.ordinal)),
    arrays.textColumn(entries.map((one) => packEntry(one.booked.entry))),
  ];
}

const WRITE_STATISTICS = `INSERT INTO read.statistics AS s (model, partition, scope, kind, level,
    institution, year, outcomes, learners, accumulated, recognised, converted)
  SELECT $12::smallint, * FROM unnest($1::smallint[], $2::text[], $3::text[], $4::text[],
    $5::text[], $6::smallint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[])
  ON CONFLICT (model, partition, scope, kind, level, institution, year) DO UPDATE SET
    outcomes = s.outcomes + excluded.outcomes, learners = s.learners + excluded.learners,
    accumulated = s.accumulated + excluded.accumulated,
    recognised = s.recognised + excluded.recognised, converted = s.converted + excluded.converted`;

// A cell that nobody counts for is no row: a replay with other pages may never have touched it.
const DROP_EMPTY_STATISTICS = `DELETE FROM read.statistics
  WHERE model = $2 AND partition = ANY ($1::smallint[]) AND outcomes = 0 AND learners = 0`;

/** Books the differences of each partition. */
export async function writeStatistics(
  client: PoolClient,
  model: number,
  changes: ReadonlyMap<number, Statistics>,
): Promise<void> {
  const rows = [...changes].flatMap(([partition, statistics]) =>
    [...statistics.values()]
      .filter(({ counts }) => Object.values(counts).some((count) => count !== 0))
      .map(({ key, counts }) => ({ partition, key, counts })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-statistics',
    text: WRITE_STATISTICS,
    values: [
      arrays.int2Array(rows.map((row) => row.partition)),
      arrays.textArray(rows.map((row) => row.key.scope)),
      arrays.textArray(rows.map((row) => row.key.kind)),
      arrays.textArray(rows.map((row) => row.key.level)),
      arrays.textArray(rows.map((row) => row.key.institution)),
      arrays.int2Array(rows.map((row) => row.key.year)),
      arrays.int8Array(rows.map((row) => row.counts.outcomes)),
      arrays.int8Array(rows.map((row) => row.counts.learners)),
      arrays.int8Array(rows.map((row) => row.counts.accumulated)),
      arrays.int8Array(rows.map((row) => row.counts.recognised)),
      arrays.int8Array(rows.map((row) => row.counts.converted)),
      model,
    ],
  });
  const lowered = rows.filter((row) => row.counts.outcomes < 0 || row.counts.learners < 0);
  if (lowered.length === 0) return;
  await client.query({
    name: 'drop-empty-statistics',
    text: DROP_EMPTY_STATISTICS,
    values: [[...new Set(lowered.map((row) => row.partition))], model],
  });
}
