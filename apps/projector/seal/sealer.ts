/**
 * Seals what is in the log: hashes events in the order of their positions into the tree of their
 * partition. It stands beside the append and waits for nobody: positions have no gaps and become
 * visible in order, so what can be read in order is final.
 *
 * Like pages of the projection, growth is written by compare-and-set: of two sealers of a partition
 * one writes, and the other begins again from what stands there.
 */
import type { Pool } from 'pg';
import { PARTITIONS } from '#event-store';
import { inTransaction, type Checkpoints } from '../checkpoints.js';
import {
  growTrees,
  HASH_BYTES,
  openTrees,
  readNextLeaves,
  TreeMoved,
  type GrowingTree,
  type NextLeaves,
  type TreeGrowth,
} from '#seal';

/** Events of one partition in one step: a step of all partitions is some 16,000. */
const OF_A_PARTITION = 256;
/** After a step of fewer events the next one waits, so that a trickle is sealed in handfuls. */
const SMALL_STEP = 2_048;
const BETWEEN_SMALL_STEPS_MS = 500;
/** How often it looks by itself, where nobody told it that there is something. */
const LOOK_MS = 10_000;
const RETRY_MS = 2_000;

/** The log is not what a log can be: a position is missing below one that is there. */
export class GapInLog extends Error {
  constructor(
    readonly partition: number,
    readonly position: bigint,
  ) {
    super(`the log of partition ${partition} has no position ${position}, but later ones`);
    this.name = 'GapInLog';
  }
}

export interface SealerOptions {
  readonly partitions?: readonly number[];
  /** Told of every failed step; it is tried again. */
  readonly onError?: (error: unknown) => void;
}

export class Sealer {
  #partitions: readonly number[];
  readonly #onError: (error: unknown) => void;
  #trees: Map<number, GrowingTree> | null = null;
  /** How far events are known to reach. */
  readonly #known = new Map<number, bigint>();
  /** Partitions whose log has a gap: nothing more of them is sealed. */
  readonly #broken = new Set<number>();
  #lookAt = 0;
  #working: Promise<unknown> = Promise.resolve();
  #running: Promise<void> | null = null;
  #stopped = false;
  #wake: () => void = () => undefined;

  /** The pool stays the caller's to end, after `stop()`. */
  constructor(
    private readonly pool: Pool,
    options: SealerOptions = {},
  ) {
    this.#partitions = options.partitions ?? [];
    this.#onError = options.onError ?? (() => undefined);
  }

  /** Seals all that is in the log now. @throws GapInLog */
  static async everything(pool: Pool): Promise<void> {
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => partition);
    const errors: unknown[] = [];
    const sealer = new Sealer(pool, { partitions, onError: (error) => errors.push(error) });
    await sealer.catchUp();
    if (errors.length > 0) throw errors[0];
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the step that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  /** Other partitions from the next step on; the step under way is finished first. */
  async assign(partitions: readonly number[]): Promise<void> {
    this.#partitions = partitions;
    this.#trees = null;
    this.#lookAt = 0;
    await this.#working.catch(() => undefined);
    this.#trees = null;
    this.#wake();
  }

  /** Events are there up to these positions. */
  note(positions: Checkpoints): void {
    for (const [partition, position] of positions) this.#known.set(partition, position);
    this.#wake();
  }

  /** Seals what is there and returns; for one who has not called `start()`. */
  async catchUp(): Promise<void> {
    this.#lookAt = 0;
    while ((await this.#step()) > 0) this.#lookAt = 0;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      let pause = BETWEEN_SMALL_STEPS_MS;
      try {
        const working = this.#step();
        this.#working = working;
        const done = await working;
        if (done >= SMALL_STEP) continue;
        // Events that are noted meanwhile are left for the next handful.
        if (done === 0 && this.#behind().size === 0) {
          await this.#rest(Math.max(0, this.#lookAt - performance.now()), true);
          continue;
        }
      } catch (error) {
        this.#onError(error);
        pause = RETRY_MS;
      }
      await this.#rest(pause, false);
    }
  }

  /** How many events were sealed; 0 where there is nothing more to do. */
  async #step(): Promise<number> {
    try {
      // A seal that was emptied, to be computed again, is noticed at the next look.
      const kept = performance.now() >= this.#lookAt ? null : this.#trees;
      const trees = kept ?? (await openTrees(this.pool, this.#partitions));
      this.#trees = trees;
      const after = this.#behind();
      if (after.size === 0) return 0;
      const leaves = await readNextLeaves(this.pool, after, OF_A_PARTITION);
      if (performance.now() >= this.#lookAt) this.#lookAt = performance.now() + LOOK_MS;
      return await this.#grow(trees, leaves);
    } catch (error) {
      // Nothing in memory is trusted after a failure.
      this.#trees = null;
      if (error instanceof TreeMoved) return 1;
      throw error;
    }
  }

  /** The trees to look after: those known to lag, or now and then all of them. */
  #behind(): Map<number, bigint> {
    const all = performance.now() >= this.#lookAt;
    const behind = new Map<number, bigint>();
    for (const [partition, { size }] of this.#trees ?? []) {
      if (this.#broken.has(partition)) continue;
      if (all || (this.#known.get(partition) ?? 0n) > size) behind.set(partition, size);
    }
    return behind;
  }

  async #grow(trees: Map<number, GrowingTree>, pages: readonly NextLeaves[]): Promise<number> {
    const growths: TreeGrowth[] = [];
    for (const page of pages) {
      const tree = trees.get(page.partition);
      if (tree === undefined) continue;
      const growth = this.#growth(tree, page);
      if (growth !== null) growths.push(growth);
    }
    if (growths.length === 0) return 0;
    await inTransaction(this.pool, (client) => growTrees(client, growths));
    return growths.reduce((sum, { before, tree }) => sum + Number(tree.size - before), 0);
  }

  #growth(tree: GrowingTree, { partition, count, first, last, hashes }: NextLeaves) {
    const before = tree.size;
    const whole = first === before + 1n && last === before + BigInt(count);
    if (!whole || hashes.length !== count * HASH_BYTES) {
      this.#broken.add(partition);
      this.#onError(new GapInLog(partition, before + 1n));
      return null;
    }
    const tiles = tree.append(hashes);
    return { before, tree: { partition, size: tree.size, root: tree.root() }, tiles };
  }

  #rest(milliseconds: number, untilNoted: boolean): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        if (!untilNoted && !this.#stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
