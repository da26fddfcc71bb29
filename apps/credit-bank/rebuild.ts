/**
 * `npm run rebuild [-- --accept CODE=NAME …] [--list-all] | [-- --discard] | [-- --drop-earlier]`
 *
 * Fills a new read model from the log beside the one that serves, while the bank runs and writes go
 * on; compares the two, and puts the new one in its place. Ctrl-C stops it, the same command goes
 * on. Exit codes: 0 swapped, 1 failed, 2 refused because of differences, 3 streams that only the
 * new model cannot read, 130 stopped.
 */
import { parseArgs } from 'node:util';
import type { Pool } from 'pg';
import { createPool } from '#postgres';
import { CannotStart, isExplained, requireSettings, type Settings } from '#settings';
import { DIFFERENCE_CODES } from '../projector/rebuild/differences.js';
import type { DifferenceCode } from '../projector/rebuild/differences.js';
import { discardFilling, dropRetired, retireEarlierShapes } from '../projector/rebuild/models.js';
import { rebuild, type Rebuilt, type RebuildOptions } from '../projector/rebuild/rebuild.js';
import { inTurn } from '../projector/rebuild/turn.js';
import { reachDatabase } from './reach-database.js';
import { RebuildReport } from './rebuild-report.js';

const USAGE = {
  zh: `用法：npm run rebuild -- [--accept 代码=变更名称]… [--list-all]，或 --discard，或 --drop-earlier。代码：${DIFFERENCE_CODES.join('、')}。`,
  en: `Usage: npm run rebuild -- [--accept CODE=NAME]… [--list-all], or --discard, or --drop-earlier. Codes: ${DIFFERENCE_CODES.join(', ')}.`,
};

interface Asked {
  readonly accepted: ReadonlyMap<DifferenceCode, string>;
  readonly listAll: boolean;
  readonly discard: boolean;
  readonly dropEarlier: boolean;
}

function asked(): Asked {
  const { accept = [], ...flags } = readArguments();
  const accepted = new Map<DifferenceCode, string>();
  for (const one of accept) {
    const [code = '', name = ''] = one.split(/=(.*)/s);
    if (!isCode(code) || name.trim() === '') throw new CannotStart(USAGE);
    accepted.set(code, name.trim());
  }
  return {
    accepted,
    listAll: flags['list-all'] ?? false,
    discard: flags.discard ?? false,
    dropEarlier: flags['drop-earlier'] ?? false,
  };
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        accept: { type: 'string', multiple: true },
        'list-all': { type: 'boolean' },
        discard: { type: 'boolean' },
        'drop-earlier': { type: 'boolean' },
      },
    }).values;
  } catch {
    throw new CannotStart(USAGE);
  }
}

function isCode(text: string): text is DifferenceCode {
  return (DIFFERENCE_CODES as readonly string[]).includes(text);
}

interface Opened {
  readonly pool: Pool;
  /** Of the projector's login. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

async function open(settings: Settings): Promise<Opened> {
  const database = await reachDatabase(settings, say);
  const { projector } = database.urls;
  const pool = createPool(projector, { name: 'rebuild', max: 8, durable: false });
  const close = async (): Promise<void> => {
    await pool.end();
    await database.close();
  };
  return { pool, url: projector, close };
}

async function work(pool: Pool, wish: Asked, options: RebuildOptions): Promise<number> {
  if (wish.discard || wish.dropEarlier) {
    await inTurn(pool, async () => {
      if (wish.discard) await discardFilling(pool);
      if (wish.dropEarlier) await retireEarlierShapes(pool);
      await dropRetired(pool);
    });
    return 0;
  }
  const report = new RebuildReport(say, wish.listAll);
  const rebuilt: Rebuilt = await rebuild(pool, {
    ...options,
    accepted: wish.accepted,
    onProgress: (progress) => report.progress(progress),
    onDifference: (difference) => report.difference(difference),
  });
  report.end(rebuilt);
  return { swapped: 0, differs: 2, parked: 3 }[rebuilt.result];
}

async function main(): Promise<number> {
  const wish = asked();
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  const settings = requireSettings(process.env);
  const { pool, url, close } = await open(settings);
  const count = settings.projectorWorkers;
  try {
    const threads = count === 1 ? undefined : { url, count };
    return await work(pool, wish, { threads, signal: stop.signal });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say('已停止；再次运行同一命令即从此处继续。Stopped; the same command goes on from here.');
    return 130;
  } finally {
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
