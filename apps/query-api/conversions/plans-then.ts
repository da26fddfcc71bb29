/** The plan that an application was made from, computed again from what was known then. */
import { Injectable } from '@nestjs/common';
import { foldAccount } from '#domain';
import type { ConversionRecord, CourseMatch, RecordedEvent } from '#domain';
import { planConversion, showMatch, showPlan } from '#equivalence';
import type { RuleLibrary, ShownPlan } from '#equivalence';
import { InstitutionFacts, RuleFeed } from '#rule-feed';

interface Case {
  readonly conversion: ConversionRecord;
  readonly events: readonly RecordedEvent[];
  readonly library: RuleLibrary;
}

@Injectable()
export class PlansThen {
  constructor(
    private readonly feed: RuleFeed,
    private readonly facts: InstitutionFacts,
  ) {}

  rules(): Promise<RuleLibrary> {
    return this.feed.forPlans();
  }

  /** Null where it does not come out the same: then it would explain something else. */
  async planThen(learnerId: string, of: Case): Promise<ShownPlan | null> {
    const { conversion, events, library } = of;
    const at = events.findLastIndex((one) => asksFor(one, conversion.conversionId));
    const event = events[at];
    if (event === undefined) return null;
    const before = foldAccount(learnerId, events.slice(0, at));
    const facts = await this.facts.of(conversion.institution);
    const { institution, programme, plan, purpose, outcomes } = conversion;
    const found = planConversion(before, library, event.epoch, {
      institution,
      programme,
      ...(plan === undefined ? {} : { plan }),
      ...(purpose === undefined ? {} : { purpose }),
      ...(outcomes === undefined ? {} : { outcomes }),
      on: event.recordedOn,
      facts,
    });
    const { matches } = event.data as { readonly matches: readonly CourseMatch[] };
    return found !== null && same(found.matches, matches) ? showPlan(found, library) : null;
  }
}

function asksFor({ type, data }: RecordedEvent, conversionId: string): boolean {
  const asks = type === 'ConversionApplied' || type === 'ConversionResubmitted';
  return asks && (data as { readonly conversionId?: string }).conversionId === conversionId;
}

function same(one: readonly CourseMatch[], other: readonly CourseMatch[]): boolean {
  return JSON.stringify(one.map(showMatch)) === JSON.stringify(other.map(showMatch));
}
