import { Module } from '@nestjs/common';
import { AccountWork } from '../conversions/account-work.js';
import { Outcomes } from '../outcomes/amending.js';
import { DecidedCases } from './decided-cases.js';
import { EnterPrecedentHandler } from './enter-precedent.js';
import { PrecedentsController } from './precedents.controller.js';

/** Needs EventStore, PersonalData, RuleFeed and BankClock from the module that composes it. */
@Module({
  controllers: [PrecedentsController],
  providers: [AccountWork, Outcomes, DecidedCases, EnterPrecedentHandler],
})
export class PrecedentsModule {}
