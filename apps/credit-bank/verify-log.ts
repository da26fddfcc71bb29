/**
 * `npm run verify:log [-- --checkpoint FILE … --key KEY … --database URL]`
 *
 * Reads the whole log, computes every hash anew and names the first position of each partition that
 * is not what was signed. It writes nothing. Without a checkpoint that was kept elsewhere it can
 * only hold the database against itself, which proves less, and says so. Exit codes: 0 as signed,
 * 1 not verified, 2 broken, 130 stopped.
 */
import type { Pool, PoolClient } from 'pg';
import { createPool, deriveUrls, startEmbedded } from '#postgres';
import { readOrigin } from '#seal';
import { CannotStart, isExplained, requireSettings } from '#settings';
import { FolderLock } from './folder-lock.js';
import { asked, readCheckpoints, readKeys, type Asked } from './verifying/asked.js';
import { faultText } from './verifying/faults.js';
import { verifyEvents, type GivenCheckpoint, type Verified } from './verifying/verify-events.js';

const EVERY_MS = 1_000;
const FAULTS_SHOWN = 64;

interface Reached {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The database as it is: a verifier migrates nothing. */
async function reach({ database }: Asked): Promise<Reached> {
  const close = async (): Promise<void> => undefined;
  if (database !== undefined) return { url: database, close };
  const { databaseUrl, dataFolder } = requireSettings(process.env);
  if (databaseUrl !== undefined) {
    return { url: deriveUrls(databaseUrl, process.env).reader, close };
  }
  const server = await startEmbedded({ dataDir: dataFolder, log: say });
  return {
    url: server.url,
    close: async () => {
      const lock = await FolderLock.take(server.url, dataFolder, () => undefined).catch(() => null);
      await lock?.release();
      if (lock === null) await server.leave();
      else await server.stop();
    },
  };
}

function requireSameBank(origin: string, given: readonly GivenCheckpoint[]): void {
  const other = given.find(({ checkpoint }) => checkpoint.origin !== origin);
  if (other === undefined) return;
  const theirs = other.checkpoint.origin;
  throw new CannotStart({
    zh: `${other.source} 是另一家学分银行的检查点（${theirs}），本库为 ${origin}。`,
    en: `${other.source} is a checkpoint of another bank (${theirs}); this one is ${origin}.`,
  });
}

function progress(): (events: number, all: bigint) => void {
  const began = performance.now();
  let said = began;
  return (events, all) => {
    const now = performance.now();
    if (now - said < EVERY_MS) return;
    said = now;
    const rate = (events * 1_000) / (now - began);
    const left = Math.ceil((Number(all) - events) / rate);
    say(`${events} / ${all} · ${Math.round(rate)}/s · 剩余 left ${left} s`);
  };
}

/** Whoever stops it waits for no page that is being read. */
async function cancelWhenStopped(
  pool: Pool,
  client: PoolClient,
  signal: AbortSignal,
): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const cancel = (): void =>
    void pool.query('SELECT pg_cancel_backend($1)', [rows[0]?.pid]).catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
}

async function verified(client: PoolClient, wish: Asked, signal: AbortSignal): Promise<number> {
  const pinned = await readKeys(wish);
  const given = await readCheckpoints(wish, pinned);
  await client.query('SET default_transaction_read_only = on');
  await client.query('SET statement_timeout = 0');
  requireSameBank(await readOrigin(client), given);
  sayWhatIsProven(given.length > 0, pinned.length > 0);
  let seen = 0;
  const tell = progress();
  const onProgress = (events: number, all: bigint): void => tell((seen = events), all);
  const result = await verifyEvents(client, { given, pinned, signal, onProgress }).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error;
      return null;
    },
  );
  return result === null || signal.aborted ? stoppedAfter(seen) : told(result);
}

/** What was checked until then is no result: whatever was found may not be the first of it. */
function stoppedAfter(events: number): number {
  say(`已停止，已核对 ${events} 条。Stopped after ${events} events.`);
  return 130;
}

function sayWhatIsProven(hasCheckpoint: boolean, hasKey: boolean): void {
  if (!hasCheckpoint) {
    say(
      '未给出检查点：仅与库内的封存树比对，能改库的人也能改它，证明力较弱。\n' +
        'No checkpoint was given: the log is held against the seal in the same database, which whoever can change one can change too. This proves less.',
    );
  } else if (!hasKey) {
    say(
      '未给出公钥（--key）：不核对签名，以您保存的检查点文件为准。\n' +
        'No key was given (--key): the signature is not checked; the file is taken as you have kept it.',
    );
  }
}

function told({ events, faults, unproven }: Verified): number {
  for (const fault of faults.slice(0, FAULTS_SHOWN)) {
    const { zh, en } = faultText(fault);
    say(`${zh}\n${en}`);
  }
  if (faults.length > 0) {
    say(
      `账本已损坏：${faults.length} 个分区有误。The log is broken in ${faults.length} partitions.`,
    );
    return 2;
  }
  say(
    `账本完好：核对 ${events} 条事件，其中 ${unproven} 条晚于检查点。\n` +
      `The log is whole: ${events} events checked, ${unproven} of them later than what is proven.`,
  );
  return 0;
}

async function main(): Promise<number> {
  const wish = asked();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const { url, close } = await reach(wish);
  const pool = createPool(url, { name: 'verify log', max: 2 });
  try {
    const client = await pool.connect();
    try {
      await cancelWhenStopped(pool, client, stop.signal);
      return await verified(client, wish, stop.signal);
    } finally {
      client.release(true);
    }
  } finally {
    await pool.end();
    await close();
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!isExplained(error)) throw error;
  process.stderr.write(`${error.text.zh}\n${error.text.en}\n`);
  process.exitCode = 1;
}
