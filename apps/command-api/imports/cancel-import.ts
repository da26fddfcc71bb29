/** Ends an import early; what it has recorded stays. */
import { setTimeout as pause } from 'node:timers/promises';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type Caller, Refusal } from '#edge';
import { ownJob } from './find-import.js';
import type { Job } from './jobs/job.js';
import { Jobs } from './jobs/jobs.js';
import { Spool } from './jobs/spool.js';

export class CancelImport {
  constructor(
    readonly importId: string,
    readonly caller: Caller,
  ) {}
}

/** So long the answer waits for the block at hand; later it says `running` still. */
const PATIENCE_MS = 3_000;
const LOOK_MS = 50;

@CommandHandler(CancelImport)
export class CancelImportHandler implements ICommandHandler<CancelImport, Job | Refusal> {
  constructor(
    private readonly jobs: Jobs,
    private readonly spool: Spool,
  ) {}

  async execute({ importId, caller }: CancelImport): Promise<Job | Refusal> {
    const job = await ownJob(this.jobs, importId, caller);
    if (job instanceof Refusal) return job;
    const state = await this.jobs.cancel(importId);
    if (state === 'cancelled') await this.spool.drop(importId);
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const now = (await this.jobs.read(importId)) ?? job;
      if (now.state !== 'running' || performance.now() > deadline) return now;
      await pause(LOOK_MS);
    }
  }
}
