/**
 * A decision on one account that needs its whole state: read the stream, fold it, decide, append
 * only if stream and rules are still those that were seen; else decide anew, three times.
 */
import { Injectable } from '@nestjs/common';
import type { Account, AccountEvent, CivilDate, LearnerId } from '#domain';
import type { CommandDigests, Right } from '#edge';
import { BankClock, Refusal } from '#edge';
import type { RuleLibrary } from '#equivalence';
import { EventStore } from '#event-store';
import type { AppendResult, ClaimWrite } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { rightOfRepeated } from '#rights';
import { RuleFeed } from '#rule-feed';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answer, Answered } from '../answers.js';
import { endedRefusal, folded } from '../folded.js';

/** What a decision sees. */
export interface Seen {
  readonly account: Account;
  readonly key: LearnerKey;
  readonly library: RuleLibrary;
  readonly epoch: number;
  readonly today: CivilDate;
}

export interface Verdict {
  /** By which the caller may do it; a verdict without one does not compile. */
  readonly right: Right;
  readonly events: readonly AccountEvent[];
  readonly claims?: readonly ClaimWrite[];
  readonly answer: Answer;
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
    decide: (seen: Seen) => Verdict | Refusal | Promise<Verdict | Refusal>,
  ): Promise<Answered | Refusal> {
    const first = await this.firstAnswer(command);
    if (first !== null) return settled(first, rightOfRepeated(learnerId));
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const seen = await this.see(learnerId);
      if (seen instanceof Refusal) return seen;
      const verdict = await decide(seen);
      if (verdict instanceof Refusal) return verdict;
      const result = await this.append(seen, verdict, command);
      if (isEnded(result)) return settled(answeredBy(result, verdict.answer), verdict.right);
    }
    return new Refusal('conflict');
  }

  /** The learner whose account holds a conversion or an appeal; null where there is none. */
  async learnerOf(kind: 'conversion' | 'appeal', id: string): Promise<LearnerId | null> {
    const [claim] = await this.store.claims(kind, [claimKey(id)]);
    return claim?.owner ?? null;
  }

  /** What the same command was answered before; null where it is new. */
  async firstAnswer(command: CommandDigests | null): Promise<Answered | Refusal | null> {
    if (command === null) return null;
    const row = await this.store.command(command.key);
    if (row === null) return null;
    const same = Buffer.compare(row.request, command.request) === 0;
    const { answer, positions } = row;
    const first = same
      ? ({ result: 'repeated', answer, positions } as const)
      : ({ result: 'keyReused' } as const);
    return answeredBy(first, { status: 200, body: {} });
  }

  private async see(learnerId: LearnerId): Promise<Seen | Refusal> {
    // The rules are read before the stream: what is published in between shows in the epoch.
    const library = await this.rules.forPlans();
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    const key = await this.personal.keyOf(learnerId);
    if (events.length === 0) return new Refusal('notFound');
    const account = folded(learnerId, events);
    if (account === null) return new Refusal('accountParked');
    const ended = endedRefusal(account);
    if (ended !== null) return ended;
    if (key === null) return new Refusal('notFound');
    return { account, key, library, epoch: library.epoch, today: this.clock.today() };
  }

  private append(
    seen: Seen,
    verdict: Verdict,
    command: CommandDigests | null,
  ): Promise<AppendResult> {
    return this.store.append({
      ...commandRow(command, verdict.answer),
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

function settled(answered: Answered | Refusal, right: Right): Answered | Refusal {
  return answered instanceof Refusal ? answered : { ...answered, rights: [right] };
}

/** A conversion, or an appeal, is found by a claim on its own id: 16 bytes. */
export function claimOf(kind: 'conversion' | 'appeal', id: string, owner: LearnerId): ClaimWrite {
  return { kind, key: claimKey(id), owner, mode: 'new' };
}

function claimKey(id: string): Uint8Array {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}
