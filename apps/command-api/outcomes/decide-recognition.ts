import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { decideRecognition, isRefused, parseHundredths } from '#domain';
import type { Actor, OutcomeId } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { CommandDigests } from '#edge';
import { rightToOutcome } from '#rights';
import type { Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import type { Seen, Verdict } from '../conversions/account-work.js';
import { Precedents } from '../precedents/precedents.js';
import { Outcomes } from './amending.js';
import { faceValueOf } from './face-value.js';
import type { RecognitionDecisionBody } from './outcome.dto.js';
import { refusalOf } from './refusal-of.js';

export class DecideRecognition {
  constructor(
    readonly outcomeId: OutcomeId,
    readonly body: RecognitionDecisionBody,
    readonly by: Actor,
    readonly command: CommandDigests | null,
  ) {}
}

@CommandHandler(DecideRecognition)
export class DecideRecognitionHandler implements ICommandHandler<
  DecideRecognition,
  Answered | Refusal
> {
  constructor(
    private readonly outcomes: Outcomes,
    private readonly work: AccountWork,
    private readonly precedents: Precedents,
  ) {}

  async execute({ outcomeId, body, by, command }: DecideRecognition): Promise<Answered | Refusal> {
    const amending = await this.outcomes.amending(outcomeId, by);
    if (amending instanceof Refusal) return amending;
    const { learnerId } = amending;
    const { precedent } = body;
    if (!(await this.precedents.has(precedent))) {
      const errors = [fieldError('/precedent', 'unknownPrecedent')];
      return new Refusal('invalidBody', { errors });
    }
    const act = {
      outcomeId,
      by,
      credits: parseHundredths(body.credits) ?? 0,
      reason: this.outcomes.reason(amending, body.reason),
      ...(precedent === undefined ? {} : { precedent }),
    };
    return this.work.run(learnerId, command, (seen: Seen): Verdict | Refusal => {
      const outcome = seen.account.outcomes[outcomeId];
      const right = rightToOutcome(by, seen.account, outcomeId);
      if (outcome === undefined || right === null) return new Refusal('notFound');
      const decision = decideRecognition(
        seen.account,
        act,
        faceValueOf(seen.account, outcome, seen.library, seen.today),
      );
      if (isRefused(decision)) return refusalOf(decision);
      const answer = { status: 201, body: { outcomeId, learnerId } };
      return { right, events: decision.events, answer };
    });
  }
}
