/**
 * `npm run bench:simulation`: how fast a draft of the bank's book is tried on everyone, what memory
 * that takes, and how reads fare meanwhile; with half the learners first, then with all of them.
 *
 *   npm run bench:simulation -- --learners 100000
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '#postgres';
import { BankClient, until } from './client.js';
import { line } from './figures.js';
import { csvLines, ISSUER, PER_LEARNER } from './rows.js';
import { bankBook, rulesOf } from './rule-table.js';
import { startBank, tokenFor } from './servers.js';
import type { RunningServer } from './servers.js';

const PORT = 3_901;
const READERS = 1_000;
const READ_SECONDS = 10;
const TELL_EVERY_MS = 10_000;

const { values } = parseArgs({ options: { learners: { type: 'string', default: '100000' } } });
const LEARNERS = Number(values.learners);

type Json = Record<string, unknown>;

const dataDir = mkdtempSync(join(tmpdir(), 'credit-bank-bench-'));
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') });
const environment = { databaseUrl: server.url, dataDir };
const owner = new pg.Pool({ connectionString: server.url, max: 2 });

async function rowOf(sql: string): Promise<Json> {
  return (await owner.query<Json>(sql)).rows[0] ?? {};
}

/** What is recorded has a code that begins with `K0`, and no grade that could be asked for. */
function book(years: number, most: string): Json {
  const rules = rulesOf(1).filter((rule) => rule.kind !== 'minimumGrade');
  return bankBook(
    rules.map((rule) => {
      if (rule.kind === 'shelfLife') return { ...rule, years };
      return rule['per'] === 'institution' ? { ...rule, credits: most } : rule;
    }),
  );
}

/** Calls `tell` now and then, with whatever was last asked. */
function teller(tell: (shown: Json) => string): (shown: Json) => void {
  let told = performance.now();
  return (shown) => {
    if (performance.now() - told < TELL_EVERY_MS) return;
    told = performance.now();
    process.stdout.write(`    … ${tell(shown)}\n`);
  };
}

function isOver(shown: Json): boolean {
  return shown['state'] !== 'queued' && shown['state'] !== 'running';
}

/** Records so many learners more, and waits until all of them can be read. */
async function fill(college: BankClient, run: string, learners: number): Promise<void> {
  const importId = await college.upload(csvLines(run, learners * PER_LEARNER));
  const tell = teller((job) => `${String(job['rows'])} of ${String(job['rowsTotal'])} rows`);
  const job = await until(async () => {
    const shown = await college.get(`/v1/imports/${importId}`);
    tell(shown);
    return isOver(shown) ? shown : null;
  }, 500);
  if (job['accepted'] !== learners * PER_LEARNER) throw new Error(JSON.stringify(job));
  const sql = `SELECT (SELECT count(*) FROM log.events) - sum(position) AS behind
    FROM read.checkpoints`;
  await until(async () => ((await rowOf(sql))['behind'] === '0' ? true : null), 200);
}

/** What no simulation may change. */
async function recorded(): Promise<string> {
  const row = await rowOf(
    `SELECT (SELECT count(*) FROM log.events) AS events,
       md5(string_agg(encode(digest, 'hex') || md5(body), '' ORDER BY learner)) AS accounts
     FROM read.accounts`,
  );
  return `${String(row['events'])} events, accounts ${String(row['accounts'])}`;
}

/** Transcripts one after the other, for as long as `going`; median and 99th percentile. */
async function reads(college: BankClient, going: () => boolean): Promise<string> {
  const { rows } = await owner.query<{ learner: string }>(
    'SELECT learner FROM read.accounts ORDER BY learner LIMIT $1',
    [READERS],
  );
  const ms: number[] = [];
  while (going()) {
    const sent = performance.now();
    await college.get(`/v1/learners/${String(rows[ms.length % rows.length]?.learner)}/transcript`);
    ms.push(performance.now() - sent);
  }
  ms.sort((a, b) => a - b);
  const at = (share: number): string => (ms[Math.floor(ms.length * share)] ?? 0).toFixed(1);
  return `${at(0.5)} ms median, ${at(0.99)} ms p99 (${ms.length} reads)`;
}

/** A bank of its own, so that the memory of the import does not hide the simulation's. */
async function withBank<T>(work: (bank: RunningServer) => Promise<T>): Promise<T> {
  const bank = await startBank(environment, PORT);
  try {
    return await work(bank);
  } finally {
    await bank.stop();
  }
}

interface Watched {
  readonly shown: Json;
  readonly seconds: number;
  readonly mostMb: number;
}

/** Starts a simulation of the draft and looks at it until it is over. */
async function simulate(operator: BankClient, bank: RunningServer): Promise<Watched> {
  const started = performance.now();
  const { simulationId } = await operator.post('/v1/rule-books/bank/simulations', {});
  const tell = teller((run) => `${String(run['done'])} of ${String(run['learners'])} learners`);
  let mostMb = 0;
  const shown = await until(async () => {
    const run = await operator.get(`/v1/simulations/${String(simulationId)}`);
    mostMb = Math.max(mostMb, bank.memoryMb().now);
    tell(run);
    return isOver(run) ? run : null;
  }, 100);
  const seconds = (performance.now() - started) / 1_000;
  if (shown['state'] !== 'completed') throw new Error(JSON.stringify(shown));
  return { shown, seconds, mostMb };
}

interface Clients {
  readonly operator: BankClient;
  readonly college: BankClient;
}

async function measure({ operator, college }: Clients, bank: RunningServer): Promise<void> {
  const readUntil = performance.now() + READ_SECONDS * 1_000;
  const readsBefore = await reads(college, () => performance.now() < readUntil);
  const [recordedBefore, memoryBefore] = [await recorded(), bank.memoryMb().now];
  let over = false;
  const simulation = simulate(operator, bank).finally(() => (over = true));
  const readsMeanwhile = await reads(college, () => !over);
  const { shown, seconds, mostMb } = await simulation;
  const recordedAfter = await recorded();
  const learners = Number(shown['learners']);
  const { learnersPerSecond, totals } = shown;
  line(`simulation of ${learners} learners, seconds`, seconds.toFixed(1));
  line(
    '  learners/s (by the clock | by the bank)',
    `${(learners / seconds).toFixed(0)} | ${String(learnersPerSecond)}`,
  );
  line('  memory MB before | at its highest', `${memoryBefore.toFixed(0)} | ${mostMb.toFixed(0)}`);
  line('  reads before', readsBefore);
  line('  reads meanwhile', readsMeanwhile);
  line('  totals', JSON.stringify(totals));
  line('  recorded before', recordedBefore);
  line('  recorded after', recordedAfter === recordedBefore ? 'the same' : recordedAfter);
  if (recordedAfter !== recordedBefore) throw new Error('The simulation changed what is recorded.');
}

/** The bank with the college and its book, before anyone is recorded. */
async function prepare(bank: RunningServer): Promise<Clients> {
  const operator = new BankClient(bank.baseUrl, await tokenFor(environment, 'operator'));
  const name = { zh: '测量用机构', en: 'An institution for measuring' };
  await operator.post('/v1/institutions', { code: ISSUER, name, kind: 'university' });
  const { version } = await operator.post('/v1/rule-books', book(8, '105.00'));
  await operator.post('/v1/rule-books/bank/publications', { version });
  await operator.post('/v1/rule-books', book(10, '25.00'));
  const token = await tokenFor(environment, 'college', '--institution', ISSUER);
  return { operator, college: new BankClient(bank.baseUrl, token) };
}

try {
  const half = Math.floor(LEARNERS / 2);
  const clients = await withBank(prepare);
  await withBank(() => fill(clients.college, 'K0a', half));
  await withBank((bank) => measure(clients, bank));
  await withBank(() => fill(clients.college, 'K0b', LEARNERS - half));
  await withBank((bank) => measure(clients, bank));
} finally {
  await owner.end();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
