import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { AccessLogController } from './access-log/access-log.controller.js';
import { ReadAccessLogHandler } from './access-log/read-access-log.js';
import { BundlesController } from './credentials/bundles.controller.js';
import { ClearWords } from './credentials/clear-words.js';
import { CredentialsController } from './credentials/credentials.controller.js';
import { ExportCredentialHandler } from './credentials/export.js';
import { ExportsController } from './credentials/exports.controller.js';
import { LogProofs } from './credentials/log-proofs.js';
import { PublicCredentialsController } from './credentials/public.controller.js';
import { ConsentReadsController } from './consents/consents.controller.js';
import { ListConsentsHandler } from './consents/list-consents.js';
import { ConcernedLearners } from './differences/concerned-learners.js';
import { DifferencesController } from './differences/differences.controller.js';
import { ShowDifferenceHandler } from './differences/show-difference.js';
import { ExportOwnDataHandler } from './own-data/export-own-data.js';
import { LongLists } from './own-data/long-lists.js';
import { OwnContents } from './own-data/own-contents.js';
import { OwnDataController } from './own-data/own-data.controller.js';
import { OwnStreams } from './own-data/own-streams.js';
import { ProjectionMetrics } from './projection-metrics.js';
import { ListPrecedentsHandler } from './precedents/list-precedents.js';
import { PrecedentReadsController } from './precedents/precedents.controller.js';
import { PrecedentRegister } from './precedents/precedents.js';
import { ListInstitutionsHandler } from './registers/list-institutions.js';
import { ListRuleBooksHandler } from './registers/list-rule-books.js';
import { ReadRuleBookHandler } from './registers/read-rule-book.js';
import { RegistersController } from './registers/registers.controller.js';
import { Registers } from './registers/registers.js';
import { ListEvidenceConflictsHandler } from './reports/list-evidence-conflicts.js';
import { ListParkedStreamsHandler } from './reports/list-parked-streams.js';
import { ReportsController } from './reports/reports.controller.js';
import { OwnProofController } from './seal/own-proof.controller.js';
import { OwnProofs } from './seal/own-proofs.js';
import { SealMetrics } from './seal/seal-metrics.js';
import { SealController } from './seal/seal.controller.js';
import { Seals } from './seal/seals.js';
import { ReadStatisticsHandler } from './statistics/read-statistics.js';
import { StatisticsController } from './statistics/statistics.controller.js';
import { Accounts } from './transcript/accounts.js';
import { ExplainOutcomeHandler } from './transcript/explain-outcome.js';
import { ExplanationController } from './transcript/explanation.controller.js';
import { Numbers } from './transcript/numbers.js';
import { ReadStatementHandler } from './transcript/read-statement.js';
import { ReadTranscriptHandler } from './transcript/read-transcript.js';
import { TranscriptController } from './transcript/transcript.controller.js';

/** What is read. Its connections, keys and day come from `openQueryApi`. */
@Module({
  imports: [CqrsModule.forRoot()],
  controllers: [
    AccessLogController,
    OwnDataController,
    ConsentReadsController,
    TranscriptController,
    ExplanationController,
    RegistersController,
    DifferencesController,
    ReportsController,
    StatisticsController,
    PrecedentReadsController,
    ExportsController,
    BundlesController,
    CredentialsController,
    PublicCredentialsController,
    SealController,
    OwnProofController,
  ],
  providers: [
    Accounts,
    ReadAccessLogHandler,
    LongLists,
    OwnContents,
    OwnStreams,
    ExportOwnDataHandler,
    ListConsentsHandler,
    Numbers,
    Registers,
    PrecedentRegister,
    ListPrecedentsHandler,
    ProjectionMetrics,
    SealMetrics,
    Seals,
    OwnProofs,
    ReadTranscriptHandler,
    ReadStatementHandler,
    ExplainOutcomeHandler,
    ListInstitutionsHandler,
    ListRuleBooksHandler,
    ReadRuleBookHandler,
    ConcernedLearners,
    ShowDifferenceHandler,
    ReadStatisticsHandler,
    ExportCredentialHandler,
    ClearWords,
    LogProofs,
    ListEvidenceConflictsHandler,
    ListParkedStreamsHandler,
  ],
})
export class QueryApiModule {}
