/**
 * What a block's rows become: events by learner, claims, and a reason for each row refused. Rows
 * are decided in the order of the file. Evidence that nobody holds needs nothing but its claim;
 * evidence that is held is decided on the learner's folded account.
 */
import {
  type Account,
  type AccountEvent,
  evolve,
  hasRoomFor,
  isRefused,
  type LearnerId,
  type OutcomeId,
  recordAgain,
} from '#domain';
import type { Claim, ClaimWrite, StreamAppend } from '#event-store';
import type { Prepared, PreparedEvidence } from '../../outcomes/prepare.js';
import type { Counts } from '../jobs/job.js';
import type { RowReason } from '../rows/row.js';
import type { Learner } from './learners.js';
import { ACCOUNT_FULL, HELD_ELSEWHERE, reasonOfDecision } from './reasons.js';

/** A row of which the evidence is prepared. */
export interface ReadyRow {
  readonly learner: Learner;
  readonly prepared: Prepared;
}

/** What the log holds already about a block. */
export interface Held {
  readonly claims: ReadonlyMap<OutcomeId, Claim>;
  /** Of the learners whose rows cannot be decided without; empty for one who is new. */
  readonly accounts: ReadonlyMap<LearnerId, Account>;
}

/** Live outcomes are never more than events, so shorter streams have room. */
const LONGEST_UNREAD = 1_000;

interface Stream {
  readonly learnerId: LearnerId;
  readonly expected: StreamAppend['expected'];
  readonly events: AccountEvent[];
  /** The account with these events, where it had to be read. */
  account: Account | null;
}

export class Draft {
  readonly #streams = new Map<LearnerId, Stream>();
  readonly #claims = new Map<string, ClaimWrite>();
  readonly #owners = new Map<OutcomeId, LearnerId>();
  readonly #opened = new Set<LearnerId>();
  readonly reasons = new Map<number, RowReason>();
  #accepted = 0;
  #duplicates = 0;

  constructor(
    private readonly held: Held,
    private readonly by: string,
  ) {}

  refuse(row: number, reason: RowReason): void {
    this.reasons.set(row, reason);
  }

  /** The row says what an earlier one said. */
  repeat(): void {
    this.#duplicates += 1;
  }

  add(row: number, { learner, prepared }: ReadyRow): void {
    if (this.#isRepetition(prepared)) return this.repeat();
    const stream = this.#streamOf(learner);
    const events = this.#decide(stream, prepared);
    if (!Array.isArray(events)) {
      this.refuse(row, events);
      return;
    }
    if (events.length === 0) this.repeat();
    else this.#accept(stream, learner, prepared, events);
  }

  get counts(): Counts {
    return {
      accepted: this.#accepted,
      duplicates: this.#duplicates,
      refused: this.reasons.size,
    };
  }

  get streams(): StreamAppend[] {
    const appends: StreamAppend[] = [];
    for (const { learnerId, expected, events, account } of this.#streams.values()) {
      if (events.length === 0) continue;
      const below = account === null ? { below: LONGEST_UNREAD - events.length } : {};
      appends.push({ stream: { kind: 'learner', id: learnerId }, expected, events, ...below });
    }
    return appends;
  }

  /** The learners whose accounts begin here. */
  get opened(): ReadonlySet<LearnerId> {
    return this.#opened;
  }

  get claims(): ClaimWrite[] {
    return [...this.#claims.values()];
  }

  // The same words by the same institution again: no account needs to be read for that.
  #isRepetition({ evidence, learnerId }: Prepared): boolean {
    return evidence.every(({ outcomeId, claim }) => {
      const held = this.held.claims.get(outcomeId);
      if (held === undefined || held.owner !== learnerId || held.by !== this.by) return false;
      return sameBytes(held.content, claim.content);
    });
  }

  #streamOf({ key, opens }: Learner): Stream {
    const { learnerId } = key;
    let stream = this.#streams.get(learnerId);
    if (stream === undefined) {
      const account = this.held.accounts.get(learnerId) ?? null;
      const expected = opens === null ? (account?.version ?? 'any') : 'none';
      stream = { learnerId, expected, events: [], account };
      this.#streams.set(learnerId, stream);
    }
    return stream;
  }

  #decide(stream: Stream, prepared: Prepared): AccountEvent[] | RowReason {
    const events: AccountEvent[] = [];
    let fresh = 0;
    for (const evidence of prepared.evidence) {
      const owner = this.#ownerOf(evidence.outcomeId);
      if (owner === null) {
        events.push(evidence.event);
        fresh += 1;
        continue;
      }
      if (owner !== prepared.learnerId) return HELD_ELSEWHERE;
      const decision = recordAgain(accountOf(stream), evidence, this.by);
      if (isRefused(decision)) return reasonOfDecision(decision);
      events.push(...decision.events);
    }
    const { account } = stream;
    if (fresh > 0 && account !== null && !hasRoomFor(account, fresh)) return ACCOUNT_FULL;
    return events;
  }

  #ownerOf(outcomeId: OutcomeId): LearnerId | null {
    return this.#owners.get(outcomeId) ?? this.held.claims.get(outcomeId)?.owner ?? null;
  }

  #accept(
    stream: Stream,
    learner: Learner,
    { evidence }: Prepared,
    events: readonly AccountEvent[],
  ): void {
    this.#accepted += 1;
    if (learner.opens !== null && stream.events.length === 0) {
      append(stream, learner.opens.event);
      this.#claims.set(`account ${stream.learnerId}`, learner.opens.claim);
      this.#opened.add(stream.learnerId);
    }
    const changed = new Map(events.map((event) => [outcomeOf(event), event.type]));
    for (const event of events) append(stream, event);
    for (const one of evidence) this.#claim(one, changed.get(one.outcomeId), stream.learnerId);
  }

  // Attesting leaves the claim as it is; an update says what the content is from now on.
  #claim(
    { outcomeId, claim }: PreparedEvidence,
    change: AccountEvent['type'] | undefined,
    learnerId: LearnerId,
  ): void {
    if (change === 'OutcomeRecorded') {
      this.#owners.set(outcomeId, learnerId);
      this.#claims.set(outcomeId, claim);
    } else if (change === 'OutcomeUpdated') {
      const before = this.#claims.get(outcomeId) ?? this.held.claims.get(outcomeId);
      const mode = this.#claims.get(outcomeId)?.mode ?? 'put';
      const by = before?.by ?? this.by;
      this.#claims.set(outcomeId, { ...claim, by, mode });
    }
  }
}

/** Evidence that this block itself brought makes its learner's account one that has to be known. */
function accountOf(stream: Stream): Account {
  if (stream.account !== null) return stream.account;
  throw new Error(`the account of learner ${stream.learnerId} was not read`);
}

function append(stream: Stream, event: AccountEvent): void {
  stream.events.push(event);
  if (stream.account === null) return;
  // Day and rules of the recording are the log's to say; no decision here looks at them.
  const version = stream.account.version + 1;
  const recorded = { ...event, version, epoch: 0, recordedOn: '' };
  stream.account = evolve(stream.account, recorded);
}

function outcomeOf(event: AccountEvent): OutcomeId | undefined {
  return 'outcomeId' in event.data ? event.data.outcomeId : undefined;
}

function sameBytes(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

/**
 * The learners whose accounts must be read before their rows can be decided: some of their evidence
 * is held, or comes twice in the block.
 */
export function learnersToRead(
  rows: readonly (ReadyRow | null)[],
  held: ReadonlyMap<OutcomeId, Claim>,
  by: string,
): Set<LearnerId> {
  const toRead = new Set<LearnerId>();
  const seen = new Set<OutcomeId>();
  for (const row of rows) {
    if (row === null) continue;
    for (const { outcomeId, claim } of row.prepared.evidence) {
      const { learnerId } = row.prepared;
      const before = held.get(outcomeId);
      const again = before?.by === by && sameBytes(before.content, claim.content);
      const needed = before === undefined ? seen.has(outcomeId) : !again;
      if (needed) toRead.add(learnerId);
      seen.add(outcomeId);
    }
  }
  return toRead;
}
