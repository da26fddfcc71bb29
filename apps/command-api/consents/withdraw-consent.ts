/**
 * Withdrawing a consent: its claim is gone with the answer, and with it the right, in every
 * process. The account is not folded, so a consent of a parked one can be withdrawn.
 */
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { foldConsents } from '#domain';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { encodePosition, EventStore, partitionOf } from '#event-store';
import { PersonalData } from '#personal-data';
import { consentClaim, rightToLearner } from '#rights';
import { answeredBy, isEnded } from '../answers.js';
import type { Answered } from '../answers.js';

export class WithdrawConsent {
  constructor(
    readonly learnerId: string,
    readonly consentId: string,
    readonly caller: Caller,
  ) {}
}

const ATTEMPTS = 3;

@CommandHandler(WithdrawConsent)
export class WithdrawConsentHandler implements ICommandHandler<
  WithdrawConsent,
  Answered | Refusal
> {
  constructor(
    private readonly store: EventStore,
    private readonly personal: PersonalData,
  ) {}

  async execute({ learnerId, consentId, caller }: WithdrawConsent): Promise<Answered | Refusal> {
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const answered = await this.withdraw(learnerId, consentId);
      if (answered instanceof Refusal) return answered;
      if (answered !== null) return { ...answered, rights: [right] };
    }
    return new Refusal('conflict');
  }

  /** Null where something else was recorded meanwhile: a new consent must not lose its claim. */
  private async withdraw(learnerId: string, consentId: string): Promise<Answered | Refusal | null> {
    const stream = { kind: 'learner', id: learnerId } as const;
    const events = await this.store.readStream(stream);
    const consent = foldConsents(events).get(consentId);
    if (consent === undefined) return new Refusal('notFound');
    const answer = { status: 200, body: { consentId, status: 'ended' } };
    if (consent.endedAt !== undefined) {
      const position = encodePosition(await this.store.lastPositions([partitionOf(learnerId)]));
      return { status: 200, body: { position, ...answer.body }, repeated: false };
    }
    const { institution } = consent;
    const event = { type: 'ConsentWithdrawn', data: { consentId, institution, by: 'learner' } };
    const expected = events.at(-1)?.version ?? 0;
    const result = await this.store.append({
      streams: [{ stream, expected, events: [event] }],
      claims: [consentClaim(this.personal, { learnerId, institution }, null)],
    });
    return isEnded(result) ? answeredBy(result, answer) : null;
  }
}
