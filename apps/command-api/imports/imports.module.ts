import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import { AccountEnds, BankClock, type Logger } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import { RuleFeed } from '#rule-feed';
import { Institutions } from '../institutions/institutions.js';
import { EvidenceConflicts } from '../outcomes/evidence-conflicts.js';
import { KnownSchemes } from '../outcomes/known-schemes.js';
import { Preparing } from '../outcomes/preparing.js';
import { CancelImportHandler } from './cancel-import.js';
import { FindImportHandler } from './find-import.js';
import { ImportsController } from './imports.controller.js';
import { Jobs } from './jobs/jobs.js';
import { Spool } from './jobs/spool.js';
import { BlockRecording, type RecordingParts } from './recording/block-recording.js';
import { KnownLearners } from './recording/learners.js';
import { easeOff } from './runner/ease-off.js';
import { ImportRunner } from './runner/import-runner.js';
import { StartImportHandler } from './start-import.js';
import { Uploads } from './upload/uploads.js';

export interface ImportsOptions {
  /** Logged in as the writer. */
  readonly pool: Pool;
  readonly logger: Logger;
  /** Events that are appended and not projected yet. */
  readonly backlog: () => number;
}

/**
 * Needs CqrsModule, EventStore, PersonalData, RuleFeed, BankClock and Institutions from the module
 * that composes it, globally.
 */
@Module({})
export class ImportsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly runner: ImportRunner) {}

  static with({ pool, logger, backlog }: ImportsOptions): DynamicModule {
    return {
      module: ImportsModule,
      controllers: [ImportsController],
      providers: [
        StartImportHandler,
        CancelImportHandler,
        FindImportHandler,
        { provide: Jobs, useValue: new Jobs(pool) },
        {
          provide: Spool,
          inject: [PersonalData],
          useFactory: (personalData: PersonalData) => new Spool(pool, personalData),
        },
        {
          provide: Uploads,
          inject: [Jobs, Spool],
          useFactory: (jobs: Jobs, spool: Spool) => new Uploads(jobs, spool),
        },
        {
          provide: ImportRunner,
          inject: NEEDS,
          useFactory: (...parts: RunnerNeeds) => importRunner(parts, { pool, logger, backlog }),
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.runner.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }
}

const NEEDS = [
  Jobs,
  Spool,
  EventStore,
  PersonalData,
  RuleFeed,
  BankClock,
  Institutions,
  AccountEnds,
];
type RunnerNeeds = [
  Jobs,
  Spool,
  EventStore,
  PersonalData,
  RuleFeed,
  BankClock,
  Institutions,
  AccountEnds,
];

function importRunner(
  [jobs, spool, store, personalData, rules, clock, institutions, ends]: RunnerNeeds,
  { pool, logger, backlog }: ImportsOptions,
): ImportRunner {
  const known = new KnownLearners(store, personalData, ends);
  const preparing = new Preparing(personalData, institutions, rules, clock);
  // A block lives long after its upload: it is checked by what is published when its turn comes.
  const contextFor: RecordingParts['contextFor'] = async (bodies, by) => ({
    ...(await preparing.contextFor(bodies, by)),
    schemes: KnownSchemes.of(await rules.current()),
  });
  const conflicts = new EvidenceConflicts(pool);
  const parts = { store, personalData, spool, known, ends, conflicts, contextFor };
  return new ImportRunner({
    jobs,
    spool,
    logger,
    ease: () => easeOff({ backlog, quietMs: () => store.quietMs }),
    startRecording: (job) => new BlockRecording(job, parts),
  });
}
