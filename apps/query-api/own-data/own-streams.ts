/** The streams of an account and of those that joined it, each with what opens its texts. */
import { Injectable } from '@nestjs/common';
import { EventStore } from '#event-store';
import type { StoredEvent } from '#event-store';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { ClearTexts } from './clear-texts.js';

export interface OwnStream {
  readonly learnerId: string;
  readonly events: readonly StoredEvent[];
  readonly key: LearnerKey;
  readonly clear: ClearTexts;
}

@Injectable()
export class OwnStreams {
  constructor(
    private readonly log: EventStore,
    readonly personal: PersonalData,
  ) {}

  /** Null where there is no account, or its key is gone. */
  async of(learnerId: string): Promise<OwnStream | null> {
    const events = await this.log.readStream({ kind: 'learner', id: learnerId });
    const key = await this.personal.keyOf(learnerId);
    if (events.length === 0 || key === null) return null;
    return { learnerId, events, key, clear: new ClearTexts(this.personal, key) };
  }

  /** With those of accounts that joined it. */
  async with(own: OwnStream, joined: readonly string[]): Promise<OwnStream[]> {
    const streams = [own];
    for (const learnerId of joined) {
      const one = await this.of(learnerId);
      if (one !== null) streams.push(one);
    }
    return streams;
  }
}
