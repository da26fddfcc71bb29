/** The walk of a simulation over the learners, in short steps. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { tryOn } from '#equivalence';
import type { Trial } from '#equivalence';
import { PARTITIONS } from '#event-store';
import { countAccounts, readLag, walkPage } from '#transcript';
import type { WalkedLearner } from '#transcript';
import type { Progress } from '../runs/run.js';
import { EMPTY_TALLY, Tallying } from './tally.js';

const PAGE = 250;
/** A step ends after this, in the middle of a page where it must. */
const STEP_MS = 100;
/** Events that may wait to be projected before a simulation stands aside. */
const BEHIND_MAX = 1_000;
const LOOK_EVERY_MS = 500;
/** So long it stands aside before each step, no longer: a projector that is away stops nobody. */
const ASIDE_MS = 1_500;
const ASIDE_STEP_MS = 100;

export class Walk {
  readonly #trial: Trial;
  readonly #tallying: Tallying;
  readonly #mention: string | null;
  #progress: Progress;
  #page: { readonly learners: readonly WalkedLearner[]; at: number } | null = null;
  #looked = -Infinity;

  constructor(
    private readonly pool: Pool,
    trial: Trial,
    progress: Progress,
  ) {
    this.#trial = trial;
    this.#tallying = new Tallying(progress.tally ?? EMPTY_TALLY);
    this.#progress = progress;
    // A learner whom the programme's book concerns has its code somewhere in the row.
    const { target } = this.#trial;
    this.#mention = target === null ? null : JSON.stringify(target.programme).slice(1, -1);
  }

  /** Goes on for a moment; at the end `partition` is past the last one. */
  async step(): Promise<Progress> {
    await this.#standAside();
    const started = performance.now();
    const learners = this.#progress.learners ?? (await countAccounts(this.pool));
    this.#progress = { ...this.#progress, learners };
    while (this.#progress.partition < PARTITIONS) {
      await this.#load();
      this.#work(started + STEP_MS);
      if (performance.now() > started + STEP_MS) break;
    }
    const workedMs = this.#progress.workedMs + performance.now() - started;
    this.#progress = { ...this.#progress, workedMs, tally: this.#tallying.tally() };
    return this.#progress;
  }

  async #load(): Promise<void> {
    if (this.#page !== null) return;
    const { learners, checkpoint } = await walkPage(this.pool, this.#progress, PAGE, this.#mention);
    this.#tallying.reached(this.#progress.partition, checkpoint);
    this.#page = { learners, at: 0 };
  }

  #work(until: number): void {
    const page = this.#page;
    if (page === null) return;
    let { done, lastLearner } = this.#progress;
    while (page.at < page.learners.length && performance.now() < until) {
      const one = page.learners[page.at] as WalkedLearner;
      this.#try(one);
      lastLearner = one.learnerId;
      page.at += 1;
      done += 1;
    }
    this.#progress = { ...this.#progress, done, lastLearner };
    if (page.at < page.learners.length) return;
    this.#page = null;
    if (page.learners.length === PAGE) return;
    const partition = this.#progress.partition + 1;
    this.#progress = { ...this.#progress, partition, lastLearner: null };
  }

  #try({ learnerId, account }: WalkedLearner): void {
    if (account === null) return;
    try {
      const tried = tryOn(account, this.#trial);
      if (tried !== null) this.#tallying.add(learnerId, tried);
    } catch {
      // As the projection parks a learner: one account stops nobody else's.
      this.#tallying.skip();
    }
  }

  async #standAside(): Promise<void> {
    const started = performance.now();
    if (started - this.#looked < LOOK_EVERY_MS) return;
    while ((await this.#behind()) && performance.now() - started < ASIDE_MS) {
      await pause(ASIDE_STEP_MS);
    }
    this.#looked = performance.now();
  }

  async #behind(): Promise<boolean> {
    const lags = await readLag(this.pool);
    return lags.reduce((sum, one) => sum + one.events, 0n) > BigInt(BEHIND_MAX);
  }
}
