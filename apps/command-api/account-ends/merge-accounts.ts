/**
 * Merging two accounts of one person: one transaction over both streams. The account that ends
 * brings its events, sealed anew under the key of the one that stays, and every claim moves.
 */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { hasRoomFor } from '#domain';
import type { Account, Actor, LearnerId } from '#domain';
import { AccountEnds, actorOf, endClaim, fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests } from '#edge';
import { EventStore } from '#event-store';
import type { NewEvent, StoredEvent, StreamAppend } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { answeredBy, commandRow, isEnded } from '../answers.js';
import type { Answer, Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import { endedRefusal, folded } from '../folded.js';
import type { MergeBody } from './bodies.js';
import { MovedClaims } from './moved-claims.js';
import { inParts, sealedAnew } from './sealed-anew.js';
import type { Anew } from './sealed-anew.js';

export class MergeAccounts {
  constructor(
    readonly learnerId: LearnerId,
    readonly body: MergeBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

/** One of the two, as it stands. */
export interface Side {
  readonly account: Account;
  readonly events: readonly StoredEvent[];
  readonly key: LearnerKey;
}

interface Told {
  readonly by: Actor;
  readonly reason: string;
}

const ATTEMPTS = 3;

@CommandHandler(MergeAccounts)
export class MergeAccountsHandler implements ICommandHandler<MergeAccounts, Answered | Refusal> {
  private readonly claims: MovedClaims;

  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
    private readonly work: AccountWork,
    private readonly ends: AccountEnds,
  ) {
    this.claims = new MovedClaims(store, personalData);
  }

  async execute(asked: MergeAccounts): Promise<Answered | Refusal> {
    const { learnerId, body, command } = asked;
    const first = await this.work.firstAnswer(command);
    if (first !== null) return first;
    if (learnerId === body.into) {
      return new Refusal('invalidBody', { errors: [fieldError('/into', 'sameAccount')] });
    }
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const sides = await this.sides(learnerId, body.into);
      if (sides instanceof Refusal) return sides;
      const answered = await this.merge(sides, asked);
      if (answered !== null) return answered;
    }
    return new Refusal('conflict');
  }

  /** Refuses `learnerForgotten`, `accountClosed`, `unknownLearner`, `accountParked`. */
  private async sides(from: LearnerId, into: LearnerId): Promise<[Side, Side] | Refusal> {
    const ends = await this.ends.of([from, into]);
    for (const id of [from, into]) {
      const end = ends.get(id);
      if (end?.end === 'forgotten') return new Refusal('learnerForgotten');
      if (end?.end === 'closed') {
        return new Refusal('accountClosed', { members: { into: end.into } });
      }
    }
    const streams = [from, into].map((id) => ({ kind: 'learner', id }) as const);
    const [events, keys] = await Promise.all([
      this.store.readStreams(streams),
      this.personalData.keysOf([from, into]),
    ]);
    const one = side(from, events.get(from), keys.get(from));
    if (one instanceof Refusal) return one;
    const other = side(into, events.get(into), keys.get(into));
    if (other instanceof Refusal) return other;
    return [one, other];
  }

  /** Null where somebody else changed one of the two meanwhile. */
  private async merge(
    [from, into]: readonly [Side, Side],
    { body, caller, command }: MergeAccounts,
  ): Promise<Answered | Refusal | null> {
    const live = Object.values(from.account.outcomes).filter((one) => one.revoked === undefined);
    if (!hasRoomFor(into.account, live.length)) return new Refusal('accountFull');
    const earlier = from.account.joined ?? [];
    const { learnerId } = into.account;
    const joined = [...(into.account.joined ?? []), ...earlier, from.account.learnerId];
    const answer: Answer = { status: 201, body: { learnerId, joined } };
    const told = { by: actorOf(caller), reason: body.reason };
    const closed = { end: 'closed', into: learnerId } as const;
    const result = await this.store.append({
      ...commandRow(command, answer),
      streams: this.streams(from, into, told),
      claims: [
        ...(await this.claims.of(from, learnerId)),
        ...[...earlier, from.account.learnerId].map((id) => endClaim(id, closed)),
      ],
    });
    return isEnded(result) ? answeredBy(result, answer) : null;
  }

  private streams(from: Side, into: Side, { by, reason }: Told): StreamAppend[] {
    const ids = { from: from.account.learnerId, into: into.account.learnerId };
    const anew: Anew = (field, sealed, of) => {
      const opened = this.personalData.open(from.key, { stream: ids.from, field, of }, sealed);
      return this.personalData.seal(into.key, { stream: ids.into, field, of }, opened);
    };
    const said = (side: Side, stream: LearnerId): string =>
      this.personalData.seal(side.key, { stream, field: 'reason', of: ids.from }, reason);
    const { joined } = from.account;
    const closed = { into: ids.into, by, reason: said(from, ids.from) };
    const taken = {
      from: ids.from,
      ...(joined === undefined ? {} : { earlier: joined }),
      by,
      reason: said(into, ids.into),
    };
    const parts = inParts(sealedAnew(from.events, anew));
    const events = parts.map((of, at) => ({
      type: 'AccountJoined',
      data: { ...taken, part: at + 1, parts: parts.length, events: of },
    }));
    return [append(from, [{ type: 'AccountClosed', data: closed }]), append(into, events)];
  }
}

function append({ account }: Side, events: readonly NewEvent[]): StreamAppend {
  const { learnerId: id, version: expected } = account;
  return { stream: { kind: 'learner', id }, expected, events };
}

function side(
  id: LearnerId,
  events: readonly StoredEvent[] = [],
  key: LearnerKey | undefined,
): Side | Refusal {
  if (events.length === 0 || key === undefined) return new Refusal('unknownLearner');
  const account = folded(id, events);
  if (account === null) return new Refusal('accountParked');
  return endedRefusal(account) ?? { account, events, key };
}
