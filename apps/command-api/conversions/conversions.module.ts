import { Module } from '@nestjs/common';
import { AccountWork } from './account-work.js';
import { ApplyHandler } from './apply.js';
import { ConversionsController } from './conversions.controller.js';
import { DecideHandler } from './decide.js';

/** Needs EventStore, PersonalData, RuleFeed and BankClock from the module that composes it. */
@Module({
  controllers: [ConversionsController],
  providers: [AccountWork, ApplyHandler, DecideHandler],
})
export class ConversionsModule {}
