import { Module } from '@nestjs/common';
import { AccountWork } from '../conversions/account-work.js';
import { ConsentsController } from './consents.controller.js';
import { GiveConsentHandler } from './give-consent.js';
import { RecordGuardianHandler } from './record-guardian.js';
import { WithdrawConsentHandler } from './withdraw-consent.js';

/** Needs EventStore, PersonalData, Institutions and BankClock from the module that composes it. */
@Module({
  controllers: [ConsentsController],
  providers: [AccountWork, GiveConsentHandler, WithdrawConsentHandler, RecordGuardianHandler],
})
export class ConsentsModule {}
