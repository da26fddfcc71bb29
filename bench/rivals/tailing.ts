/**
 * Whether a tailer sees what was committed: once, in order, and nothing else. Thirty-two writers,
 * some of them slow inside their transaction, some rolled back; the tailer is stopped and started
 * again on the way.
 */
import { randomUUID } from 'node:crypto';
import { CALLERS, payload } from '../payload.js';
import { pause } from './store.js';
import type { Seen, Store, Tailer, Write } from './store.js';

const PER_STREAM = 8;
const SLOW_OF_100 = 5;
const ROLLED_BACK_OF_100 = 5;
const SLOW_MS = [50, 500] as const;
const RESTARTS = 3;
/** A tailer that has seen nothing new for so long has stopped looking for what is missing. */
const QUIET_MS = 10_000;

export interface Told {
  readonly committed: number;
  /** Committed and never seen. */
  readonly missed: number;
  /** Seen once more than once. */
  readonly doubled: number;
  /** Seen after a later event of the same stream. */
  readonly reordered: number;
  /** Seen though it was rolled back. */
  readonly ghosts: number;
  /** Refused though nothing stood in its way. */
  readonly refused: number;
  readonly writingSeconds: number;
  /** From the last commit until the last event was seen. */
  readonly tailSeconds: number;
}

/** Numbers from a seed: the same choices for every store. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Writers {
  readonly committed = new Set<string>();
  refused = 0;
  #at = 0;

  constructor(
    private readonly store: Store,
    private readonly seed: number,
  ) {}

  async write(caller: number, commands: number): Promise<void> {
    const number = numbersFrom(this.seed * 1_000 + caller);
    let stream = '';
    let after = 0;
    for (let done = 0; done < commands; done += 1) {
      if (done % PER_STREAM === 0) {
        stream = `account-${randomUUID()}`;
        after = 0;
      }
      const write = { stream, after, id: randomUUID(), data: payload((this.#at += 1)) };
      if (await this.#one(write, number)) after += 1;
    }
  }

  async #one(write: Write, number: () => number): Promise<boolean> {
    const choice = number() * 100;
    const ms = SLOW_MS[0] + number() * (SLOW_MS[1] - SLOW_MS[0]);
    const commit = choice < SLOW_OF_100 || choice >= SLOW_OF_100 + ROLLED_BACK_OF_100;
    try {
      if (choice < SLOW_OF_100) await this.store.appendHeld(write, { ms, commit: true });
      else if (!commit) await this.store.appendHeld(write, { ms: 0, commit: false });
      else await this.store.append(write);
    } catch {
      this.refused += 1;
      return false;
    }
    if (commit) this.committed.add(write.id);
    return commit;
  }
}

class Watcher {
  readonly #times = new Map<string, number>();
  readonly #last = new Map<string, number>();
  reordered = 0;
  lastSeen = performance.now();

  take({ stream, version, id }: Seen): void {
    const times = this.#times.get(id) ?? 0;
    this.#times.set(id, times + 1);
    this.lastSeen = performance.now();
    if (times > 0) return;
    const last = this.#last.get(stream) ?? 0;
    if (version < last) this.reordered += 1;
    else this.#last.set(stream, version);
  }

  get doubled(): number {
    return [...this.#times.values()].filter((times) => times > 1).length;
  }

  missing(committed: ReadonlySet<string>): number {
    return [...committed].filter((id) => !this.#times.has(id)).length;
  }

  ghosts(committed: ReadonlySet<string>, before: ReadonlySet<string>): number {
    return [...this.#times.keys()].filter((id) => !committed.has(id) && !before.has(id)).length;
  }
}

/** Follows everything that `writers` commit; what lay in the store before counts for nothing. */
export async function tailed(
  store: Store,
  { commands, seed }: { readonly commands: number; readonly seed: number },
): Promise<Told> {
  const before = new Set<string>();
  await caughtUp(store, (seen) => before.add(seen.id));
  const writers = new Writers(store, seed);
  const watcher = new Watcher();
  const each = (seen: Seen): void => watcher.take(seen);
  let tailer = await store.tail(each);
  const started = performance.now();
  let writing = true;
  const written = Promise.all(
    Array.from({ length: CALLERS }, (_, caller) => writers.write(caller, commands)),
  ).finally(() => (writing = false));
  for (let restarts = 0; restarts < RESTARTS && writing; restarts += 1) {
    await Promise.race([written, pause(1_000)]);
    tailer = await again(store, tailer, each);
  }
  await written;
  const ended = performance.now();
  const { committed } = writers;
  while (watcher.missing(committed) > 0 && quietFor(watcher, ended) < QUIET_MS) await pause(50);
  await tailer.stop();
  return {
    committed: committed.size,
    missed: watcher.missing(committed),
    doubled: watcher.doubled,
    reordered: watcher.reordered,
    ghosts: watcher.ghosts(committed, before),
    refused: writers.refused,
    writingSeconds: seconds(ended - started),
    tailSeconds: seconds(Math.max(0, watcher.lastSeen - ended)),
  };
}

function quietFor(watcher: Watcher, ended: number): number {
  return performance.now() - Math.max(watcher.lastSeen, ended);
}

async function again(store: Store, tailer: Tailer, each: (seen: Seen) => void): Promise<Tailer> {
  await tailer.stop();
  return store.tail(each);
}

/** Leads the store's tailer past what is there already. */
async function caughtUp(store: Store, each: (seen: Seen) => void): Promise<void> {
  let last = performance.now();
  const tailer = await store.tail((seen) => {
    last = performance.now();
    each(seen);
  });
  while (performance.now() - last < 3_000) await pause(50);
  await tailer.stop();
}

function seconds(ms: number): number {
  return Number((ms / 1_000).toFixed(2));
}
