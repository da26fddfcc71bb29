import { Module } from '@nestjs/common';
import { AccountWork } from '../conversions/account-work.js';
import { OpenShareHandler } from './open-share.js';
import { SharesController } from './shares.controller.js';
import { TermsCheck } from './terms-check.js';
import { WithdrawShareHandler } from './withdraw-share.js';

/** Needs EventStore, PersonalData, Institutions and BankClock from the module that composes it. */
@Module({
  controllers: [SharesController],
  providers: [AccountWork, TermsCheck, OpenShareHandler, WithdrawShareHandler],
})
export class SharesModule {}
