/** An import as it stands, for the institution that uploaded it and for the operator. */
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { type Caller, Refusal } from '#edge';
import type { Job } from './jobs/job.js';
import { Jobs } from './jobs/jobs.js';

export class FindImport {
  constructor(
    readonly importId: string,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(FindImport)
export class FindImportHandler implements IQueryHandler<FindImport, Job | Refusal> {
  constructor(private readonly jobs: Jobs) {}

  execute({ importId, caller }: FindImport): Promise<Job | Refusal> {
    return ownJob(this.jobs, importId, caller);
  }
}

/** What belongs to another institution is not found. */
export async function ownJob(jobs: Jobs, importId: string, caller: Caller): Promise<Job | Refusal> {
  const job = await jobs.read(importId);
  const own = caller.role === 'operator' || job?.institution === caller.institution;
  return job !== null && own ? job : new Refusal('notFound');
}
