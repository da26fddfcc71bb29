/** Callers of any event store: each sends the same append again until it has an answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { Chance } from '../chance.js';
import type { LogAdapter, LogAppend, SlowAppend } from './adapter.js';

export interface LoadOptions {
  readonly seed: number;
  readonly callers: number;
  /** For each caller; with `seconds` at most so many. */
  readonly commands: number;
  readonly seconds?: number;
  /** Few streams make callers meet. */
  readonly streams: number;
  /** Shares of 1: appends in a transaction that stays open, and those that are rolled back. */
  readonly slow: number;
  readonly rolledBack: number;
}

export interface LogLoad {
  /** In the order in which each caller had its answers. */
  readonly acknowledged: readonly LogAppend[];
  /** Every stream that was written to. */
  readonly streams: readonly string[];
  /** Rolled back by whoever sent them: nobody may ever see them. */
  readonly withdrawn: ReadonlySet<string>;
  /** Answered `conflict`: they did not happen. */
  readonly refused: ReadonlySet<string>;
  readonly retried: number;
  readonly seconds: number;
  /** Milliseconds from the first try of an append to its answer, sorted. */
  readonly latencies: readonly number[];
}

const HOLD_MS = [50, 500] as const;
/** Beyond it an append is a failure of the run, not of a moment. */
const TRIES = 100;
/** About 350 bytes as JSON, as one recorded outcome has. */
const FILLING = 'x'.repeat(280);

interface Work {
  readonly adapter: LogAdapter;
  readonly options: LoadOptions;
  readonly streams: readonly string[];
  readonly done: {
    acknowledged: LogAppend[];
    opened: string[];
    withdrawn: Set<string>;
    refused: Set<string>;
    latencies: number[];
    retried: number;
  };
  readonly until: number;
}

export async function runLoad(adapter: LogAdapter, options: LoadOptions): Promise<LogLoad> {
  const started = performance.now();
  const chance = new Chance(options.seed, 'streams');
  const streams = Array.from({ length: options.streams }, () => chance.uuid());
  const done: Work['done'] = {
    acknowledged: [],
    opened: [],
    withdrawn: new Set(),
    refused: new Set(),
    latencies: [],
    retried: 0,
  };
  const until = options.seconds === undefined ? Infinity : started + options.seconds * 1_000;
  const work = { adapter, options, streams, done, until };
  const callers = Array.from({ length: options.callers }, (_, n) => caller(work, n));
  await Promise.all(callers);
  done.latencies.sort((one, other) => one - other);
  const seconds = (performance.now() - started) / 1_000;
  return { ...done, streams: [...streams, ...done.opened], seconds };
}

async function caller(work: Work, number: number): Promise<void> {
  const { adapter, options, streams, until, done } = work;
  const chance = new Chance(options.seed, `caller ${number}`);
  for (let n = 0; n < options.commands && performance.now() < until; n += 1) {
    const opens = chance.happens(0.2);
    const stream = opens ? chance.uuid() : chance.oneOf(streams);
    const expects = !opens && chance.happens(0.15);
    const expected = opens ? 0 : expects ? await lengthOf(adapter, stream) : null;
    const data = { caller: number, n, filling: FILLING };
    const append = { stream, id: chance.uuid(), expected, data };
    if (opens) done.opened.push(stream);
    const dice = chance.next();
    if (expects || dice >= options.rolledBack + options.slow) await send(work, append, chance);
    else {
      const end = dice < options.rolledBack ? 'ROLLBACK' : 'COMMIT';
      await sendSlowly(work, append, { holdMs: chance.between(...HOLD_MS), end });
    }
  }
}

async function lengthOf(adapter: LogAdapter, stream: string): Promise<number> {
  for (;;) {
    try {
      return (await adapter.readStream(stream)).length;
    } catch {
      await delay(50);
    }
  }
}

async function send({ adapter, done }: Work, append: LogAppend, chance: Chance): Promise<void> {
  const started = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await adapter.append(append);
      done.latencies.push(performance.now() - started);
      if (answer === 'conflict') done.refused.add(append.id);
      else done.acknowledged.push(append);
      return;
    } catch (error) {
      if (attempt >= TRIES) throw error;
      done.retried += 1;
      await delay(chance.between(5, Math.min(10 * 2 ** attempt, 500)));
    }
  }
}

/** Sent once: what becomes of it where the link breaks is nobody's promise. */
async function sendSlowly(
  { adapter, done }: Work,
  append: LogAppend,
  slow: SlowAppend,
): Promise<void> {
  if (slow.end === 'ROLLBACK') done.withdrawn.add(append.id);
  try {
    await adapter.appendSlowly(append, slow);
    if (slow.end === 'COMMIT') done.acknowledged.push(append);
  } catch {
    done.retried += 1;
  }
}
