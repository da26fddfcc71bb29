import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { LearnerId } from '#domain';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import { externalIdKey } from './identity.js';
import type { ExternalId } from './identity.js';

/** Who has this external id; an institution asks for its own only. */
export class FindLearner {
  constructor(
    readonly externalId: ExternalId,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(FindLearner)
export class FindLearnerHandler implements IQueryHandler<
  FindLearner,
  { learnerId: LearnerId } | Refusal
> {
  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
  ) {}

  async execute({ externalId, caller }: FindLearner): Promise<{ learnerId: string } | Refusal> {
    const own = caller.role === 'operator' || externalId.issuer === caller.institution;
    if (!own) return new Refusal('unknownLearner');
    const key = externalIdKey(this.personalData, externalId);
    const [claim] = await this.store.claims('externalId', [key]);
    return claim ? { learnerId: claim.owner } : new Refusal('unknownLearner');
  }
}
