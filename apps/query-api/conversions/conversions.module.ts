import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { LoggedAccounts } from './accounts.js';
import { ConversionReadsController } from './conversions.controller.js';
import { ListConversionsHandler } from './list-conversions.js';
import { PlanHandler } from './plan.js';
import { ShowConversionHandler } from './show-conversion.js';

/** Needs EventStore, PersonalData, RuleFeed, BankClock and the reader's pool (`pg.Pool`). */
@Module({
  imports: [CqrsModule],
  controllers: [ConversionReadsController],
  providers: [LoggedAccounts, PlanHandler, ListConversionsHandler, ShowConversionHandler],
})
export class ConversionReadsModule {}
