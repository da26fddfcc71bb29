/** Ends a simulation early; what it has found up to there stays. */
import { setTimeout as pause } from 'node:timers/promises';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { ownRun } from './find-simulation.js';
import type { Run } from './runs/run.js';
import { Runs } from './runs/runs.js';

export class CancelSimulation {
  constructor(
    readonly simulationId: string,
    readonly caller: Caller,
  ) {}
}

/** So long the answer waits for the step at hand; later it says `running` still. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 50;

@CommandHandler(CancelSimulation)
export class CancelSimulationHandler implements ICommandHandler<CancelSimulation, Run | Refusal> {
  constructor(private readonly runs: Runs) {}

  async execute({ simulationId, caller }: CancelSimulation): Promise<Run | Refusal> {
    const run = await ownRun(this.runs, simulationId, caller);
    if (run instanceof Refusal) return run;
    await this.runs.cancel(simulationId);
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const now = (await this.runs.read(simulationId)) ?? run;
      if (now.state !== 'running' || performance.now() > deadline) return now;
      await pause(LOOK_MS);
    }
  }
}
