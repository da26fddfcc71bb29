/**
 * `npm run bench:projection`: how fast the projector reads a log from its first event on, with one
 * worker and with two, in alternating rounds: the synthetic city under a book of thirty rules, and
 * the Open University's results under the demo bank's rules.
 *
 *   npm run bench:projection -- --events 200000 --rounds 5
 *   npm run bench:projection -- --only oulad --rounds 5
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '#postgres';
import { behind, projectAnew } from './catch-up.js';
import { until } from './client.js';
import { line, range, ratios, spreadOf } from './figures.js';
import { grow } from './growth/growing.js';
import { openCity } from './growth/open-city.js';
import { StateFile } from './growth/state.js';
import { circumstances, writeResult } from './results.js';
import { importOulad, startBank } from './servers.js';
import type { BankEnvironment } from './servers.js';

const PORT = 3_903;

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const ROUNDS = Number(values.rounds);

interface Log {
  readonly environment: BankEnvironment;
  readonly owner: pg.Pool;
}

/** A log of its own on a server of its own, for as long as the work takes. */
async function withLog<T>(
  seed: BankEnvironment['seed'],
  work: (log: Log) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'credit-bank-bench-'));
  const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') });
  const owner = new pg.Pool({ connectionString: server.url, max: 2 });
  owner.on('error', () => undefined);
  const environment = { databaseUrl: server.url, dataDir, ...(seed === undefined ? {} : { seed }) };
  try {
    return await work({ environment, owner });
  } finally {
    await owner.end();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function fillCity({ environment, owner }: Log): Promise<void> {
  const file = new StateFile(environment.dataDir);
  const growth = file.read(Number(values.seed));
  const growing = await openCity({ environment, owner, file, growth, port: PORT });
  await grow(growing, Number(values.events));
  await growing.bank.stop();
}

async function fillOulad({ environment, owner }: Log): Promise<void> {
  const bank = await startBank(environment, PORT);
  await importOulad(environment, bank.baseUrl);
  await until(async () => ((await behind(owner)) === 0 ? true : null), 50);
  await bank.stop();
}

async function rounds(name: string, { environment, owner }: Log): Promise<object> {
  const rates: Record<1 | 2, number[]> = { 1: [], 2: [] };
  const memory: number[] = [];
  let events = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const workers of [1, 2] as const) {
      const done = await projectAnew(environment, owner, { port: PORT, workers });
      rates[workers].push(done.perSecond);
      memory.push(done.mostMb);
      events = done.events;
      const rate = `${done.perSecond.toFixed(0)} events/s, ${done.mostMb} MB`;
      line(`  round ${round + 1}, ${workers} worker(s)`, rate);
    }
  }
  line(`${name}, ${events} events, one worker`, range(rates[1]));
  line(`${name}, two workers`, range(rates[2]));
  return {
    events,
    oneWorkerPerSecond: spreadOf(rates[1]),
    twoWorkersPerSecond: spreadOf(rates[2]),
    twoDividedByOne: spreadOf(ratios(rates[2], rates[1]), 2),
    mostMb: spreadOf(memory),
  };
}

const results: Record<string, object> = {};
if (values.only !== 'oulad') {
  await withLog(undefined, async (log) => {
    await fillCity(log);
    results['city'] = await rounds('the city', log);
  });
}
await withLog('default', async (log) => {
  Object.assign(results, await circumstances(log.environment.databaseUrl));
  await fillOulad(log);
  results['oulad'] = await rounds('OULAD', log);
});
writeResult('projection.json', results);
