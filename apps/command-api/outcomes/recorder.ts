/**
 * Recording, for one outcome or a batch, in one append. The claims on the numbers decide nearly
 * everything; a stream is read only where a number is known with other content, or an account may
 * be full.
 */
import { Injectable } from '@nestjs/common';
import type { Account, Actor, LearnerId } from '#domain';
import { AccountEnds, BankClock, Refusal } from '#edge';
import type { CommandDigests, FieldError, RefusalCode } from '#edge';
import { EventStore, mergePositions, partitionOf } from '#event-store';
import type { AppendResult, Claim, ClaimWrite, Positions, StreamAppend } from '#event-store';
import { endedRefusal, folded } from '../folded.js';
import { decidedByClaims, writeByClaims, writeOnAccount } from './decide-rows.js';
import type { Known, LearnerWriting, RowDone, RowResult } from './decide-rows.js';
import { conflictsIn, EvidenceConflicts } from './evidence-conflicts.js';
import type { BatchMode } from './outcome.dto.js';
import { evidenceKey } from './prepare.js';
import type { Prepared } from './prepare.js';
import { freedAmong, isTakenOver, takingOver } from './taking-over.js';
import type { Freed } from './taking-over.js';

/** Which rows, who says them, and what a retry is recognised by. */
export interface Recording {
  readonly rows: readonly (Prepared | Refusal)[];
  readonly by: Actor;
  readonly mode: BatchMode;
  readonly command: CommandDigests | null;
}

export interface Recorded {
  readonly results: readonly RowResult[];
  /** Of every partition that the rows are about. */
  readonly positions: Positions;
  readonly repeated: boolean;
}

/** What is stored for a retry; nothing personal. */
interface StoredAnswer {
  readonly results: readonly (
    RowDone | { readonly code: RefusalCode; readonly errors?: readonly FieldError[] }
  )[];
}

// Every round learns of claims or versions that the one before did not know.
const ROUNDS = 6;

@Injectable()
export class Recorder {
  constructor(
    private readonly store: EventStore,
    private readonly clock: BankClock,
    private readonly conflicts: EvidenceConflicts,
    private readonly ends: AccountEnds,
  ) {}

  async record(recording: Recording): Promise<Recorded | Refusal> {
    const claims = new Map<string, Claim>();
    const accounts = new Map<LearnerId, Account | null>();
    const freed: Freed = new Map();
    const known: Known = { by: recording.by, today: this.clock.today(), claims, accounts };
    for (let round = 0; round < ROUNDS; round += 1) {
      await this.readAccounts(recording, known, accounts);
      const written = decideAll(recording, known);
      const result = await this.append(recording, written, freed);
      if (result === null || result.result === 'appended') {
        const conflicts = conflictsIn(recording.rows, written.results, known);
        await this.conflicts.tell(recording.by, conflicts);
      }
      if (result === null) return this.unchanged(written);
      switch (result.result) {
        case 'appended':
        case 'repeated':
          return this.end(written, result);
        case 'keyReused':
          return new Refusal('idempotencyKeyReused');
        case 'overloaded':
          return new Refusal('overloaded', { retryAfter: 1 });
        case 'claimed':
          await this.learn(result.claims, { recording, claims, accounts, freed });
          break;
        case 'tooLong':
        case 'streamEnded':
        case 'versionConflict':
          accounts.set(result.stream.id, null);
          break;
        case 'epochConflict':
          throw new Error('recording expects no epoch');
      }
    }
    return new Refusal('conflict');
  }

  /** What stands in the way is known from now on; numbers of a forgotten learner do not. */
  private async learn(
    found: readonly Claim[],
    { recording, claims, accounts, freed }: Learning,
  ): Promise<void> {
    const learners = [...byLearner(recording.rows).keys()];
    const ends = await this.ends.of(learners);
    // Claims say who has the numbers now, not that the account they are sent for has ended.
    for (const id of learners) if (ends.has(id)) accounts.set(id, null);
    const held = isTakenOver(found) ? await this.heldNow([...freed.keys()]) : found;
    const fresh = new Map(held.map((claim) => [idOf(claim.key), claim]));
    const more = await freedAmong(fresh, recording.rows, { by: recording.by, ends: this.ends });
    for (const id of fresh.keys()) freed.delete(id);
    for (const [id, owner] of more) freed.set(id, owner);
    for (const [id, claim] of fresh) if (!more.has(id)) claims.set(id, claim);
  }

  private async heldNow(ids: readonly string[]): Promise<Claim[]> {
    const claims = await this.store.claims('evidence', ids.map(evidenceKey));
    return claims.filter((claim) => claim !== null);
  }

  /** Reads the accounts that claims do not decide, and those that changed since they were read. */
  private async readAccounts(
    { rows }: Recording,
    known: Known,
    accounts: Map<LearnerId, Account | null>,
  ): Promise<void> {
    const wanted = [...byLearner(rows)].filter(
      ([, group]) => !decidedByClaims(preparedOf(group), known),
    );
    const streams = wanted.map(([id]) => ({ kind: 'learner', id }) as const);
    if (streams.length === 0) return;
    const events = await this.store.readStreams(streams);
    for (const { id } of streams) accounts.set(id, folded(id, events.get(id) ?? []));
  }

  /** Null where there is nothing to write and nothing to remember. */
  private async append(
    { command }: Recording,
    { results, streams, claims }: Written,
    freed: Freed,
  ): Promise<AppendResult | null> {
    const accepted = results.some((one) => !(one instanceof Refusal));
    if (!accepted || (streams.length === 0 && command === null)) return null;
    const row = command === null ? {} : { command: { ...command, answer: stored(results) } };
    return this.store.append({ ...row, streams, claims: takingOver(claims, freed) });
  }

  private async unchanged({ results }: Written): Promise<Recorded> {
    const positions = await this.positionsOf(results, new Map());
    return { results, positions, repeated: false };
  }

  private async end(
    { results }: Written,
    result: Extract<AppendResult, { result: 'appended' | 'repeated' }>,
  ): Promise<Recorded> {
    const repeated = result.result === 'repeated';
    const all = repeated ? restored(result.answer as StoredAnswer) : results;
    return { results: all, positions: await this.positionsOf(all, result.positions), repeated };
  }

  /** Rows that changed nothing stand where their partition stands now. */
  private async positionsOf(results: readonly RowResult[], written: Positions): Promise<Positions> {
    const silent = results
      .flatMap((one) => (one instanceof Refusal ? [] : [partitionOf(one.learnerId)]))
      .filter((partition) => !written.has(partition));
    if (silent.length === 0) return written;
    return mergePositions([written, await this.store.lastPositions([...new Set(silent)])]);
  }
}

interface Learning {
  readonly recording: Recording;
  readonly claims: Map<string, Claim>;
  readonly accounts: Map<LearnerId, Account | null>;
  readonly freed: Freed;
}

interface Written {
  readonly results: readonly RowResult[];
  readonly streams: readonly StreamAppend[];
  readonly claims: readonly ClaimWrite[];
}

interface Placed {
  readonly row: Prepared;
  readonly index: number;
}

export function byLearner(rows: readonly (Prepared | Refusal)[]): Map<LearnerId, Placed[]> {
  const groups = new Map<LearnerId, Placed[]>();
  rows.forEach((row, index) => {
    if (row instanceof Refusal) return;
    const group = groups.get(row.learnerId);
    if (group === undefined) groups.set(row.learnerId, [{ row, index }]);
    else group.push({ row, index });
  });
  return groups;
}

const preparedOf = (group: readonly Placed[]): Prepared[] => group.map((one) => one.row);

export function decideAll({ rows, mode }: Recording, known: Known): Written {
  const taken = numbersOfTwo(rows, known);
  const results: RowResult[] = rows.map((row, index) => {
    if (row instanceof Refusal) return row;
    return new Refusal(taken.has(index) ? 'evidenceHeldElsewhere' : 'conflict');
  });
  const open = rows.map((row, index) => (taken.has(index) ? TAKEN : row));
  const streams: StreamAppend[] = [];
  const claims: ClaimWrite[] = [];
  for (const [learnerId, group] of byLearner(open)) {
    const writing = write(learnerId, preparedOf(group), known);
    writing.results.forEach((result, place) => (results[group[place]?.index ?? -1] = result));
    if (writing.stream !== null) streams.push(writing.stream);
    claims.push(...writing.claims);
  }
  if (mode === 'continue' || !results.some((one) => one instanceof Refusal)) {
    return { results, streams, claims };
  }
  const none = results.map((one) => (one instanceof Refusal ? one : new Refusal('notRecorded')));
  return { results: none, streams: [], claims: [] };
}

const TAKEN = new Refusal('evidenceHeldElsewhere');

/**
 * Rows whose number an earlier row of the same request gives to another learner. Where a number is
 * claimed already, the claim says whose it is, not the first row that names it.
 */
function numbersOfTwo(
  rows: readonly (Prepared | Refusal)[],
  { claims }: Known,
): ReadonlySet<number> {
  const owners = new Map<string, LearnerId>();
  const taken = new Set<number>();
  rows.forEach((row, index) => {
    if (row instanceof Refusal) return;
    const other = row.evidence.some(
      ({ outcomeId }) => (owners.get(outcomeId) ?? row.learnerId) !== row.learnerId,
    );
    if (other) taken.add(index);
    else {
      for (const { outcomeId } of row.evidence) {
        if (!claims.has(outcomeId)) owners.set(outcomeId, row.learnerId);
      }
    }
  });
  return taken;
}

function write(learnerId: LearnerId, rows: readonly Prepared[], known: Known): LearnerWriting {
  const account = known.accounts.get(learnerId);
  if (account === undefined) return writeByClaims(rows, known);
  const refusal = account === null ? new Refusal('accountParked') : endedRefusal(account);
  if (refusal === null && account !== null) return writeOnAccount(rows, account, known);
  return { stream: null, claims: [], results: rows.map(() => refusal ?? new Refusal('conflict')) };
}

function idOf(key: Uint8Array): string {
  const hex = Buffer.from(key).toString('hex');
  const cuts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `${cuts.join('-')}-${hex.slice(20)}`;
}

function stored(results: readonly RowResult[]): StoredAnswer {
  return {
    results: results.map((one) => {
      if (!(one instanceof Refusal)) return one;
      const { errors } = one.details;
      return { code: one.code, ...(errors === undefined ? {} : { errors }) };
    }),
  };
}

function restored(answer: StoredAnswer): RowResult[] {
  return answer.results.map((one) => {
    if (!('code' in one)) return one;
    return new Refusal(one.code, one.errors === undefined ? {} : { errors: one.errors });
  });
}
