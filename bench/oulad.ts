/**
 * `npm run bench:oulad`: the Open University's 32,593 module results through the public import of a
 * bank under the demo's rules. Every round brings them as results of other students, so that each
 * row is new and in every round the same work; the first round finds the bank just started.
 *
 *   npm run bench:oulad -- --rounds 5
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '#postgres';
import { institutions } from '../seeds/files.js';
import { IMPORT_HEADER, OPEN_UNIVERSITY, ouladLines } from '../seeds/oulad-rows.js';
import { BankClient, until } from './client.js';
import { line, range, spreadOf } from './figures.js';
import { circumstances, writeResult } from './results.js';
import { startBank, tokenFor } from './servers.js';

const PORT = 3_904;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const ROUNDS = Number(values.rounds);
const ROWS = ouladLines();

interface Timed {
  /** From the first byte sent to the last row durable. */
  readonly durable: number;
  /** To the transcript of the last row's learner. */
  readonly visible: number;
}

/** The same rows as results of students whom no other round has. */
function* linesOf(round: number): Generator<string> {
  yield `${IMPORT_HEADER}\n`;
  for (const row of ROWS) {
    const [issuer, student, kind, by, number, ...rest] = row.split(',');
    const said = [issuer, `${student}-${round}`, kind, by, `${number}-${round}`, ...rest];
    yield `${said.join(',')}\n`;
  }
}

async function importOnce(client: BankClient, round: number): Promise<Timed> {
  const started = performance.now();
  const importId = await client.upload(linesOf(round));
  const done = await until(async () => {
    const job = await client.get(`/v1/imports/${importId}`);
    return job['state'] === 'completed' || job['state'] === 'failed' ? job : null;
  }, 20);
  const durable = performance.now() - started;
  if (Number(done['accepted']) !== ROWS.length) {
    throw new Error(`${String(done['accepted'])} of ${ROWS.length} rows were taken.`);
  }
  const student = ROWS.at(-1)?.split(',')[1] ?? '';
  const externalId = { issuer: OPEN_UNIVERSITY, value: `${student}-${round}` };
  const { learnerId } = await client.post('/v1/learners/lookups', { externalId });
  const after = encodeURIComponent(String(done['position']));
  const path = `/v1/learners/${String(learnerId)}/transcript?after=${after}`;
  await until(async () => ('outcomes' in (await client.get(path)) ? true : null), 10);
  return { durable, visible: performance.now() - started };
}

async function rounds(client: BankClient): Promise<object> {
  const rates: Record<keyof Timed, number[]> = { durable: [], visible: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const timed = await importOnce(client, round);
    rates.durable.push(ROWS.length / (timed.durable / 1_000));
    rates.visible.push(ROWS.length / (timed.visible / 1_000));
  }
  line(`${ROWS.length} rows, durable, rows/s, upload included`, range(rates.durable));
  line('  to the last row in a transcript, rows/s', range(rates.visible));
  line('  the first round alone, durable | visible', firstOf(rates));
  return {
    rows: ROWS.length,
    durablePerSecond: spreadOf(rates.durable),
    visiblePerSecond: spreadOf(rates.visible),
    eachRound: { durable: rates.durable.map(Math.round), visible: rates.visible.map(Math.round) },
  };
}

function firstOf(rates: Record<keyof Timed, number[]>): string {
  return `${rates.durable[0]?.toFixed(0)} | ${rates.visible[0]?.toFixed(0)}`;
}

const dataDir = mkdtempSync(join(tmpdir(), 'credit-bank-bench-'));
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') });
const environment = { databaseUrl: server.url, dataDir, seed: 'default' as const };
try {
  const bank = await startBank(environment, PORT);
  const operator = new BankClient(bank.baseUrl, await tokenFor(environment, 'operator'));
  const university = institutions().find((one) => one.code === OPEN_UNIVERSITY);
  await operator.tries('/v1/institutions', university);
  const token = await tokenFor(environment, 'college', '--institution', OPEN_UNIVERSITY);
  const result = await rounds(new BankClient(bank.baseUrl, token));
  const mostMb = Math.round(bank.memoryMb().most);
  line('  memory of the bank, most MB', String(mostMb));
  await bank.stop();
  writeResult('oulad.json', { ...(await circumstances(server.url)), ...result, mostMb });
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
