/**
 * `npm run try:oulad`: 32,593 real module results through the public import of a running bank.
 * `BASE_URL` names the bank (default http://127.0.0.1:3000), `CREDIT_BANK_DATA` its data folder,
 * from which the demo tokens come. Running it twice changes nothing.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { Client, unexpected } from './client.js';
import { institutions } from './files.js';
import { IMPORT_HEADER, OPEN_UNIVERSITY, ouladLines } from './oulad-rows.js';

const EXPECTED = { learners: 14_581, accumulated: '1134445.00' };
const baseUrl = process.env.BASE_URL ?? 'http://127.0.0.1:3000';
const client = new Client(baseUrl);

interface ImportProgress {
  readonly state: string;
  readonly rows: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly rowsPerSecond?: number | string;
}

interface InstitutionTotals {
  readonly institution: string;
  readonly learners: number;
  readonly accumulated: string;
}

async function demoToken(...args: string[]): Promise<string> {
  const command = ['run', '-s', 'token', '--', ...args];
  const { stdout } = await promisify(execFile)('npm', command, {
    shell: process.platform === 'win32',
  });
  return stdout.trim();
}

function pause(ms: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, ms));
}

async function registerOpenUniversity(): Promise<void> {
  const ou = institutions().find((one) => one.code === OPEN_UNIVERSITY);
  const answer = await client.post('/v1/institutions', await demoToken('operator'), ou);
  // 409: registered already, in other words.
  if (![200, 201, 409].includes(answer.status)) throw unexpected('institution OU', answer);
}

async function upload(token: string, lines: readonly string[]): Promise<string> {
  const response = await fetch(new URL('/v1/imports?mode=continue', baseUrl), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'text/csv',
      'content-encoding': 'gzip',
    },
    body: gzipSync(`${IMPORT_HEADER}\n${lines.join('\n')}\n`),
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (response.status !== 202) throw unexpected('import', { status: response.status, body });
  return String(body.importId);
}

function bar(done: number, total: number): string {
  const width = 40;
  const filled = Math.round((width * Math.min(done, total)) / total);
  return `[${'█'.repeat(filled)}${'·'.repeat(width - filled)}]`;
}

function show(progress: ImportProgress, total: number): void {
  const { accepted, duplicates, refused } = progress;
  const done = accepted + duplicates + refused;
  const counts = `${done}/${total} 已存入 accepted ${accepted} · 重复 duplicates ${duplicates} · 拒绝 refused ${refused}`;
  const line = `${bar(done, total)} ${counts}`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}\x1b[K`);
  else console.log(line);
}

async function watch(importId: string, token: string, total: number): Promise<ImportProgress> {
  for (;;) {
    const answer = await client.get(`/v1/imports/${importId}`, token);
    if (answer.status !== 200) throw unexpected('import', answer);
    const progress = answer.body as unknown as ImportProgress;
    show(progress, total);
    if (!['queued', 'running'].includes(progress.state)) {
      if (process.stdout.isTTY) console.log();
      return progress;
    }
    await pause(process.stdout.isTTY ? 250 : 1_000);
  }
}

/** The projection follows the log: the totals are asked for until they stand, a minute at most. */
async function totals(token: string): Promise<InstitutionTotals | undefined> {
  let found: InstitutionTotals | undefined;
  for (let left = 120; left > 0; left -= 1) {
    const answer = await client.get('/v1/statistics', token);
    if (answer.status !== 200) throw unexpected('statistics', answer);
    const { byInstitution } = answer.body.totals as { byInstitution: InstitutionTotals[] };
    found = byInstitution.find((row) => row.institution === OPEN_UNIVERSITY);
    if (found?.accumulated === EXPECTED.accumulated) break;
    await pause(500);
  }
  return found;
}

async function main(): Promise<void> {
  await registerOpenUniversity();
  const token = await demoToken('college', '--institution', OPEN_UNIVERSITY);
  const lines = ouladLines();
  console.log(`OULAD: ${lines.length} 条课程成绩 module results → ${baseUrl}/v1/imports`);
  const started = performance.now();
  const done = await watch(await upload(token, lines), token, lines.length);
  const seconds = (performance.now() - started) / 1_000;
  console.log(`状态 state: ${done.state} · ${seconds.toFixed(1)} s`);
  const total = await totals(token);
  console.log(
    `学习者 learners ${total?.learners ?? 0} (应为 expected ${EXPECTED.learners}) · ` +
      `积累学分 credits accumulated ${total?.accumulated ?? '0.00'} (应为 expected ${EXPECTED.accumulated})`,
  );
  const exact = total?.learners === EXPECTED.learners && total.accumulated === EXPECTED.accumulated;
  if (done.state !== 'completed' || !exact) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    `\n无法完成。银行在运行吗（npm start）？\nIt did not work. Is the bank running (npm start)?\n${message}`,
  );
  process.exitCode = 1;
});
