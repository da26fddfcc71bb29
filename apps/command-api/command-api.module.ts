import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccountEnds, BankClock } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import type { SigningKeys } from '#signing-keys';
import { LearnerAccounts, type Registry } from '#issuer';
import { InstitutionFacts, RuleFeed } from '#rule-feed';
import { AccountEndsController } from './account-ends/account-ends.controller.js';
import { ForgetLearnerHandler } from './account-ends/forget-learner.js';
import { MergeAccountsHandler } from './account-ends/merge-accounts.js';
import { RefusedRows } from './account-ends/refused-rows.js';
import { ClientsModule } from './clients/clients.module.js';
import { AccountWork } from './conversions/account-work.js';
import { ConsentsModule } from './consents/consents.module.js';
import { ConversionsModule } from './conversions/conversions.module.js';
import { Dispatch } from './dispatch.js';
import { FactsModule } from './facts/facts.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { Spool } from './imports/jobs/spool.js';
import type { ImportsOptions } from './imports/imports.module.js';
import { Institutions } from './institutions/institutions.js';
import { InstitutionsController } from './institutions/institutions.controller.js';
import { RegisterInstitutionHandler } from './institutions/register-institution.js';
import { FindLearnerHandler } from './learners/find-learner.js';
import { LearnersController } from './learners/learners.controller.js';
import { OpenAccountHandler } from './learners/open-account.js';
import { Outcomes } from './outcomes/amending.js';
import { CorrectOutcomeHandler } from './outcomes/correct-outcome.js';
import { DecideRecognitionHandler } from './outcomes/decide-recognition.js';
import { EvidenceConflicts } from './outcomes/evidence-conflicts.js';
import { OutcomesController } from './outcomes/outcomes.controller.js';
import { Preparing } from './outcomes/preparing.js';
import { RecordBatchHandler } from './outcomes/record-batch.js';
import { RecordOutcomeHandler } from './outcomes/record-outcome.js';
import { Recorder } from './outcomes/recorder.js';
import { RevokeOutcomeHandler } from './outcomes/revoke-outcome.js';
import { Precedents } from './precedents/precedents.js';
import { PrecedentsModule } from './precedents/precedents.module.js';
import { RuleBooksModule } from './rule-books/rule-books.module.js';
import { SharesModule } from './shares/shares.module.js';
import { SimulationsModule } from './simulations/simulations.module.js';
import type { SimulationsOptions } from './simulations/simulations.module.js';
import { UpkeepModule } from './upkeep/upkeep.module.js';

/** What the command side works on, made by the process that runs it. */
export interface CommandApiParts extends ImportsOptions, SimulationsOptions {
  readonly store: EventStore;
  readonly personalData: PersonalData;
  readonly signingKeys: SigningKeys;
  readonly rules: RuleFeed;
  readonly ends: AccountEnds;
  readonly clock: BankClock;
  /** Of the bank's own issuer; null where that is somebody else. */
  readonly registry: Registry | null;
  readonly learnerAccounts: LearnerAccounts;
  /** Days that finished imports and the answers to idempotency keys are kept. */
  readonly keepDays: number;
}

/** What every resource of the command side works with. */
@Global()
@Module({})
class GroundModule {
  static with(parts: CommandApiParts): DynamicModule {
    const providers = [
      { provide: EventStore, useValue: parts.store },
      { provide: PersonalData, useValue: parts.personalData },
      { provide: RuleFeed, useValue: parts.rules },
      { provide: AccountEnds, useValue: parts.ends },
      { provide: LearnerAccounts, useValue: parts.learnerAccounts },
      { provide: InstitutionFacts, useValue: new InstitutionFacts(parts.store) },
      { provide: BankClock, useValue: parts.clock },
      {
        provide: RefusedRows,
        useValue: new RefusedRows(parts.pool, new Spool(parts.pool, parts.personalData)),
      },
      { provide: EvidenceConflicts, useValue: new EvidenceConflicts(parts.pool) },
      Institutions,
      Precedents,
      Dispatch,
    ];
    return { module: GroundModule, imports: [CqrsModule.forRoot()], providers, exports: providers };
  }
}

/** The command side: record, rule books, conversions, institutions, imports. */
@Module({
  controllers: [
    InstitutionsController,
    LearnersController,
    AccountEndsController,
    OutcomesController,
  ],
  providers: [
    ForgetLearnerHandler,
    MergeAccountsHandler,
    AccountWork,
    Outcomes,
    Preparing,
    Recorder,
    RegisterInstitutionHandler,
    OpenAccountHandler,
    FindLearnerHandler,
    RecordOutcomeHandler,
    RecordBatchHandler,
    CorrectOutcomeHandler,
    RevokeOutcomeHandler,
    DecideRecognitionHandler,
  ],
})
export class CommandApiModule {
  static with(parts: CommandApiParts): DynamicModule {
    return {
      module: CommandApiModule,
      imports: [
        GroundModule.with(parts),
        RuleBooksModule,
        ConversionsModule,
        ConsentsModule,
        PrecedentsModule,
        FactsModule,
        SharesModule,
        ClientsModule.with(parts.registry),
        ImportsModule.with(parts),
        UpkeepModule.with(parts),
        SimulationsModule.with(parts),
      ],
    };
  }
}
