/**
 * A decision on one account that needs its whole state: read the stream, fold it, decide, append
 * only if stream and rules are still those that were seen; else decide anew, three times.
 */
import { Injectable } from '@nestjs/common';
import type { Account, AccountEvent, CivilDate, LearnerId } from '#domain';
import { foldAccount } from '#domain';
import type { CommandDigests } from '#edge';
import { Refusal } from '#edge';
import type { RuleLibrary } from '#equivalence';
import { encodePosition, EventStore } from '#event-store';
import type { AppendResult, ClaimWrite } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { RuleFeed } from '#rule-feed';
import { BankClock } from '../bank-clock.js';

/** What a decision sees. */
export interface Seen {
  readonly account: Account;
  readonly key: LearnerKey;
  readonly library: RuleLibrary;
  readonly epoch: number;
  readonly today: CivilDate;
}

export interface Verdict {
  readonly events: readonly AccountEvent[];
  readonly claims?: readonly ClaimWrite[];
  /** What to answer; nothing personal, since it is stored for retries. */
  readonly answer: object;
}

export interface Done {
  readonly answer: object;
  readonly repeated: boolean;
}

const ATTEMPTS = 3;

@Injectable()
export class AccountWork {
  constructor(
    private readonly store: EventStore,
    private readonly personal: PersonalData,
    private readonly rules: RuleFeed,
    private readonly clock: BankClock,
  ) {}

  async run(
    learnerId: LearnerId,
    command: CommandDigests | null,
    decide: (seen: Seen) => Verdict | Refusal,
  ): Promise<Done | Refusal> {
    const first = await this.firstAnswer(command);
    if (first !== null) return first;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const seen = await this.see(learnerId);
      if (seen instanceof Refusal) return seen;
      const verdict = decide(seen);
      if (verdict instanceof Refusal) return verdict;
      const result = await this.append(seen, verdict, command);
      const done = doneBy(result, verdict);
      if (done !== null) return done;
    }
    return new Refusal('conflict');
  }

  /** The learner whose account holds a conversion; null where there is no such conversion. */
  async learnerOf(conversionId: string): Promise<LearnerId | null> {
    const [claim] = await this.store.claims('conversion', [conversionKey(conversionId)]);
    return claim?.owner ?? null;
  }

  /** The account as it stands now; null where it does not exist. */
  async accountOf(learnerId: LearnerId): Promise<Account | null> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    return events.length === 0 ? null : foldAccount(learnerId, events);
  }

  private async firstAnswer(command: CommandDigests | null): Promise<Done | Refusal | null> {
    if (command === null) return null;
    const row = await this.store.command(command.key);
    if (row === null) return null;
    if (Buffer.compare(row.request, command.request) !== 0) {
      return new Refusal('idempotencyKeyReused');
    }
    const position = encodePosition(row.positions);
    return { answer: { ...(row.answer as object), position }, repeated: true };
  }

  private async see(learnerId: LearnerId): Promise<Seen | Refusal> {
    // The rules are read before the stream: what is published in between shows in the epoch.
    const library = await this.rules.current();
    const account = await this.accountOf(learnerId);
    const key = await this.personal.keyOf(learnerId);
    if (account === null || key === null) return new Refusal('notFound');
    return { account, key, library, epoch: library.epoch, today: this.clock.today() };
  }

  private append(
    seen: Seen,
    verdict: Verdict,
    command: CommandDigests | null,
  ): Promise<AppendResult> {
    return this.store.append({
      ...(command === null ? {} : { command: { ...command, answer: verdict.answer } }),
      streams: [
        {
          stream: { kind: 'learner', id: seen.account.learnerId },
          expected: seen.account.version,
          expectedEpoch: seen.epoch,
          events: verdict.events,
        },
      ],
      ...(verdict.claims === undefined ? {} : { claims: verdict.claims }),
    });
  }
}

/** Null where someone else was faster: then it is decided anew. */
function doneBy(result: AppendResult, verdict: Verdict): Done | Refusal | null {
  switch (result.result) {
    case 'appended': {
      const position = encodePosition(result.positions);
      return { answer: { ...verdict.answer, position }, repeated: false };
    }
    case 'repeated': {
      const position = encodePosition(result.positions);
      return { answer: { ...(result.answer as object), position }, repeated: true };
    }
    case 'keyReused':
      return new Refusal('idempotencyKeyReused');
    case 'overloaded':
      return new Refusal('overloaded', { retryAfter: 1 });
    default:
      return null;
  }
}

/** A conversion's claim is its own id: 16 bytes. */
export function conversionKey(conversionId: string): Uint8Array {
  return Buffer.from(conversionId.replaceAll('-', ''), 'hex');
}
