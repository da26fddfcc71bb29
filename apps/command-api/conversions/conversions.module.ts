import { Module } from '@nestjs/common';
import { AccountWork } from './account-work.js';
import { ApplyHandler } from './apply.js';
import { AppealsController } from './appeals.controller.js';
import { ConversionsController } from './conversions.controller.js';
import { DecideAppealHandler } from './decide-appeal.js';
import { DecideHandler } from './decide.js';

/** Needs EventStore, PersonalData, RuleFeed and BankClock from the module that composes it. */
@Module({
  controllers: [ConversionsController, AppealsController],
  providers: [AccountWork, ApplyHandler, DecideHandler, DecideAppealHandler],
})
export class ConversionsModule {}
