/** The best plan of this moment; nothing is recorded (credits.md §4). */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { BankClock, IsCivilDate, IsCode, Optional, Refusal } from '#edge';
import type { Caller } from '#edge';
import { knowsPurpose, planConversion, showPlan, termsOf } from '#equivalence';
import { InstitutionFacts, RuleFeed } from '#rule-feed';
import { mayEverSee, sightOf } from '#rights';
import type { Seen } from '../seen.js';
import { LoggedAccounts } from './accounts.js';

export class PlanQuery {
  @IsCode() institution: string;
  @IsCode() programme: string;
  @Optional() @IsCode() plan?: string;
  /** The day to plan for; today where it is left out. */
  @Optional() @IsCivilDate() on?: string;
  /** What the application would be for, where the book declares purposes. */
  @Optional() @IsCode() purpose?: string;
}

export class AskForPlan {
  constructor(
    readonly learnerId: string,
    readonly query: PlanQuery,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(AskForPlan)
export class PlanHandler implements IQueryHandler<AskForPlan, Seen | Refusal> {
  constructor(
    private readonly accounts: LoggedAccounts,
    private readonly rules: RuleFeed,
    private readonly facts: InstitutionFacts,
    private readonly clock: BankClock,
  ) {}

  async execute({ learnerId, query, caller }: AskForPlan): Promise<Seen | Refusal> {
    if (!mayEverSee(caller, learnerId)) return new Refusal('notFound');
    const library = await this.rules.forPlans();
    const account = await this.accounts.of(learnerId);
    const sight = account === null ? null : sightOf(caller, account, null);
    if (account === null || sight === null) return new Refusal('notFound');
    const facts = await this.facts.of(query.institution);
    const request = { ...query, on: query.on ?? this.clock.today(), facts };
    const plan = planConversion(account, library, library.epoch, request);
    if (plan === null) return new Refusal('unknownProgramme');
    const known = knowsPurpose(termsOf(library, plan.ruleBook), query.purpose);
    if (!known) return new Refusal('unknownPurpose');
    return { body: showPlan(plan, library), rights: [sight.right] };
  }
}
