/** What correcting, revoking and deciding have in common: whose outcome it is, and its claim. */
import { Injectable } from '@nestjs/common';
import type { Actor, Evidence, LearnerId, OutcomeId, OutcomeRecord } from '#domain';
import { fieldError, Refusal } from '#edge';
import { EventStore } from '#event-store';
import type { ClaimWrite } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { evidenceClaim, evidenceKey } from './prepare.js';

/** One act on one outcome: who acts, and the key that its texts are sealed under. */
export interface Amending {
  readonly outcomeId: OutcomeId;
  readonly learnerId: LearnerId;
  readonly key: LearnerKey;
  readonly by: Actor;
}

@Injectable()
export class Outcomes {
  constructor(
    private readonly store: EventStore,
    private readonly personalData: PersonalData,
  ) {}

  /** The learner that holds the outcome; an id in an address resolves by its claim. */
  async amending(outcomeId: OutcomeId, by: Actor): Promise<Amending | Refusal> {
    const learnerId = await this.holderOf(outcomeId);
    const key = learnerId === null ? null : await this.personalData.keyOf(learnerId);
    if (learnerId === null) return new Refusal('notFound');
    // Whoever has evidence had a key.
    if (key === null) return new Refusal('learnerForgotten');
    return { outcomeId, learnerId, key, by };
  }

  async holderOf(outcomeId: OutcomeId): Promise<LearnerId | null> {
    const [claim] = await this.store.claims('evidence', [evidenceKey(outcomeId)]);
    return claim?.owner ?? null;
  }

  reason({ key, learnerId, outcomeId }: Amending, text: string): string {
    return this.personalData.seal(key, { stream: learnerId, field: 'reason', of: outcomeId }, text);
  }

  number({ key, learnerId, outcomeId }: Amending, text: string): string {
    return this.personalData.seal(key, { stream: learnerId, field: 'number', of: outcomeId }, text);
  }

  /** A number that stays taken and that no recording repeats: its claim equals no content. */
  takenClaim(numberId: OutcomeId, owner: LearnerId, before: OutcomeRecord): ClaimWrite {
    const content = this.personalData.lookup('content', 'taken', numberId);
    const by = before.recordedBy;
    return { kind: 'evidence', key: evidenceKey(numberId), owner, content, by, mode: 'put' };
  }

  /** The claims follow a correction; a new number is claimed and the former stays taken. */
  claimsOn(evidence: Evidence, of: Corrected, at: string): ClaimWrite[] | Refusal {
    const { amending, before, holder } = of;
    const { learnerId, outcomeId } = amending;
    const { outcomeId: numberId, facts } = evidence;
    const former = before.numberId ?? outcomeId;
    const own = { learnerId, outcomeId: numberId, facts, by: before.recordedBy };
    if (numberId === former && numberId !== outcomeId) return [];
    if (numberId === former) return [evidenceClaim(this.personalData, own, 'put')];
    if (holder !== null && holder !== learnerId) return new Refusal('evidenceHeldElsewhere');
    const comesBack = numberId === outcomeId;
    if (holder !== null && !comesBack) {
      const errors = [fieldError(`${at}/number`, 'differs')];
      return new Refusal('evidenceConflict', { errors });
    }
    // Its claim equals no content: only the account knows which outcome the new number is of.
    const taken = this.takenClaim(numberId, learnerId, before);
    return [
      comesBack ? evidenceClaim(this.personalData, own, 'put') : { ...taken, mode: 'new' },
      this.takenClaim(former, learnerId, before),
    ];
  }
}

/** The outcome as it was, and whoever holds the number that it is to have. */
interface Corrected {
  readonly amending: Amending;
  readonly before: OutcomeRecord;
  readonly holder: LearnerId | null;
}
