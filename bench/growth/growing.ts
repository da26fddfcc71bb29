/** Lets the city grow by the bank's own API: imports first, then what is done one by one. */
import type pg from 'pg';
import { behind } from '../catch-up.js';
import { until } from '../client.js';
import { run as runLoad } from '../load.js';
import type { RunningServer } from '../servers.js';
import { convert, requestsOf } from './acts.js';
import type { Callers } from './acts.js';
import { csvLine, HEADER } from './city.js';
import type { City } from './city.js';
import type { Growth, StateFile } from './state.js';

const CONNECTIONS = 32;
/** About 100,000 rows an import; a stopped run repeats one at most, and finds its rows recorded. */
const COHORTS_OF_AN_IMPORT = 50;
/** Measured roughly: a cohort's accounts, outcomes and acts. */
const EVENTS_OF_A_COHORT = 2_330;
const TELL_EVERY_MS = 10_000;

export interface Growing {
  readonly city: City;
  readonly owner: pg.Pool;
  readonly bank: RunningServer;
  readonly callers: Callers;
  readonly file: StateFile;
  readonly growth: Growth;
}

export async function eventsOf(owner: pg.Pool): Promise<number> {
  const { rows } = await owner.query<{ n: string }>(
    `SELECT sum(last)::text AS n FROM generate_series(0, 63) AS p (partition)
     CROSS JOIN LATERAL (SELECT max(position) AS last FROM log.events AS e
                         WHERE e.partition = p.partition) AS l`,
  );
  return Number(rows[0]?.n ?? 0);
}

/** Until the log has that many events, or a few more. */
export async function grow(growing: Growing, size: number): Promise<void> {
  for (;;) {
    const events = await eventsOf(growing.owner);
    if (events >= size) return;
    const { growth } = growing;
    const missing = Math.ceil((size - events) / EVENTS_OF_A_COHORT);
    const end = growth.cohorts + Math.min(missing, COHORTS_OF_AN_IMPORT);
    process.stdout.write(
      `  ${events} of ${size} events; cohorts ${growth.cohorts} to ${end - 1}\n`,
    );
    await importCohorts(growing, end);
    await actsOf(growing, end);
    growth.cohorts = end;
    growing.file.write(growth);
  }
}

async function importCohorts(
  { city, owner, callers, growth }: Growing,
  end: number,
): Promise<void> {
  let count = 0;
  function* lines(): Generator<string> {
    yield HEADER;
    for (let cohort = growth.cohorts; cohort < end; cohort += 1) {
      for (const deposit of city.deposits(cohort)) {
        count += 1;
        yield csvLine(deposit);
      }
    }
  }
  const started = performance.now();
  const importId = await callers.school.upload(lines());
  let told = started;
  const job = await until(async () => {
    const shown = await callers.school.get(`/v1/imports/${importId}`);
    if (performance.now() - told > TELL_EVERY_MS) {
      told = performance.now();
      process.stdout.write(`    … ${String(shown['rows'])} of ${count} rows\n`);
    }
    return ['queued', 'running'].includes(String(shown['state'])) ? null : shown;
  }, 50);
  if (job['state'] !== 'completed') throw new Error(JSON.stringify(job));
  growth.durableSeconds += (performance.now() - started) / 1_000;
  await until(async () => ((await behind(owner)) === 0 ? true : null), 20);
  growth.visibleSeconds += (performance.now() - started) / 1_000;
  growth.rows += count;
}

async function actsOf({ city, bank, callers, growth }: Growing, end: number): Promise<void> {
  for (let cohort = growth.cohorts; cohort < end; cohort += 1) {
    const requests = await requestsOf(city, cohort, callers);
    const next = () => requests.pop() ?? null;
    const load = { baseUrl: bank.baseUrl, connections: CONNECTIONS, seconds: 60, next };
    await runLoad(load);
    growth.conversions += await convert(city, cohort, callers);
  }
}
