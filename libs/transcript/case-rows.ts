/** Conversions and appeals of the accounts that changed, as the lists of them show them. */
import type { PoolClient } from 'pg';
import { partyOf } from '#domain';
import type { ConversionRecord } from '#domain';
import type { ConversionAssessment } from '#equivalence';
import type { ChangedAccount } from './rows.js';

const WRITE_CONVERSIONS = `INSERT INTO read.conversions AS c (model, partition, learner, conversion_id,
    institution, programme, status, applied_on, converted, consumed, step, step_by, started_on,
    due_on)
  SELECT $14::smallint, * FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::text[],
    $5::text[], $6::text[], $7::date[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], $12::date[], $13::date[])
  ON CONFLICT (model, partition, learner, conversion_id) DO UPDATE SET status = excluded.status,
    converted = excluded.converted, consumed = excluded.consumed, step = excluded.step,
    step_by = excluded.step_by, started_on = excluded.started_on, due_on = excluded.due_on
  WHERE (c.status, c.converted, c.consumed, c.step, c.step_by, c.started_on, c.due_on)
    IS DISTINCT FROM (excluded.status, excluded.converted, excluded.consumed, excluded.step,
      excluded.step_by, excluded.started_on, excluded.due_on)`;

const CLOSED = ['conversions', 'appeals'].map((table) => ({
  name: `drop-closed-${table}`,
  text: `DELETE FROM read.${table} AS m
    USING unnest($1::smallint[], $2::uuid[]) AS k (partition, learner)
    WHERE m.model = $3 AND m.partition = k.partition AND m.learner = k.learner`,
}));

/** What an account held that joined another one is listed there, by the other one's row. */
async function dropClosed(
  client: PoolClient,
  model: number,
  changed: readonly ChangedAccount[],
): Promise<void> {
  const closed = changed.filter(({ state }) => state.account.closedInto !== undefined);
  if (closed.length === 0) return;
  const partitions = closed.map((one) => one.partition);
  const learners = closed.map(({ state }) => state.account.learnerId);
  for (const statement of CLOSED) {
    await client.query({ ...statement, values: [partitions, learners, model] });
  }
}

/** Writes the conversions of these accounts, and their appeals. */
export async function writeConversions(
  client: PoolClient,
  model: number,
  changed: readonly ChangedAccount[],
): Promise<void> {
  await dropClosed(client, model, changed);
  const rows = changed.flatMap(({ partition, state }) => {
    const granted = new Map<string, ConversionAssessment>(
      state.assessment.conversions.map((one) => [one.conversionId, one]),
    );
    return Object.values(state.account.conversions).map((conversion) => ({
      partition,
      learner: state.account.learnerId,
      conversion,
      waiting: waitingOf(conversion),
      amounts: granted.get(conversion.conversionId) ?? { converted: 0, consumed: 0 },
    }));
  });
  if (rows.length === 0) return;
  await client.query({
    name: 'write-conversions',
    text: WRITE_CONVERSIONS,
    values: [
      rows.map((row) => row.partition),
      rows.map((row) => row.learner),
      rows.map((row) => row.conversion.conversionId),
      rows.map((row) => row.conversion.institution),
      rows.map((row) => row.conversion.programme),
      rows.map((row) => row.conversion.status),
      rows.map((row) => row.conversion.appliedOn),
      rows.map((row) => row.amounts.converted),
      rows.map((row) => row.amounts.consumed),
      rows.map((row) => row.waiting?.step ?? null),
      rows.map((row) => row.waiting?.by ?? null),
      rows.map((row) => row.waiting?.startedOn ?? null),
      rows.map((row) => row.waiting?.dueOn ?? null),
      model,
    ],
  });
  await writeAppeals(client, model, rows);
}

/** The step whose clock runs; null where none does. */
function waitingOf(conversion: ConversionRecord) {
  const { clock, steps, approved } = conversion;
  const step = steps[approved];
  if (clock === undefined || step === undefined) return null;
  return { step: step.step, by: partyOf(conversion, step), ...clock };
}

const WRITE_APPEALS = `INSERT INTO read.appeals AS a (model, partition, learner, appeal_id, conversion_id,
    institution, programme, against, status, filed_on, due_on, decided_on)
  SELECT $12::smallint, * FROM unnest($1::smallint[], $2::uuid[], $3::uuid[], $4::uuid[],
    $5::text[], $6::text[], $7::text[], $8::text[], $9::date[], $10::date[], $11::date[])
  ON CONFLICT (model, partition, learner, appeal_id) DO UPDATE SET status = excluded.status,
    decided_on = excluded.decided_on
  WHERE (a.status, a.decided_on) IS DISTINCT FROM (excluded.status, excluded.decided_on)`;

interface ConversionRow {
  readonly partition: number;
  readonly learner: string;
  readonly conversion: ConversionRecord;
}

async function writeAppeals(
  client: PoolClient,
  model: number,
  conversions: readonly ConversionRow[],
): Promise<void> {
  const rows = conversions.flatMap((row) =>
    (row.conversion.appeals ?? []).map((appeal) => ({ ...row, appeal })),
  );
  if (rows.length === 0) return;
  await client.query({
    name: 'write-appeals',
    text: WRITE_APPEALS,
    values: [
      rows.map((row) => row.partition),
      rows.map((row) => row.learner),
      rows.map((row) => row.appeal.appealId),
      rows.map((row) => row.conversion.conversionId),
      rows.map((row) => row.conversion.institution),
      rows.map((row) => row.conversion.programme),
      rows.map((row) => row.appeal.against),
      rows.map((row) => row.appeal.status),
      rows.map((row) => row.appeal.filedOn),
      rows.map((row) => row.appeal.dueOn),
      rows.map((row) => row.appeal.decidedOn ?? null),
      model,
    ],
  });
}
