/** One import from where it stands to its end. */
import { decodePosition, encodePosition, mergePositions, type Positions } from '#event-store';
import { type Failure, type ImportState, type Job, NO_COUNTS, sum } from '../jobs/job.js';
import type { Jobs } from '../jobs/jobs.js';
import type { Spool } from '../jobs/spool.js';
import type { PreparedBlock, Recorded, Recording } from './block-work.js';
import { ProgressWriter } from './progress-writer.js';

/** Why the work ended before the file did. */
type Interruption = 'lost' | 'stopped' | 'cancelled';

interface RunParts {
  readonly jobs: Jobs;
  readonly spool: Spool;
  readonly recording: Recording;
  readonly ease: () => Promise<void>;
}

export class ImportRun {
  readonly #writer: ProgressWriter;
  #positions: Positions;
  #since = performance.now();

  constructor(
    private readonly job: Job,
    private readonly parts: RunParts,
    private readonly stopping: () => boolean,
  ) {
    this.#writer = new ProgressWriter(parts.jobs, job);
    const { position } = job.progress;
    this.#positions = position === null ? new Map() : (decodePosition(position) ?? new Map());
  }

  /** Ends when the import has ended, was taken over, or is to be left for the next process. */
  async run(): Promise<void> {
    try {
      const interruption = await this.#work();
      if (interruption === 'cancelled') await this.#finish('cancelled');
      if (interruption === 'stopped') {
        await this.#writer.settle();
        await this.parts.jobs.release(this.job);
      }
    } finally {
      this.#writer.stop();
    }
  }

  /** How far it came, for whoever has to say where it broke. */
  get block(): number {
    return this.#writer.progress.nextBlock;
  }

  async #work(): Promise<Interruption | null> {
    if (this.job.progress.phase === 'check') {
      const interruption = await this.#checkAll();
      if (interruption !== null) return interruption;
      const { refused } = this.#writer.progress;
      if (this.job.dryRun) return this.#finish('completed');
      if (refused > 0) return this.#finish('failed', { code: 'rowsRefused' });
      this.#restart('record');
    }
    return (await this.#replay()) ?? (await this.#recordAll());
  }

  // What was seen so far in a file is held in memory, so a check begins anew after a crash.
  async #checkAll(): Promise<Interruption | null> {
    this.#restart('check');
    await this.parts.spool.dropRefused(this.job.importId);
    for (let block = 0; block < this.job.blocks; block++) {
      const interruption = this.#interruption();
      if (interruption !== null) return interruption;
      const { counts, bytes } = await this.parts.recording.check(block);
      this.#done(block, bytes, { counts, positions: new Map() });
    }
    return null;
  }

  // Blocks that were recorded before a crash that their progress did not outlive.
  async #replay(): Promise<Interruption | null> {
    if (this.job.run === 1) return null;
    for (let block = this.#next(); block < this.job.blocks; block++) {
      const recorded = await this.parts.recording.recorded(block);
      if (recorded === null) return null;
      await this.#keep(block, await this.parts.recording.size(block), recorded);
    }
    return null;
  }

  // While a block is on its way into the log, the next one is prepared.
  async #recordAll(): Promise<Interruption | null> {
    const { recording } = this.parts;
    let prepared: Promise<PreparedBlock> | null = null;
    for (let block = this.#next(); block < this.job.blocks; block++) {
      const interruption = this.#interruption();
      if (interruption !== null) return this.#drop(prepared, interruption);
      await this.parts.ease();
      const current: PreparedBlock = await (prepared ?? recording.prepare(block));
      const recorded = current.record();
      const more = block + 1 < this.job.blocks;
      prepared = more ? settledLater(recording.prepare(block + 1)) : null;
      const result = await recorded;
      await this.#keep(block, current.bytes, result);
      if (this.job.mode === 'atomic' && result.counts.refused > 0) {
        await this.#drop(prepared, null);
        return this.#finish('failed', { code: 'conflictArose', line: result.refusedLine ?? 0 });
      }
      if (!result.smooth) prepared = await this.#drop(prepared, null);
    }
    return this.#finish('completed');
  }

  async #drop<T>(prepared: Promise<unknown> | null, then: T): Promise<T> {
    await prepared?.catch(() => undefined);
    return then;
  }

  #next(): number {
    return this.#writer.progress.nextBlock;
  }

  #interruption(): Interruption | null {
    const { standing } = this.#writer;
    if (standing === 'lost') return 'lost';
    if (standing === 'cancelAsked' || this.job.cancelAsked) return 'cancelled';
    return this.stopping() ? 'stopped' : null;
  }

  async #keep(block: number, bytes: number, recorded: Recorded): Promise<void> {
    const { importId, run } = this.job;
    const others = recorded.run !== run || run > 1;
    if (others) await this.parts.spool.dropRefusedBut(importId, block, recorded.run);
    this.#done(block, bytes, recorded);
  }

  #done(block: number, bytes: number, done: Pick<Recorded, 'counts' | 'positions'>): void {
    const { progress } = this.#writer;
    const now = performance.now();
    this.#positions = mergePositions([this.#positions, done.positions]);
    this.#writer.update({
      ...sum(progress, done.counts),
      phase: progress.phase,
      nextBlock: block + 1,
      bytes: progress.bytes + bytes,
      workedMs: progress.workedMs + now - this.#since,
      position: this.#positions.size === 0 ? null : encodePosition(this.#positions),
    });
    this.#since = now;
  }

  #restart(phase: 'check' | 'record'): void {
    const { workedMs } = this.#writer.progress;
    const start = { phase, nextBlock: 0, bytes: 0, workedMs, position: null };
    this.#writer.update({ ...NO_COUNTS, ...start });
  }

  async #finish(state: ImportState, failure: Failure | null = null): Promise<null> {
    if ((await this.#writer.settle()) === 'lost') return null;
    await this.parts.jobs.finish(this.job, state, failure);
    await this.parts.spool.drop(this.job.importId);
    return null;
  }
}

/** A failure of what runs ahead is met when its turn comes, not before. */
function settledLater<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}
