import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { BatchController } from './batch/batch.controller.js';
import { VerifyBatchHandler } from './batch/verify-batch.js';
import { VerifyPageController } from './page/page.controller.js';
import { ListSharesHandler } from './shares/list-shares.js';
import { ListShareViewsHandler } from './shares/list-views.js';
import { ShareReadsController } from './shares/shares.controller.js';
import { VerificationDesk } from './verification/desk.js';
import { SharedAccounts } from './verification/found-share.js';
import { Throttle } from './verification/throttle.js';
import { TransferPlans } from './verification/transferable.js';
import { VerificationsController } from './verification/verifications.controller.js';
import { Verifier } from './verification/verifier.js';
import { VerifyCredentialHandler } from './verification/verify-credential.js';
import { VerifyHandler } from './verification/verify.js';

/**
 * Needs EventStore, RuleFeed and InstitutionFacts of the primary, PersonalData, BankClock,
 * ShareViews, BankIssuer and StatusLists: what is verified is as it is now, however a replica lags.
 */
@Module({
  imports: [CqrsModule],
  controllers: [
    ShareReadsController,
    VerificationsController,
    BatchController,
    VerifyPageController,
  ],
  providers: [
    ListSharesHandler,
    ListShareViewsHandler,
    SharedAccounts,
    Throttle,
    TransferPlans,
    Verifier,
    VerificationDesk,
    VerifyHandler,
    VerifyCredentialHandler,
    VerifyBatchHandler,
  ],
})
export class SharingModule {}
