/** Why a conversion grants what it grants, and what was left out when it was applied for. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { foldAccount } from '#domain';
import type { ConversionRecord } from '#domain';
import { BankClock, Refusal } from '#edge';
import type { Caller } from '#edge';
import { explainConversion } from '#equivalence';
import { EventStore } from '#event-store';
import type { Seen } from '../seen.js';
import { PlansThen } from './plans-then.js';
import { ShowConversion, ShowConversionHandler } from './show-conversion.js';

export class ExplainConversion {
  constructor(
    readonly conversionId: string,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(ExplainConversion)
export class ExplainConversionHandler implements IQueryHandler<ExplainConversion, Seen | Refusal> {
  constructor(
    private readonly conversions: ShowConversionHandler,
    private readonly log: EventStore,
    private readonly plans: PlansThen,
    private readonly clock: BankClock,
  ) {}

  async execute({ conversionId, caller }: ExplainConversion): Promise<Seen | Refusal> {
    const shown = await this.conversions.execute(new ShowConversion(conversionId, caller));
    if (shown instanceof Refusal) return shown;
    const { learnerId } = shown.body as { readonly learnerId: string };
    const library = await this.plans.rules();
    const events = await this.log.readStream({ kind: 'learner', id: learnerId });
    const account = foldAccount(learnerId, events);
    const conversion = account.conversions[conversionId] as ConversionRecord;
    const moment = { library, epoch: library.epoch, asOf: this.clock.today() };
    const asked = await this.plans.planThen(learnerId, { conversion, events, library });
    const body = {
      ...shown.body,
      ...explainConversion(account, conversion, moment),
      ...(asked === null ? {} : { asked }),
    };
    return { body, rights: shown.rights };
  }
}
