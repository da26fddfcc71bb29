/** The projection from the first event on, while nobody writes. */
import type pg from 'pg';
import { until } from './client.js';
import { startBank } from './servers.js';
import type { BankEnvironment } from './servers.js';

const TELL_EVERY_MS = 10_000;

export interface CaughtUp {
  readonly events: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Of the bank's process, resident, at its highest. */
  readonly mostMb: number;
}

const BEHIND = `SELECT sum(coalesce(last, 0) - c.position)::text AS n FROM read.checkpoints AS c
  JOIN projection.models AS m ON m.model = c.model AND m.state = 'live'
  LEFT JOIN LATERAL (SELECT max(e.position) AS last FROM log.events AS e
                     WHERE e.partition = c.partition) AS log ON true`;

/** Events that are not projected yet. */
export async function behind(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ n: string }>(BEHIND);
  return Number(rows[0]?.n ?? 0);
}

/** Empties the read model and lets a bank with so many workers fill it. */
export async function projectAnew(
  environment: BankEnvironment,
  owner: pg.Pool,
  { port, workers }: { readonly port: number; readonly workers: number },
): Promise<CaughtUp> {
  await emptyReadModel(owner);
  await owner.query('CHECKPOINT');
  const events = await behind(owner);
  const bank = await startBank(environment, port, workers);
  // Its projector began before its door opened: what it has done by now is not counted.
  const started = performance.now();
  const counted = await behind(owner);
  let told = started;
  await until(async () => {
    const left = await behind(owner);
    if (performance.now() - told > TELL_EVERY_MS) {
      told = performance.now();
      process.stdout.write(`    … ${events - left} of ${events} events\n`);
    }
    return left === 0 ? true : null;
  }, 50);
  const seconds = (performance.now() - started) / 1_000;
  const mostMb = Math.round(bank.memoryMb().most);
  await bank.stop();
  return { events, seconds, perSecond: counted / seconds, mostMb };
}

async function emptyReadModel(owner: pg.Pool): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname = 'read' AND tablename <> 'checkpoints'`,
  );
  await owner.query(`TRUNCATE ${rows.map((one) => one.name).join(', ')}`);
  await owner.query('UPDATE read.checkpoints SET position = 0');
  await owner.query('VACUUM (ANALYZE) read.checkpoints');
}
