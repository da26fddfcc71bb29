/**
 * Withdrawing a share: from its answer on every process knows, for each verification reads the
 * learner's stream. The account is not folded, so a share of a parked one can be withdrawn.
 */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { foldShares } from '#domain';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { encodePosition, EventStore, partitionOf } from '#event-store';
import { rightToLearner } from '#rights';
import { answeredBy, isEnded } from '../answers.js';
import type { Answered } from '../answers.js';

export class WithdrawShare {
  constructor(
    readonly learnerId: string,
    readonly shareId: string,
    readonly caller: Caller,
  ) {}
}

@CommandHandler(WithdrawShare)
export class WithdrawShareHandler implements ICommandHandler<WithdrawShare, Answered | Refusal> {
  constructor(private readonly store: EventStore) {}

  async execute({ learnerId, shareId, caller }: WithdrawShare): Promise<Answered | Refusal> {
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    const answered = await this.withdraw(learnerId, shareId);
    return answered instanceof Refusal ? answered : { ...answered, rights: [right] };
  }

  private async withdraw(learnerId: string, shareId: string): Promise<Answered | Refusal> {
    const stream = { kind: 'learner', id: learnerId } as const;
    const share = foldShares(await this.store.readStream(stream)).get(shareId);
    if (share === undefined) return new Refusal('notFound');
    const answer = { status: 200, body: { shareId, status: 'withdrawn' } };
    if (share.withdrawnAt !== undefined) {
      const position = encodePosition(await this.store.lastPositions([partitionOf(learnerId)]));
      return { status: 200, body: { position, ...answer.body }, repeated: false };
    }
    // Two that withdraw at once both may: what was withdrawn first stays withdrawn.
    const event = { type: 'ShareWithdrawn', data: { shareId, by: 'learner' } };
    const streams = [{ stream, expected: 'any', events: [event] }] as const;
    const result = await this.store.append({ streams });
    return isEnded(result) ? answeredBy(result, answer) : new Refusal('conflict');
  }
}
