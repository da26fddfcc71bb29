/** The best plan of this moment; nothing is recorded (credits.md §4). */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { BankClock, IsCivilDate, IsCode, Optional, Refusal } from '#edge';
import type { Caller } from '#edge';
import { knowsPurpose, planConversion, showPlan, termsOf } from '#equivalence';
import { InstitutionFacts, RuleFeed } from '#rule-feed';
import { mayEverSee } from '#rights';
import type { Extent } from '#rights';
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
    const seen = await this.accounts.seenBy(caller, learnerId);
    if (seen === null) return new Refusal('notFound');
    const { account, sight } = seen;
    const facts = await this.facts.of(query.institution);
    const only = within(sight.extent);
    // What is not theirs to see must not show in what others' courses would bring either.
    const own = caller.institution === query.institution;
    if (only.closed === true && !own) return new Refusal('consentNeeded');
    const request = { ...query, on: query.on ?? this.clock.today(), facts, ...only };
    const plan = planConversion(account, library, library.epoch, request);
    if (plan === null) return new Refusal('unknownProgramme');
    const known = knowsPurpose(termsOf(library, plan.ruleBook), query.purpose);
    if (!known) return new Refusal('unknownPurpose');
    return { body: showPlan(plan, library), rights: [sight.right] };
  }
}

/** A plan of the whole account for whoever may see one; else of what the caller sees of it. */
function within({ fields, outcomes }: Extent): { outcomes?: string[]; closed?: true } {
  if (fields.has('plan')) return {};
  return outcomes === null ? {} : { outcomes: [...outcomes], closed: true };
}
