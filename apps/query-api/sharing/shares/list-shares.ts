/** The learner's own shares, with what each shows and whether it stands; never a code or a PIN. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { foldShares, shareStatus } from '#domain';
import type { ShareRecord } from '#domain';
import { Refusal } from '#edge';
import type { Caller, Right } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { rightToLearner } from '#rights';

export class ListShares {
  constructor(
    readonly learnerId: string,
    readonly caller: Caller,
  ) {}
}

/** What the learner sees of the own shares, and the right to it. */
export interface OwnShown {
  readonly right: Right;
  readonly body: object;
}

@QueryHandler(ListShares)
export class ListSharesHandler implements IQueryHandler<ListShares, OwnShown | Refusal> {
  constructor(
    private readonly log: EventStore,
    private readonly personal: PersonalData,
  ) {}

  async execute({ learnerId, caller }: ListShares): Promise<OwnShown | Refusal> {
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    const events = await this.log.readStream({ kind: 'learner', id: learnerId });
    const key = await this.personal.keyOf(learnerId);
    if (events.length === 0 || key === null) return new Refusal('notFound');
    const shares = [...foldShares(events).values()].reverse();
    return { right, body: { shares: shares.map((one) => this.shown(one, key)) } };
  }

  /** Member by member: what the record holds beside them, its code's hash, is not shown. */
  private shown(share: ShareRecord, key: LearnerKey) {
    const { shareId, fields, kinds, outcomes, audience, programme, withdrawnAt } = share;
    const context = { stream: key.learnerId, field: 'purpose', of: shareId };
    return {
      shareId,
      purpose: this.personal.open(key, context, share.purpose),
      fields,
      ...(kinds === undefined ? {} : { kinds }),
      ...(outcomes === undefined ? {} : { outcomes }),
      ...(audience === undefined ? {} : { audience }),
      ...(programme === undefined ? {} : { programme }),
      hasPin: share.pin !== undefined,
      status: shareStatus(share, new Date().toISOString()),
      openedAt: share.openedAt,
      expiresAt: share.expiresAt,
      ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
    };
  }
}
