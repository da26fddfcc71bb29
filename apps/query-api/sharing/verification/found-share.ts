/** The share that a code opens, from the log as it is at this moment. */
import { Injectable } from '@nestjs/common';
import { foldShares } from '#domain';
import type { RecordedEvent, ShareRecord } from '#domain';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';

export interface FoundShare {
  readonly learnerId: string;
  readonly share: ShareRecord;
  readonly key: LearnerKey;
  readonly events: readonly RecordedEvent[];
  /** The hash of its PIN; null where it has none. */
  readonly pinHash: string | null;
  readonly purpose: string;
}

/** Its log is the primary's: a share that was withdrawn is withdrawn, however a replica lags. */
@Injectable()
export class SharedAccounts {
  constructor(
    private readonly log: EventStore,
    private readonly personal: PersonalData,
  ) {}

  /** What stands for a code wherever something is kept: nobody reads the code from it. */
  hashOf(code: string): string {
    return Buffer.from(this.personal.lookup('share', code)).toString('base64url');
  }

  /** Null where the code opens nothing, or the learner is forgotten. */
  async find(codeHash: string): Promise<FoundShare | null> {
    const [claim] = await this.log.claims('share', [Buffer.from(codeHash, 'base64url')]);
    if (claim === null || claim === undefined) return null;
    const learnerId = claim.owner;
    const events = await this.log.readStream({ kind: 'learner', id: learnerId });
    const key = await this.personal.keyOf(learnerId);
    const share = [...foldShares(events).values()].find((one) => one.codeHash === codeHash);
    if (share === undefined || key === null) return null;
    const open = (field: string, sealed: string): string =>
      this.personal.open(key, { stream: learnerId, field, of: share.shareId }, sealed);
    return {
      learnerId,
      share,
      key,
      events,
      pinHash: share.pin === undefined ? null : open('pin', share.pin),
      purpose: open('purpose', share.purpose),
    };
  }
}
