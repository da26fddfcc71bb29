/** `POST /v1/verifications`: one share code. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import { RuleFeed } from '#rule-feed';
import { ShareViews } from '../shares/share-views.js';
import { unhurried, VerificationDesk } from './desk.js';
import type { DeskAnswer } from './desk.js';
import type { Guesser } from './throttle.js';
import { programmeOf } from './transferable.js';

export interface ShareAsked {
  readonly shareCode: string;
  readonly pin?: string;
  readonly programme?: string;
}

export class Verify {
  constructor(
    readonly body: ShareAsked,
    readonly guesser: Guesser,
  ) {}
}

@QueryHandler(Verify)
export class VerifyHandler implements IQueryHandler<Verify, DeskAnswer | Refusal> {
  constructor(
    private readonly desk: VerificationDesk,
    private readonly rules: RuleFeed,
    private readonly views: ShareViews,
  ) {}

  async execute({ body, guesser }: Verify): Promise<DeskAnswer | Refusal> {
    const library = await this.rules.forPlans();
    const programme = programmeOf(body.programme, guesser.caller, library);
    if (programme instanceof Refusal) return programme;
    const { shareCode, pin } = body;
    const tell = this.views.record.bind(this.views);
    const answer = this.desk.answer({ shareCode, pin, programme }, guesser, { library, tell });
    return unhurried(answer);
  }
}
