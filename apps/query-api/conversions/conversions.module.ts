import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggedAccounts } from './accounts.js';
import { ConversionReadsController } from './conversions.controller.js';
import { ExplainConversionHandler } from './explain-conversion.js';
import { ListAppealsHandler } from './list-appeals.js';
import { ListConversionsHandler } from './list-conversions.js';
import { PlansThen } from './plans-then.js';
import { PlanHandler } from './plan.js';
import { ShowConversionHandler } from './show-conversion.js';

/** Needs EventStore, PersonalData, RuleFeed, BankClock and the reader's pool (`pg.Pool`). */
@Module({
  imports: [CqrsModule],
  controllers: [ConversionReadsController],
  providers: [
    LoggedAccounts,
    PlansThen,
    PlanHandler,
    ListConversionsHandler,
    ShowConversionHandler,
    ExplainConversionHandler,
    ListAppealsHandler,
  ],
})
export class ConversionReadsModule {}
