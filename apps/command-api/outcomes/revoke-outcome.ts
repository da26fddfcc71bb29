import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { isRefused, revoke } from '#domain';
import type { Actor, OutcomeId, OutcomeRecord } from '#domain';
import { Refusal } from '#edge';
import type { CommandDigests } from '#edge';
import { rightToOutcome } from '#rights';
import type { Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import type { Seen, Verdict } from '../conversions/account-work.js';
import { Outcomes } from './amending.js';
import type { RevocationBody } from './outcome.dto.js';
import { refusalOf } from './refusal-of.js';

export class RevokeOutcome {
  constructor(
    readonly outcomeId: OutcomeId,
    readonly body: RevocationBody,
    readonly by: Actor,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(RevokeOutcome)
export class RevokeOutcomeHandler implements ICommandHandler<RevokeOutcome, Answered | Refusal> {
  constructor(
    private readonly outcomes: Outcomes,
    private readonly work: AccountWork,
  ) {}

  async execute({ outcomeId, body, by, command }: RevokeOutcome): Promise<Answered | Refusal> {
    const amending = await this.outcomes.amending(outcomeId, by);
    if (amending instanceof Refusal) return amending;
    const { learnerId } = amending;
    const reason = this.outcomes.reason(amending, body.reason);
    return this.work.run(learnerId, command, ({ account, today }: Seen): Verdict | Refusal => {
      const right = rightToOutcome(by, account, outcomeId);
      if (right === null) return new Refusal('notFound');
      const effectiveOn = body.effectiveOn ?? today;
      const decision = revoke(account, { outcomeId, by, reason, effectiveOn });
      if (isRefused(decision)) return refusalOf(decision);
      const before = account.outcomes[outcomeId] as OutcomeRecord;
      const number = before.numberId ?? outcomeId;
      const claims = [this.outcomes.takenClaim(number, learnerId, before)];
      const answer = { status: 201, body: { outcomeId, learnerId } };
      return { right, events: decision.events, claims, answer };
    });
  }
}
