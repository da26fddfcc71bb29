/** The fault harness of the bank's own tests on any store: load, a tailer, and what it saw. */
import type { LogAdapter } from '../../test/faults/log/adapter.js';
import { follow, judgeLog } from '../../test/faults/log/follow.js';
import { runLoad } from '../../test/faults/log/load.js';
import { line } from '../figures.js';
import { CALLERS } from '../payload.js';

/** Of all appends, in a transaction that stays open for 50 to 500 ms, and of those rolled back. */
const SLOW = 0.05;
const ROLLED_BACK = 0.05;
/** Enough that two callers seldom want the same one at the same moment. */
const STREAMS = 256;

export interface Harness {
  readonly runs: number;
  /** Of each caller. */
  readonly commands: number;
  readonly seed: number;
}

/** Over all runs of a store. */
export interface Watched {
  acknowledged: number;
  missed: number;
  doubled: number;
  reordered: number;
  lostAcknowledged: number;
  /** Refused for the version that they expected, as they should be. */
  refused: number;
  /** Sent again because another writer was met. */
  retried: number;
  seconds: number;
}

export async function watched(
  stores: readonly LogAdapter[],
  harness: Harness,
): Promise<Map<string, Watched>> {
  const all = new Map<string, Watched>();
  for (let run = 0; run < harness.runs; run += 1) {
    for (const store of stores) {
      const one = await watch(store, { ...harness, seed: harness.seed + run });
      all.set(store.name, sum(all.get(store.name), one));
      const { missed, doubled, reordered, lostAcknowledged } = one;
      line(
        `  run ${run + 1}, ${store.name}: ${one.acknowledged} acknowledged`,
        `${missed} missed, ${doubled} doubled, ${reordered} reordered, ${lostAcknowledged} lost`,
      );
    }
  }
  return all;
}

async function watch(store: LogAdapter, { commands, seed }: Harness): Promise<Watched> {
  let over = false;
  const following = follow(store, () => over);
  const load = await runLoad(store, {
    seed,
    callers: CALLERS,
    commands,
    streams: STREAMS,
    slow: SLOW,
    rolledBack: ROLLED_BACK,
  });
  over = true;
  const { counts } = await judgeLog(store, load, await following);
  return {
    acknowledged: load.acknowledged.length,
    missed: counts.missed,
    doubled: counts.doubled,
    reordered: counts.reordered,
    lostAcknowledged: counts.lostAcknowledged,
    refused: load.refused.size,
    retried: load.retried,
    seconds: Number(load.seconds.toFixed(1)),
  };
}

function sum(before: Watched | undefined, one: Watched): Watched {
  if (before === undefined) return one;
  const keys = Object.keys(one) as (keyof Watched)[];
  return Object.fromEntries(keys.map((key) => [key, before[key] + one[key]])) as unknown as Watched;
}
