/** A block of an import on its way into the log: read, checked, prepared, appended once. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Actor, CivilDate, LearnerId } from '#domain';
import { type AccountEnds, Refusal } from '#edge';
import type { AppendResult, EventStore, Positions } from '#event-store';
import type { PersonalData } from '#personal-data';
import type { EvidenceConflicts } from '../../outcomes/evidence-conflicts.js';
import type { RecordBody } from '../../outcomes/outcome.dto.js';
import { type PrepareContext, prepareOutcome } from '../../outcomes/prepare.js';
import type { Counts, Job } from '../jobs/job.js';
import type { Spool } from '../jobs/spool.js';
import { CsvRows } from '../rows/csv-rows.js';
import { NdjsonRows } from '../rows/ndjson-rows.js';
import type { RowFormat, RowReason, Rows } from '../rows/row.js';
import type { CheckedBlock, PreparedBlock, Recorded, Recording } from '../runner/block-work.js';
import type { Records } from '../upload/records.js';
import { Blocks } from './blocks.js';
import { mapped } from './breath.js';
import { type Draft, drafted, type Ready } from './draft.js';
import { Foretelling } from './foretelling.js';
import { type KnownLearners, type Learner, LearnersOfImport, type Who } from './learners.js';
import { reasonOf, UNKNOWN_LEARNER } from './reasons.js';
import { checkedRow, isReason } from './row-checks.js';

export interface RecordingParts {
  readonly store: EventStore;
  readonly personalData: PersonalData;
  readonly spool: Spool;
  readonly known: KnownLearners;
  readonly ends: AccountEnds;
  readonly conflicts: EvidenceConflicts;
  /** What these bodies are checked against. */
  readonly contextFor: (bodies: readonly RecordBody[], by: Actor) => Promise<PrepareContext>;
}

interface ReadBlock {
  readonly number: number;
  readonly block: Records;
  readonly rows: Rows;
}

type LearnersOf = (who: readonly (Who | null)[]) => Promise<(Learner | null)[]>;

/** Stands for a row of a check that an earlier block has said already. */
const REPEATED: RowReason = reasonOf(new Refusal('conflict'));

/** What stands beside the block in the log and is found again after a crash. */
interface Answer extends Counts {
  readonly run: number;
  readonly refusedLine: number | null;
}

/** How often others may come in between before it is a fault of ours. */
const TRIES = 20;
const OVERLOADED_MS = 50;

export class BlockRecording implements Recording {
  readonly #format: RowFormat;
  readonly #blocks: Blocks;
  readonly #learners: LearnersOfImport;
  readonly #foretelling: Foretelling;
  #ahead: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly job: Job,
    private readonly parts: RecordingParts,
  ) {
    this.#format = formatOf(job);
    this.#blocks = new Blocks(job, parts.spool);
    this.#learners = new LearnersOfImport(parts.known, parts.personalData, job.institution);
    this.#foretelling = new Foretelling(job.progress.phase === 'check' ? job.rowsTotal : 0);
  }

  async recorded(number: number): Promise<Recorded | null> {
    const stored = await this.parts.store.command(this.#key(number));
    return stored === null ? null : recordedBy(stored.answer as Answer, stored.positions, true);
  }

  async size(number: number): Promise<number> {
    return (await this.#blocks.read(number)).bytes.length;
  }

  prepare(number: number): Promise<PreparedBlock> {
    const prepared = this.#prepare(number);
    this.#ahead = prepared.catch(() => undefined);
    return prepared;
  }

  async check(number: number): Promise<CheckedBlock> {
    const read = await this.#read(number);
    const { ready, today } = await this.#ready(read, (who) => this.#learners.supposed(who));
    const told = ready.map((row) => this.#foretelling.told(row));
    const repeated = told.filter((row) => row === null).length;
    // Rows keep their places, so that refused ones are found again.
    const left = told.map((row) => row ?? REPEATED);
    const draft = await this.#decide(left, today, new Set());
    this.#foretelling.remember(left, draft);
    const reasons = new Map([...draft.reasons].filter(([, reason]) => reason !== REPEATED));
    await this.#keepRefused(read, reasons, false);
    if (!this.job.dryRun) await this.#tell(draft);
    const { accepted, duplicates } = draft.counts;
    const counts = { accepted, duplicates: duplicates + repeated, refused: reasons.size };
    return { bytes: read.block.bytes.length, counts };
  }

  async #prepare(number: number): Promise<PreparedBlock> {
    const read = await this.#read(number);
    const draft = await this.#drafted(read, new Set());
    return { bytes: read.block.bytes.length, record: () => this.#record(read, draft) };
  }

  async #drafted(read: ReadBlock, unsure: ReadonlySet<LearnerId>): Promise<Draft> {
    const learnersOf: LearnersOf = (who) => this.#learners.of(read.number, who);
    const { ready, today } = await this.#ready(read, learnersOf);
    const draft = await this.#decide(ready, today, unsure);
    this.#learners.opens(read.number, draft.opened);
    return draft;
  }

  #decide(
    ready: readonly Ready[],
    today: CivilDate,
    unsure: ReadonlySet<LearnerId>,
  ): Promise<Draft> {
    const { store, ends } = this.parts;
    return drafted(ready, { store, ends, by: this.job.institution, today, unsure });
  }

  async #read(number: number): Promise<ReadBlock> {
    const block = await this.#blocks.read(number);
    return { number, block, rows: this.#format.read(block) };
  }

  async #ready(
    { rows }: ReadBlock,
    learnersOf: LearnersOf,
  ): Promise<{ ready: readonly Ready[]; today: CivilDate }> {
    const checked = await mapped(rows.contents, checkedRow);
    const bodies = checked.flatMap((row) => (isReason(row) ? [] : [row.body]));
    const context = await this.parts.contextFor(bodies, this.job.institution);
    const learners = await learnersOf(checked.map((row) => (isReason(row) ? null : row.who)));
    const ready = await mapped(checked, (row, index): Ready => {
      if (isReason(row)) return row;
      const learner = learners[index] ?? null;
      if (learner === null) return UNKNOWN_LEARNER;
      const prepared = prepareOutcome({ key: learner.key, body: row.body }, context);
      return prepared instanceof Refusal ? reasonOf(prepared) : { learner, prepared };
    });
    return { ready, today: context.today };
  }

  async #record(read: ReadBlock, first: Draft): Promise<Recorded> {
    const unsure = new Set<LearnerId>();
    let draft = first;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await this.#keepRefused(read, draft.reasons, attempt > 0);
      const answer = this.#answer(read, draft);
      const result = await this.#append(read.number, draft, answer);
      if (result.result === 'appended') {
        this.#learners.recorded(read.number);
        await this.#tell(draft);
        return recordedBy(answer, result.positions, attempt === 0);
      }
      if (result.result === 'repeated') {
        this.#learners.forget();
        return recordedBy(result.answer as Answer, result.positions, false);
      }
      if (result.result === 'keyReused') throw new Error('the key of a block was used elsewhere');
      if (result.result === 'tooLong' || result.result === 'streamEnded') {
        unsure.add(result.stream.id);
      }
      // Somebody came in between: everything is looked up and decided again.
      await this.#ahead;
      this.#learners.forget();
      draft = await this.#drafted(read, unsure);
    }
    throw new Error(`block ${read.number} was overtaken ${TRIES} times`);
  }

  // A check that refuses anything is the end of its import; else the recording finds it clean.
  #tell({ conflicts }: Draft): Promise<void> {
    return this.parts.conflicts.tell(this.job.institution, conflicts);
  }

  async #append(number: number, draft: Draft, answer: Answer): Promise<AppendResult> {
    const key = this.#key(number);
    const { streams, claims } = draft;
    for (;;) {
      const command = { key, request: key, answer };
      const result = await this.parts.store.append({ command, streams, claims });
      if (result.result !== 'overloaded') return result;
      await pause(OVERLOADED_MS);
    }
  }

  #answer({ rows }: ReadBlock, draft: Draft): Answer {
    const [first] = draft.reasons.keys();
    const wanted = this.job.mode === 'atomic' && first !== undefined;
    return {
      ...draft.counts,
      run: this.job.run,
      refusedLine: wanted ? rows.line(first) : null,
    };
  }

  /** Before the append, so that no refusal is counted and lost. */
  async #keepRefused(
    { number, rows }: ReadBlock,
    reasons: Draft['reasons'],
    again: boolean,
  ): Promise<void> {
    if (reasons.size === 0 && !again) return;
    const refused = [...reasons].map(([index, reason]) => ({
      line: rows.line(index),
      text: rows.refused(index, reason),
    }));
    const { importId, run } = this.job;
    await this.parts.spool.keepRefused({ importId, block: number, run }, refused);
  }

  #key(number: number): Uint8Array {
    return createHash('sha256').update(`import ${this.job.importId} block ${number}`).digest();
  }
}

export function formatOf(job: Pick<Job, 'format' | 'header'>): RowFormat {
  return job.format === 'csv' ? new CsvRows(job.header ?? []) : new NdjsonRows();
}

function recordedBy(answer: Answer, positions: Positions, smooth: boolean): Recorded {
  const { accepted, duplicates, refused, run, refusedLine } = answer;
  return { counts: { accepted, duplicates, refused }, positions, run, refusedLine, smooth };
}
