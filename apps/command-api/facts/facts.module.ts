import { Module } from '@nestjs/common';
import { AccountWork } from '../conversions/account-work.js';
import { FactsController } from './facts.controller.js';
import { FactsBetween } from './facts-between.js';
import { RecordFactHandler } from './record-fact.js';

/** Needs EventStore, PersonalData, Institutions and BankClock from the module that composes it. */
@Module({
  controllers: [FactsController],
  providers: [AccountWork, FactsBetween, RecordFactHandler],
})
export class FactsModule {}
