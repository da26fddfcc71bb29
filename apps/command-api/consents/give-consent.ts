/** A learner lets an institution read; it holds from the answer on, for every process. */
import { randomUUID } from 'node:crypto';
import { CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import { guardianIn, needsGuardian } from '#domain';
import { fieldError, Refusal } from '#edge';
import type { Caller, CommandDigests, Right } from '#edge';
import { EventStore } from '#event-store';
import { PersonalData } from '#personal-data';
import { consentClaim, rightToLearner } from '#rights';
import type { Answered } from '../answers.js';
import { AccountWork } from '../conversions/account-work.js';
import type { Seen, Verdict } from '../conversions/account-work.js';
import { Institutions } from '../institutions/institutions.js';
import type { ConsentBody } from './consent-bodies.js';

export class GiveConsent {
  constructor(
    readonly learnerId: string,
    readonly body: ConsentBody,
    readonly caller: Caller,
    readonly command: CommandDigests | null,
  ) {}
}

interface Giving {
  readonly right: Right;
  readonly body: ConsentBody;
  /** Of the guardian that is recorded; null where there is none. */
  readonly guardianId: string | null;
}

@CommandHandler(GiveConsent)
export class GiveConsentHandler implements ICommandHandler<GiveConsent, Answered | Refusal> {
  constructor(
    private readonly work: AccountWork,
    private readonly store: EventStore,
    private readonly personal: PersonalData,
    private readonly institutions: Institutions,
  ) {}

  async execute({ learnerId, body, caller, command }: GiveConsent): Promise<Answered | Refusal> {
    const right = rightToLearner(caller, learnerId);
    if (right === null) return new Refusal('notFound');
    const refusal = await this.fault(body);
    if (refusal !== null) return refusal;
    const guardianId = guardianIn(await this.store.readStream({ kind: 'learner', id: learnerId }));
    return this.work.run(learnerId, command, (seen) =>
      this.give(seen, { right, body, guardianId }),
    );
  }

  private async fault({ institution }: ConsentBody): Promise<Refusal | null> {
    const isRegistered = await this.institutions.among([institution]);
    if (isRegistered(institution)) return null;
    const errors = [fieldError('/institution', 'unknownInstitution')];
    return new Refusal('unknownInstitution', { errors });
  }

  private give(seen: Seen, { right, body, guardianId }: Giving): Verdict | Refusal {
    const { account, key, today } = seen;
    if (body.until < today) {
      return new Refusal('invalidBody', { errors: [fieldError('/until', 'inPast', { today })] });
    }
    const { learnerId } = account;
    const young = this.isYoung(seen);
    if (young && guardianId === null) return new Refusal('guardianNeeded');
    const { institution, fields, until, purpose } = body;
    const consentId = randomUUID();
    const context = { stream: learnerId, field: 'purpose', of: consentId };
    const data = {
      consentId,
      by: 'learner',
      institution,
      fields,
      until,
      purpose: this.personal.seal(key, context, purpose),
      ...(young && guardianId !== null ? { guardianId } : {}),
    };
    const consent = { consentId, fields, until };
    return {
      right,
      events: [{ type: 'ConsentGiven', data }],
      claims: [consentClaim(this.personal, { learnerId, institution }, consent)],
      answer: { status: 201, body: { ...consent, institution } },
    };
  }

  private isYoung({ account, key, today }: Seen): boolean {
    const { learnerId, birthDate } = account;
    if (birthDate === undefined) return false;
    const context = { stream: learnerId, field: 'birthDate' };
    return needsGuardian(this.personal.open(key, context, birthDate), today);
  }
}
