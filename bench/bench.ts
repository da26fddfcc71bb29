/**
 * `npm run bench`: one run, one database that it starts itself, alternating rounds, medians.
 *
 *   npm run bench -- --rounds 5 --seconds 6 --rows 200000
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '#postgres';
import { projectAnew } from './catch-up.js';
import { BankClient, until } from './client.js';
import { line, range, ratios } from './figures.js';
import { run as runLoad } from './load.js';
import type { LoadRequest } from './lane.js';
import type { LoadResult } from './load.js';
import { plainInserts } from './plain-insert.js';
import { csvLines, ISSUER, lastLearner, outcomeBody } from './rows.js';
import { startBank, startCrud, tokenFor } from './servers.js';
import type { BankEnvironment, RunningServer } from './servers.js';

const CONNECTIONS = 32;
const LEARNERS = 10_000;
const PORT = 3_900;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
    rows: { type: 'string', default: '200000' },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);
const ROWS = Number(values.rows);

interface Bench {
  readonly environment: BankEnvironment;
  readonly client: BankClient;
  readonly learners: readonly string[];
  readonly learnerId: string;
}

async function prepare(environment: BankEnvironment, bank: RunningServer): Promise<Bench> {
  const operator = new BankClient(bank.baseUrl, await tokenFor(environment, 'operator'));
  const name = { zh: '测量用机构', en: 'An institution for measuring' };
  await operator.post('/v1/institutions', { code: ISSUER, name, kind: 'university' });
  const token = await tokenFor(environment, 'college', '--institution', ISSUER);
  const client = new BankClient(bank.baseUrl, token);
  const learners: string[] = [];
  for (let at = 0; at < LEARNERS; at += 50) {
    const made = Array.from({ length: 50 }, (_, more) =>
      client.post('/v1/learners', {
        externalIds: [{ issuer: ISSUER, value: `single-${at + more}` }],
      }),
    );
    for (const answer of await Promise.all(made)) learners.push(String(answer['learnerId']));
  }
  return { environment, client, learners, learnerId: learners[0] ?? '' };
}

function recording(bench: Bench, run: string): () => LoadRequest {
  let at = 0;
  return () => {
    at += 1;
    const learner = bench.learners[at % bench.learners.length] ?? '';
    const path = `/v1/learners/${learner}/outcomes`;
    return { method: 'POST', path, token: bench.client.token, body: outcomeBody(run, at) };
  };
}

async function singleRecords(bench: Bench, crud: RunningServer, owner: pg.Pool): Promise<void> {
  const results: Record<'bank' | 'crud', LoadResult[]> = { bank: [], crud: [] };
  const plain: number[] = [];
  const lags: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of ['bank', 'crud'] as const) {
      await owner.query('CHECKPOINT');
      const baseUrl = side === 'bank' ? bench.client.baseUrl : crud.baseUrl;
      const next = recording(bench, `r${round}-${Date.now()}`);
      const load = { baseUrl, connections: CONNECTIONS, seconds: SECONDS, next };
      results[side].push(await runLoad(load));
      if (side === 'bank') lags.push(await lagOf(bench));
    }
    plain.push(await plainInserts(bench.environment.databaseUrl, SECONDS / 2));
  }
  const rates = (side: 'bank' | 'crud'): number[] => results[side].map((one) => one.perSecond);
  const p99 = (side: 'bank' | 'crud'): number[] => results[side].map((one) => one.p99Ms);
  line('single POSTs, bank, 1/s', range(rates('bank')));
  line('single POSTs, CRUD peer, 1/s', range(rates('crud')));
  line('  ratio bank ÷ CRUD', range(ratios(rates('bank'), rates('crud')), 2));
  line('  p99 ms, bank | CRUD', `${range(p99('bank'), 1)} | ${range(p99('crud'), 1)}`);
  line('  events behind at the end of each round', range(lags));
  const refused = results.bank.reduce((sum, one) => sum + one.refused, 0);
  line('  refused', String(refused));
  line('plain pg insert, 32 callers, 1/s', range(plain));
}

/** Events that the projector has not read yet, or the sealer, over all partitions. */
async function lagOf(bench: Bench, of: 'projection' | 'seal' = 'projection'): Promise<number> {
  const response = await fetch(`${bench.client.baseUrl}/metrics`);
  const text = await response.text();
  const lags = [...text.matchAll(new RegExp(`^${of}_lag_events(?:\\{[^}]*\\})? (\\S+)`, 'gm'))];
  if (lags.length === 0) throw new Error(`There is no metric ${of}_lag_events.`);
  return lags.reduce((sum, one) => sum + Number(one[1]), 0);
}

/** How far the seal is behind, once a second until it is told to stop. */
function watchSeal(bench: Bench): { stop(): Promise<readonly number[]> } {
  const seen: number[] = [];
  let over = false;
  const watching = until(async () => {
    seen.push(await lagOf(bench, 'seal'));
    return over ? true : null;
  }, 1_000);
  return {
    stop: async () => {
      over = true;
      await watching;
      return seen;
    },
  };
}

async function batches(bench: Bench): Promise<void> {
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const run = `b${round}-${Date.now()}`;
    const outcomes = Array.from({ length: 1_000 }, (_, at) => ({
      learnerId: bench.learners[at % bench.learners.length],
      ...(JSON.parse(outcomeBody(run, at)) as object),
    }));
    const started = performance.now();
    await bench.client.post('/v1/outcomes/batch', { mode: 'continue', outcomes });
    rates.push(1_000 / ((performance.now() - started) / 1_000));
  }
  line('batches of 1,000, outcomes/s', range(rates));
}

async function importRows(bench: Bench, bank: RunningServer): Promise<void> {
  const run = `i${Date.now()}`;
  const started = performance.now();
  const importId = await bench.client.upload(csvLines(run, ROWS));
  const seal = watchSeal(bench);
  const uploaded = performance.now();
  const done = await until(async () => {
    const job = await bench.client.get(`/v1/imports/${importId}`);
    return job['state'] === 'completed' || job['state'] === 'failed' ? job : null;
  }, 50);
  const durable = performance.now();
  const externalId = { issuer: ISSUER, value: lastLearner(run, ROWS) };
  const { learnerId } = await bench.client.post('/v1/learners/lookups', { externalId });
  const after = encodeURIComponent(String(done['position']));
  const path = `/v1/learners/${String(learnerId)}/transcript?after=${after}`;
  await until(async () => ('outcomes' in (await bench.client.get(path)) ? true : null), 10);
  const visible = performance.now();
  await until(async () => ((await lagOf(bench, 'seal')) === 0 ? true : null), 50);
  const sealed = performance.now();
  const unsealed = await seal.stop();
  const rate = (from: number, to: number): string => (ROWS / ((to - from) / 1_000)).toFixed(0);
  line(`import of ${ROWS} rows: accepted`, String(done['accepted']));
  line('  upload seconds', ((uploaded - started) / 1_000).toFixed(1));
  line(
    '  durable rows/s (after upload | in all)',
    `${rate(uploaded, durable)} | ${rate(started, durable)}`,
  );
  line('  last row visible after, seconds', ((visible - durable) / 1_000).toFixed(2));
  line('  visible rows/s in all', rate(started, visible));
  line('  events not yet sealed, each second: median (range)', range(unsealed));
  line('  last row sealed after, seconds', ((sealed - durable) / 1_000).toFixed(2));
  line('  memory of the bank, most MB', bank.memoryMb().most.toFixed(0));
}

async function transcriptReads(bench: Bench): Promise<void> {
  let at = 0;
  const next = (): LoadRequest => {
    at += 1;
    const learner = bench.learners[at % bench.learners.length] ?? '';
    const path = `/v1/learners/${learner}/transcript`;
    return { method: 'GET', path, token: bench.client.token };
  };
  const load = { baseUrl: bench.client.baseUrl, connections: CONNECTIONS, seconds: SECONDS, next };
  const result = await runLoad(load);
  line(
    'transcript reads, 1/s',
    `${result.perSecond.toFixed(0)}, p99 ${result.p99Ms.toFixed(1)} ms`,
  );
}

async function catchUp(environment: BankEnvironment, owner: pg.Pool): Promise<void> {
  const done = await projectAnew(environment, owner, { port: PORT, workers: 1 });
  line(`catch-up of ${done.events} events, events/s`, done.perSecond.toFixed(0));
}

const dataDir = mkdtempSync(join(tmpdir(), 'credit-bank-bench-'));
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') });
const environment = { databaseUrl: server.url, dataDir };
const owner = new pg.Pool({ connectionString: server.url, max: 2 });
try {
  const bank = await startBank(environment, PORT);
  const crud = await startCrud(server.url);
  const bench = await prepare(environment, bank);
  await singleRecords(bench, crud, owner);
  await crud.stop();
  await batches(bench);
  await transcriptReads(bench);
  await importRows(bench, bank);
  await bank.stop();
  await catchUp(environment, owner);
} finally {
  await owner.end();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
