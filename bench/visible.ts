/**
 * `npm run bench:visible`: how long after its answer an outcome can be read, at a given rate of
 * single-record POSTs that come whether or not the bank keeps up; alone, and while an import runs.
 *
 *   npm run bench:visible -- --rate 1000 --seconds 10 --rounds 3 --rows 200000
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '#postgres';
import { BankClient, until } from './client.js';
import { line, quantile } from './figures.js';
import { circumstances, writeResult } from './results.js';
import { csvLines, ISSUER, outcomeBody } from './rows.js';
import { startBank, tokenFor } from './servers.js';
import type { BankEnvironment, RunningServer } from './servers.js';
import { stream, type Streamed } from './stream.js';

const PORT = 3_904;
const LEARNERS = 2_000;
const TARGETS = { p50Ms: 50, p99Ms: 250, whileImportingMs: 1_000 };

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    rows: { type: 'string', default: '200000' },
  },
});
const RATE = Number(values.rate);
const SECONDS = Number(values.seconds);
const ROUNDS = Number(values.rounds);
const ROWS = Number(values.rows);

interface Bench {
  readonly bank: RunningServer;
  readonly owner: pg.Pool;
  readonly college: BankClient;
  readonly learners: readonly string[];
}

async function prepare(environment: BankEnvironment, owner: pg.Pool): Promise<Bench> {
  const bank = await startBank(environment, PORT);
  const operator = new BankClient(bank.baseUrl, await tokenFor(environment, 'operator'));
  const name = { zh: '测量用机构', en: 'An institution for measuring' };
  await operator.post('/v1/institutions', { code: ISSUER, name, kind: 'university' });
  const college = operator.as(await tokenFor(environment, 'college', '--institution', ISSUER));
  const learners: string[] = [];
  for (let at = 0; at < LEARNERS; at += 50) {
    const made = Array.from({ length: 50 }, (_, more) =>
      college.post('/v1/learners', {
        externalIds: [{ issuer: ISSUER, value: `visible-${at + more}` }],
      }),
    );
    for (const answer of await Promise.all(made)) learners.push(String(answer['learnerId']));
  }
  return { bank, owner, college, learners };
}

function posts({ bank, owner, college, learners }: Bench, going: () => boolean): Promise<Streamed> {
  const run = `v${Date.now()}`;
  let at = 0;
  const next = () => {
    at += 1;
    const path = `/v1/learners/${learners[at % learners.length] ?? ''}/outcomes`;
    const body = outcomeBody(run, at);
    return { method: 'POST', path, token: college.token, body } as const;
  };
  return stream({ baseUrl: bank.baseUrl, owner, perSecond: RATE, next, going });
}

function told(name: string, all: readonly Streamed[]): object {
  const visible = all.flatMap((one) => one.visibleMs);
  const answered = all.flatMap((one) => one.answeredMs);
  const figures = (values: readonly number[]) => ({
    p50Ms: Number(quantile(values, 0.5).toFixed(1)),
    p99Ms: Number(quantile(values, 0.99).toFixed(1)),
    mostMs: Number(values.reduce((most, one) => Math.max(most, one), 0).toFixed(1)),
  });
  const sent = all.reduce((sum, one) => sum + one.sent, 0);
  const seconds = all.reduce((sum, one) => sum + one.seconds, 0);
  const refused = all.reduce((sum, one) => sum + one.refused, 0);
  const result = {
    rounds: all.length,
    sent,
    refused,
    answeredPerSecond: Math.round((sent - refused) / seconds),
    answerToVisible: figures(visible),
    dueToAnswer: figures(answered),
  };
  line(name, JSON.stringify(result));
  return result;
}

async function alone(bench: Bench): Promise<Streamed[]> {
  const all: Streamed[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await bench.owner.query('CHECKPOINT');
    const end = performance.now() + SECONDS * 1_000;
    all.push(await posts(bench, () => performance.now() < end));
  }
  return all;
}

/** The posts begin when the import has, and go on until its last row is recorded. */
async function whileImporting(bench: Bench): Promise<Streamed> {
  await bench.owner.query('CHECKPOINT');
  const importId = await bench.college.upload(csvLines(`w${Date.now()}`, ROWS));
  let over = false;
  const watched = until(async () => {
    const { state } = await bench.college.get(`/v1/imports/${importId}`);
    return state === 'queued' || state === 'running' ? null : String(state);
  }, 200).finally(() => (over = true));
  const streamed = await posts(bench, () => !over);
  if ((await watched) !== 'completed') throw new Error('The import did not complete.');
  return streamed;
}

const dataDir = mkdtempSync(join(tmpdir(), 'credit-bank-bench-'));
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') });
const owner = new pg.Pool({ connectionString: server.url, max: 2 });
owner.on('error', () => undefined);
try {
  const where = await circumstances(server.url);
  const bench = await prepare({ databaseUrl: server.url, dataDir }, owner);
  const first = told('alone', await alone(bench));
  const second = told('while an import runs', [await whileImporting(bench)]);
  await bench.bank.stop();
  const asked = { perSecond: RATE, seconds: SECONDS, rows: ROWS, targets: TARGETS };
  writeResult('visible.json', { ...where, ...asked, alone: first, whileImporting: second });
} finally {
  await owner.end();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
