/**
 * One worker of the projection: steps while there is work, then waits for a wake-up or a poll.
 * Where it shares the partitions, it also seals those that it has.
 */
import type { Pool } from 'pg';
import { EventStore, PARTITIONS } from '#event-store';
import { RuleShelf } from '#transcript';
import { Bell } from './bell.js';
import { Membership } from './membership.js';
import { PartitionWorker } from './partition-worker.js';
import { Sealer } from './seal/sealer.js';

const POLL_MS = 50;
/**
 * A page costs a transaction whatever it holds, so under a steady trickle small pages take a
 * quarter of the time: where one is quick the next follows soon, where the machine is busy they
 * grow and become fewer, down to a bound. After a pause or a full page, or while a rule change is
 * led past the learners, the next one begins at once.
 */
const SMALL_PAGE = 256;
const TIMES_ITS_OWN = 4;
const BETWEEN_SMALL_PAGES_MS = { least: 32, most: 80 };
const RETRY_MS = 500;

/** How often a worker looks who else is there, and tells that it is there itself. */
const MEET_MS = 1_000;
const BEAT_MS = 500;

export interface ProjectorOptions {
  /**
   * Shares the partitions with whoever else is there, in this process or another, from `start()`
   * to `stop()`. Without it the worker has a fixed part.
   */
  readonly shared?: boolean;
  /** This worker's number, from 0, and how many there are. */
  readonly worker?: number;
  readonly workers?: number;
  readonly pageSize?: number;
  /** Rung by who appends in another thread. */
  readonly bell?: Bell;
  /** Told after each page how far its partitions are now. */
  readonly onProjected?: (checkpoints: ReadonlyMap<number, bigint>) => void;
  /** Told which partitions a sharing worker has from now on. */
  readonly onOwned?: (partitions: readonly number[]) => void;
  /** Told of every failed step; it is tried again. */
  readonly onError?: (error: unknown) => void;
}

export class Projector {
  readonly #worker: PartitionWorker;
  readonly #store: EventStore;
  readonly #onError: (error: unknown) => void;
  readonly #onOwned: (partitions: readonly number[]) => void;
  readonly #membership: Membership | null;
  readonly #sealer: Sealer | null;
  #owned = '';
  #meetAt = 0;
  #running: Promise<void> | null = null;
  #stopped = false;
  #awake: (() => void) | null = null;
  readonly #bell: Bell;
  /** How often the bell had rung when the step under way began. */
  #heard = 0;
  #stopResting: () => void = () => undefined;

  /** The pool has at least two connections and stays the caller's to end, after `stop()`. */
  constructor(pool: Pool, options: ProjectorOptions = {}) {
    const { shared = false, worker = 0, workers = 1, pageSize } = options;
    this.#store = new EventStore(pool);
    this.#bell = options.bell ?? new Bell();
    this.#onError = options.onError ?? (() => undefined);
    this.#onOwned = options.onOwned ?? (() => undefined);
    this.#membership = shared ? new Membership(pool) : null;
    this.#sealer = shared ? new Sealer(pool, { onError: this.#onError }) : null;
    this.#worker = new PartitionWorker(pool, this.#store, new RuleShelf(this.#store), {
      partitions: shared ? [] : partitionsOf(worker, workers),
      ...(pageSize === undefined ? {} : { pageSize }),
      onProjected: (checkpoints) => {
        this.#sealer?.note(checkpoints);
        options.onProjected?.(checkpoints);
      },
    });
  }

  start(): void {
    this.#running ??= this.#run();
    this.#sealer?.start();
  }

  /** Something was appended: look now, not at the next poll. */
  wake(): void {
    this.#bell.ring();
    this.#awake?.();
  }

  /** Finishes the page that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopResting();
    this.wake();
    // What is sealed belongs to nobody else until the partitions are given back.
    await this.#sealer?.stop();
    await this.#running;
    await this.#store.close();
  }

  /** Projects what is there and returns; for one who has not called `start()`. */
  async catchUp(): Promise<void> {
    while ((await this.#worker.step()) > 0);
  }

  async #run(): Promise<void> {
    // Beside the steps, for one of them may take long while everything is well.
    const beating = setInterval(() => {
      this.#membership?.beat().catch(() => undefined);
    }, BEAT_MS);
    while (!this.#stopped) {
      this.#heard = this.#bell.rung;
      const started = performance.now();
      try {
        if (started >= this.#meetAt) await this.#meet();
        const done = await this.#worker.step();
        if (done === 0) await this.#pause(POLL_MS);
        else if (done < SMALL_PAGE && !this.#worker.sweeping) {
          await this.#rest(nextSmallPage(started, performance.now()));
        }
      } catch (error) {
        this.#onError(error);
        await this.#pause(RETRY_MS);
      }
    }
    clearInterval(beating);
    await this.#worker.finish().catch(this.#onError);
    await this.#membership?.leave().catch(this.#onError);
  }

  async #meet(): Promise<void> {
    if (this.#membership === null) return;
    this.#meetAt = performance.now() + MEET_MS;
    await this.#have(await this.#membership.meet((kept) => this.#have(kept)));
  }

  async #have(partitions: readonly number[]): Promise<void> {
    const owned = partitions.join(' ');
    if (owned === this.#owned) return;
    this.#owned = owned;
    await Promise.all([this.#worker.assign(partitions), this.#sealer?.assign(partitions)]);
    this.#onOwned(partitions);
  }

  /** Until then, or until the projector is to stop. */
  async #rest(until: number): Promise<void> {
    const milliseconds = until - performance.now();
    if (milliseconds <= 0 || this.#stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#stopResting = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #pause(milliseconds: number): Promise<void> {
    if (this.#stopped || !this.#bell.fallAsleep(this.#heard)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#awake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#bell.rise();
  }
}

/** When the next small page may begin after one that took from `started` to `ended`. */
export function nextSmallPage(started: number, ended: number): number {
  const { least, most } = BETWEEN_SMALL_PAGES_MS;
  return started + Math.min(Math.max((ended - started) * TIMES_ITS_OWN, least), most);
}

/** Worker i of n projects the partitions whose number leaves i when divided by n. */
function partitionsOf(worker: number, workers: number): number[] {
  const all = Array.from({ length: PARTITIONS }, (_, partition) => partition);
  return all.filter((partition) => partition % workers === worker);
}
