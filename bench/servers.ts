/** Starts the bank and its peer as processes of their own, on one database. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const ROOT = new URL('../../', import.meta.url).pathname;

export interface RunningServer {
  readonly baseUrl: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
  /** Resident memory in megabytes: now, and the most it ever was. */
  memoryMb(): { readonly now: number; readonly most: number };
}

export interface BankEnvironment {
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** The demo bank's institutions and rule books; nothing where it is left out. */
  readonly seed?: 'default';
}

function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, HOST: '127.0.0.1', ...more };
}

export function startBank(
  bank: BankEnvironment,
  port: number,
  workers = 1,
): Promise<RunningServer> {
  const env = environment({
    PROJECTOR_WORKERS: String(workers),
    DATABASE_URL: bank.databaseUrl,
    CREDIT_BANK_DATA: bank.dataDir,
    SEED: bank.seed ?? 'none',
    LOG_LEVEL: 'warn',
    PORT: String(port),
  });
  return start('apps/credit-bank/main.js', env);
}

export function startCrud(databaseUrl: string): Promise<RunningServer> {
  return start('bench/crud/main.js', environment({ DATABASE_URL: databaseUrl, PORT: '0' }));
}

/** The floor of a read, behind the bank's own edge; the bank has migrated its database before. */
export function startSelectOne(bank: BankEnvironment): Promise<RunningServer> {
  const { databaseUrl, dataDir } = bank;
  const env = { DATABASE_URL: databaseUrl, CREDIT_BANK_DATA: dataDir, PORT: '0' };
  return start('bench/select-one/main.js', environment(env));
}

export interface Rebuilding {
  /** From the first line it says to its end: filling, following, comparing and the swap. */
  readonly seconds: number;
  readonly mostMb: number;
}

/** `npm run rebuild` on the database of a bank that does not run. */
export function rebuildOnce(bank: BankEnvironment): Promise<Rebuilding> {
  const env = { DATABASE_URL: bank.databaseUrl, CREDIT_BANK_DATA: bank.dataDir };
  const child = spawn(process.execPath, [...REBUILD_HEAP, `${ROOT}dist/${REBUILD}`], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let began = 0;
  let mostMb = 0;
  createInterface({ input: child.stdout }).on('line', () => {
    if (began === 0) began = performance.now();
    mostMb = Math.round(memoryOf(child).most);
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      const seconds = (performance.now() - began) / 1_000;
      if (code === 0) resolve({ seconds, mostMb });
      else reject(new Error(`The rebuild ended with ${String(code)}.`));
    });
  });
}

/** Runs `npm run try:oulad` against a bank that has its demo content. */
export async function importOulad(bank: BankEnvironment, baseUrl: string): Promise<void> {
  const env = { ...environment({}), BASE_URL: baseUrl, CREDIT_BANK_DATA: bank.dataDir };
  await promisify(execFile)(process.execPath, [`${ROOT}dist/seeds/oulad.js`], { env, cwd: ROOT });
}

export async function tokenFor(bank: BankEnvironment, ...words: string[]): Promise<string> {
  const script = `${ROOT}dist/apps/credit-bank/token.js`;
  const env = environment({ CREDIT_BANK_DATA: bank.dataDir });
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...words], { env });
  return stdout.trim();
}

/** As `npm start` bounds them. */
const HEAP = ['--min-semi-space-size=16', '--max-semi-space-size=16', '--max-old-space-size=1024'];
/** As `npm run rebuild` bounds it. */
const REBUILD_HEAP = ['--max-semi-space-size=16', '--max-old-space-size=1024'];
const REBUILD = 'apps/credit-bank/rebuild.js';

/** Resolves with the first address that the process prints. */
function start(script: string, env: NodeJS.ProcessEnv): Promise<RunningServer> {
  const child = spawn(process.execPath, [...HEAP, `${ROOT}dist/${script}`], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${String(code)}.`)));
    createInterface({ input: child.stdout }).on('line', (text) => {
      const url = /https?:\/\/[0-9.:a-z[\]]+:\d+/.exec(text)?.[0];
      if (url !== undefined) resolve(running(child, url));
    });
  });
}

function running(child: ChildProcess, baseUrl: string): RunningServer {
  return {
    baseUrl,
    process: child,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
    memoryMb: () => memoryOf(child),
  };
}

function memoryOf(child: ChildProcess): { readonly now: number; readonly most: number } {
  const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
  const read = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
  return { now: read('VmRSS'), most: read('VmHWM') };
}
