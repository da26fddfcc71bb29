/** The best plan of this moment; nothing is recorded (credits.md §4). */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { BankClock, IsCivilDate, IsCode, Optional, Refusal } from '#edge';
import type { Caller } from '#edge';
import { planConversion, showPlan } from '#equivalence';
import type { ShownPlan } from '#equivalence';
import { RuleFeed } from '#rule-feed';
import { LoggedAccounts, mayRead } from './accounts.js';

export class PlanQuery {
  @IsCode() institution: string;
  @IsCode() programme: string;
  @Optional() @IsCode() plan?: string;
  /** The day to plan for; today where it is left out. */
  @Optional() @IsCivilDate() on?: string;
}

export class AskForPlan {
  constructor(
    readonly learnerId: string,
    readonly query: PlanQuery,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(AskForPlan)
export class PlanHandler implements IQueryHandler<AskForPlan, ShownPlan | Refusal> {
  constructor(
    private readonly accounts: LoggedAccounts,
    private readonly rules: RuleFeed,
    private readonly clock: BankClock,
  ) {}

  async execute({ learnerId, query, caller }: AskForPlan): Promise<ShownPlan | Refusal> {
    const library = await this.rules.current();
    const account = await this.accounts.of(learnerId);
    if (account === null || !mayRead(caller, account)) return new Refusal('notFound');
    const request = { ...query, on: query.on ?? this.clock.today() };
    const plan = planConversion(account, library, library.epoch, request);
    return plan === null ? new Refusal('unknownProgramme') : showPlan(plan);
  }
}
