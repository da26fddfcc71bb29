/** The consents of one learner, newest first, with their purposes in clear. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { consentStatus, foldConsents } from '#domain';
import type { ConsentRecord } from '#domain';
import { BankClock, Refusal } from '#edge';
import type { Caller } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { rightToLearner } from '#rights';
import type { Seen } from '../seen.js';

export class ListConsents {
  constructor(
    readonly learnerId: string,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(ListConsents)
export class ListConsentsHandler implements IQueryHandler<ListConsents, Seen | Refusal> {
  constructor(
    private readonly log: EventStore,
    private readonly personal: PersonalData,
    private readonly clock: BankClock,
  ) {}

  async execute({ learnerId, caller }: ListConsents): Promise<Seen | Refusal> {
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    const events = await this.log.readStream({ kind: 'learner', id: learnerId });
    const key = await this.personal.keyOf(learnerId);
    if (events.length === 0 || key === null) return new Refusal('notFound');
    const consents = [...foldConsents(events).values()].reverse();
    const body = { consents: consents.map((one) => this.shown(one, key)) };
    return { body, rights: [right] };
  }

  private shown(consent: ConsentRecord, key: LearnerKey): object {
    const { consentId, purpose, ...clear } = consent;
    const context = { stream: key.learnerId, field: 'purpose', of: consentId };
    return {
      consentId,
      ...clear,
      purpose: this.personal.open(key, context, purpose),
      status: consentStatus(consent, this.clock.today()),
    };
  }
}
