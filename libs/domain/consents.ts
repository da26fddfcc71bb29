/** 授权: what a learner lets an institution read, why and until when; and a child's guardian. */
import { monthsAfter } from './dates.js';
import type { CivilDate, Instant } from './dates.js';
import type { Actor, InstitutionCode, Sealed } from './outcomes.js';

/** What a consent can open. `plan`: what would transfer to the institution's own programmes. */
export const CONSENT_FIELDS = ['balances', 'outcomes', 'conversions', 'statement', 'plan'] as const;
export type ConsentField = (typeof CONSENT_FIELDS)[number];

/** Below it a guardian's grant is needed, in full years. */
export const AGE_OF_OWN_CONSENT = 14;

export interface ConsentTerms {
  readonly institution: InstitutionCode;
  readonly fields: readonly ConsentField[];
  /** The last civil day on which it holds. */
  readonly until: CivilDate;
}

export type ConsentEvent =
  | {
      readonly type: 'ConsentGiven';
      readonly data: ConsentTerms & {
        readonly consentId: string;
        readonly by: Actor;
        readonly purpose: Sealed;
        /** The guardian who granted it, where the learner is too young to do so alone. */
        readonly guardianId?: string;
      };
    }
  | {
      readonly type: 'ConsentWithdrawn';
      readonly data: {
        readonly consentId: string;
        readonly institution: InstitutionCode;
        readonly by: Actor;
      };
    }
  | {
      readonly type: 'GuardianRecorded';
      readonly data: {
        readonly guardianId: string;
        readonly by: Actor;
        readonly name: Sealed;
        readonly relation: Sealed;
      };
    };

type Given = Extract<ConsentEvent, { type: 'ConsentGiven' }>['data'];
type Withdrawn = Extract<ConsentEvent, { type: 'ConsentWithdrawn' }>['data'];
type Guardian = Extract<ConsentEvent, { type: 'GuardianRecorded' }>['data'];

export interface ConsentRecord extends ConsentTerms {
  readonly consentId: string;
  readonly purpose: Sealed;
  readonly givenAt: Instant;
  /** Withdrawn, or replaced by a later consent to the same institution. */
  readonly endedAt?: Instant;
}

interface Told {
  readonly type: string;
  readonly data: unknown;
  readonly recordedAt: Instant;
}

/**
 * The consents of one stream, oldest first. An institution has one at a time: a new one ends the
 * one before. Nothing else of the stream is read: a consent of a parked account can be withdrawn.
 */
export function foldConsents(events: Iterable<Told>): Map<string, ConsentRecord> {
  const consents = new Map<string, ConsentRecord>();
  const end = (institution: InstitutionCode, endedAt: Instant): void => {
    for (const one of consents.values()) {
      if (one.institution !== institution || one.endedAt !== undefined) continue;
      consents.set(one.consentId, { ...one, endedAt });
    }
  };
  for (const { type, data, recordedAt } of events) {
    if (type === 'ConsentGiven') {
      const { consentId, institution, fields, until, purpose } = data as Given;
      end(institution, recordedAt);
      const given = { consentId, institution, fields, until, purpose, givenAt: recordedAt };
      consents.set(consentId, given);
    } else if (type === 'ConsentWithdrawn') {
      end((data as Withdrawn).institution, recordedAt);
    }
  }
  return consents;
}

/** The last guardian that was recorded; null where there is none. */
export function guardianIn(events: Iterable<Told>): string | null {
  let guardianId: string | null = null;
  for (const { type, data } of events) {
    if (type === 'GuardianRecorded') guardianId = (data as Guardian).guardianId;
  }
  return guardianId;
}

export type ConsentStatus = 'given' | 'expired' | 'ended';

export function consentStatus(consent: ConsentRecord, today: CivilDate): ConsentStatus {
  if (consent.endedAt !== undefined) return 'ended';
  return consent.until < today ? 'expired' : 'given';
}

/** True before the birthday on which the learner may consent alone; of 29 February, the 28th. */
export function needsGuardian(birthDate: CivilDate, today: CivilDate): boolean {
  return today < monthsAfter(birthDate, AGE_OF_OWN_CONSENT * 12);
}
