import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Pool } from 'pg';
import type { Logger } from '#edge';
import { BookWork } from '../rule-books/book-work.js';
import { DocumentCheck } from '../rule-books/document-faults.js';
import { CancelSimulationHandler } from './cancel-simulation.js';
import { FindSimulationHandler, ListSimulationsHandler } from './find-simulation.js';
import { SimulationRunner } from './runner/simulation-runner.js';
import { Runs } from './runs/runs.js';
import { SimulationsController } from './simulations.controller.js';
import { StartSimulationHandler } from './start-simulation.js';
import { TryLearnerHandler } from './try-learner.js';

export interface SimulationsOptions {
  /** Logged in as the writer: a simulation's own rows. */
  readonly pool: Pool;
  /** By which the walk reads the read model and the log. */
  readonly readerUrl: string;
  readonly logger: Logger;
}

/** Needs CqrsModule, EventStore, RuleFeed, Institutions and BankClock from what composes it. */
@Module({})
export class SimulationsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(private readonly runner: SimulationRunner) {}

  static with({ pool, readerUrl, logger }: SimulationsOptions): DynamicModule {
    const runs = new Runs(pool);
    return {
      module: SimulationsModule,
      controllers: [SimulationsController],
      providers: [
        BookWork,
        DocumentCheck,
        StartSimulationHandler,
        FindSimulationHandler,
        ListSimulationsHandler,
        CancelSimulationHandler,
        TryLearnerHandler,
        { provide: Runs, useValue: runs },
        { provide: SimulationRunner, useValue: new SimulationRunner({ runs, readerUrl, logger }) },
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
