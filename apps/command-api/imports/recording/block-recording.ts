/** A block of an import on its way into the log: read, checked, prepared, appended once. */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Account, emptyAccount, foldAccount, type LearnerId, type OutcomeId } from '#domain';
import { Refusal } from '#edge';
import type { AppendResult, Claim, EventStore, Positions } from '#event-store';
import type { PersonalData } from '#personal-data';
import { evidenceKey, type PrepareContext, prepareOutcome } from '../../outcomes/prepare.js';
import type { Counts, Job } from '../jobs/job.js';
import type { Spool } from '../jobs/spool.js';
import { CsvRows } from '../rows/csv-rows.js';
import { NdjsonRows } from '../rows/ndjson-rows.js';
import type { RowFormat, RowReason, Rows } from '../rows/row.js';
import type { CheckedBlock, PreparedBlock, Recorded, Recording } from '../runner/block-work.js';
import type { Block } from '../upload/record-scanner.js';
import { mapped } from './breath.js';
import { Draft, type Held, learnersToRead, type ReadyRow } from './draft.js';
import { Foretelling } from './foretelling.js';
import { type KnownLearners, type Learner, LearnersOfImport } from './learners.js';
import { reasonOf, UNKNOWN_LEARNER } from './reasons.js';
import { checkedRow, isReason } from './row-checks.js';

export interface RecordingParts {
  readonly store: EventStore;
  readonly personalData: PersonalData;
  readonly spool: Spool;
  readonly known: KnownLearners;
  /** What rows are checked against, with the registered ones of these institutions. */
  readonly contextFor: (by: string, codes: ReadonlySet<string>) => Promise<PrepareContext>;
}

interface ReadBlock {
  readonly number: number;
  readonly block: Block;
  readonly rows: Rows;
}

/** Rows before and after their evidence is prepared: a reason is the end of a row. */
type Ready = ReadyRow | RowReason;

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
  readonly #learners: LearnersOfImport;
  readonly #foretelling: Foretelling;
  #ahead: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly job: Job,
    private readonly parts: RecordingParts,
  ) {
    this.#format = formatOf(job);
    this.#learners = new LearnersOfImport(parts.known, parts.personalData, job.institution);
    this.#foretelling = new Foretelling(job.progress.phase === 'check' ? job.rowsTotal : 0);
  }

  async recorded(number: number): Promise<Recorded | null> {
    const stored = await this.parts.store.command(this.#key(number));
    return stored === null ? null : recordedBy(stored.answer as Answer, stored.positions, true);
  }

  prepare(number: number): Promise<PreparedBlock> {
    const prepared = this.#prepare(number);
    this.#ahead = prepared.catch(() => undefined);
    return prepared;
  }

  async check(number: number): Promise<CheckedBlock> {
    const read = await this.#read(number);
    const ready = await this.#ready(read, (who) => this.#learners.supposed(who));
    const draft = this.#draft(await this.#held(ready, new Set()));
    ready.forEach((row, index) => {
      if (isReason(row)) draft.refuse(index, row);
      else this.#foretelling.add(draft, index, row);
    });
    await this.#keepRefused(read, draft, false);
    return { bytes: read.block.bytes.length, counts: draft.counts };
  }

  async #prepare(number: number): Promise<PreparedBlock> {
    const read = await this.#read(number);
    const draft = await this.#drafted(read, new Set());
    return { bytes: read.block.bytes.length, record: () => this.#record(read, draft) };
  }

  async #drafted(read: ReadBlock, known: ReadonlySet<LearnerId>): Promise<Draft> {
    const ready = await this.#ready(read, (who) => this.#learners.of(read.number, who));
    const draft = this.#draft(await this.#held(ready, known));
    await mapped(ready, (row, index) => {
      if (isReason(row)) draft.refuse(index, row);
      else draft.add(index, row);
    });
    this.#learners.opens(read.number, draft.opened);
    return draft;
  }

  #draft(held: Held): Draft {
    return new Draft(held, this.job.institution);
  }

  async #read(number: number): Promise<ReadBlock> {
    const block = await this.parts.spool.read(this.job.importId, number);
    return { number, block, rows: this.#format.read(block) };
  }

  async #ready(
    { rows }: ReadBlock,
    learnersOf: (who: Parameters<LearnersOfImport['supposed']>[0]) => Promise<(Learner | null)[]>,
  ): Promise<Ready[]> {
    const checked = await mapped(rows.contents, checkedRow);
    const codes = new Set<string>();
    for (const row of checked) {
      if (isReason(row)) continue;
      for (const body of [row.body, ...(row.body.components ?? [])]) {
        codes.add(body.issuer);
        if (body.partOf !== undefined) codes.add(body.partOf.issuer);
      }
    }
    const context = await this.parts.contextFor(this.job.institution, codes);
    const learners = await learnersOf(checked.map((row) => (isReason(row) ? null : row.who)));
    return mapped(checked, (row, index) => {
      if (isReason(row)) return row;
      const learner = learners[index] ?? null;
      if (learner === null) return UNKNOWN_LEARNER;
      const prepared = prepareOutcome({ key: learner.key, body: row.body }, context);
      return prepared instanceof Refusal ? reasonOf(prepared) : { learner, prepared };
    });
  }

  async #held(ready: readonly Ready[], known: ReadonlySet<LearnerId>): Promise<Held> {
    const rows = ready.map((row) => (isReason(row) ? null : row));
    const claims = await this.#claims(rows);
    const toRead = learnersToRead(rows, claims, this.job.institution);
    for (const id of known) toRead.add(id);
    const fresh = new Set<LearnerId>();
    for (const row of rows) if (row?.learner.opens) fresh.add(row.prepared.learnerId);
    const accounts = new Map<LearnerId, Account>();
    const old = [...toRead].filter((id) => !fresh.has(id));
    const streams = await this.parts.store.readStreams(old.map((id) => ({ kind: 'learner', id })));
    for (const [id, events] of streams) accounts.set(id, foldAccount(id, events));
    for (const id of toRead) if (fresh.has(id)) accounts.set(id, emptyAccount(id));
    return { claims, accounts };
  }

  async #claims(rows: readonly (ReadyRow | null)[]): Promise<Map<OutcomeId, Claim>> {
    const ids = new Set<OutcomeId>();
    for (const row of rows) for (const one of row?.prepared.evidence ?? []) ids.add(one.outcomeId);
    const asked = [...ids];
    const found = await this.parts.store.claims('evidence', asked.map(evidenceKey));
    const claims = new Map<OutcomeId, Claim>();
    found.forEach((claim, index) => {
      if (claim !== null) claims.set(asked[index] as OutcomeId, claim);
    });
    return claims;
  }

  async #record(read: ReadBlock, first: Draft): Promise<Recorded> {
    const known = new Set<LearnerId>();
    let draft = first;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await this.#keepRefused(read, draft, attempt > 0);
      const answer = this.#answer(read, draft);
      const result = await this.#append(read.number, draft, answer);
      if (result.result === 'appended') {
        this.#learners.recorded(read.number);
        return recordedBy(answer, result.positions, attempt === 0);
      }
      if (result.result === 'repeated') {
        this.#learners.forget();
        return recordedBy(result.answer as Answer, result.positions, false);
      }
      if (result.result === 'keyReused') throw new Error('the key of a block was used elsewhere');
      if (result.result === 'tooLong') known.add(result.stream.id);
      // Somebody came in between: everything is looked up and decided again.
      await this.#ahead;
      this.#learners.forget();
      draft = await this.#drafted(read, known);
    }
    throw new Error(`block ${read.number} was overtaken ${TRIES} times`);
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
  async #keepRefused({ number, rows }: ReadBlock, draft: Draft, again: boolean): Promise<void> {
    const { reasons } = draft;
    if (reasons.size === 0 && !again) return;
    let text = '';
    for (const [index, reason] of [...reasons].sort(([a], [b]) => a - b)) {
      text += rows.refused(index, reason);
    }
    const { importId, run } = this.job;
    await this.parts.spool.keepRefused({ importId, block: number, run }, reasons.size, text);
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
