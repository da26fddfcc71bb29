/**
 * A learner's consent that an institution reads so much of the account, until a day. The one that
 * holds stands in the log's registry, under the keyed HMAC of learner and institution: one look-up
 * of the primary, whatever process it was given or withdrawn in. It can be made again from the log.
 */
import type { CivilDate, ConsentField } from '#domain';
import type { BankClock, Caller } from '#edge';
import type { ClaimWrite, EventStore } from '#event-store';
import type { PersonalData } from '#personal-data';

export interface Consent {
  readonly consentId: string;
  readonly fields: readonly ConsentField[];
  /** The last day on which it holds. */
  readonly until: CivilDate;
}

const KIND = 'consent';

/** The claim of a consent that is given; of none where it is withdrawn. */
export function consentClaim(
  personal: PersonalData,
  between: { readonly learnerId: string; readonly institution: string },
  consent: Consent | null,
): ClaimWrite {
  const { learnerId, institution } = between;
  const key = personal.lookup(KIND, learnerId, institution);
  const claim = { kind: KIND, key, owner: learnerId, by: institution } as const;
  if (consent === null) return { ...claim, mode: 'gone' };
  const { consentId, fields, until } = consent;
  return {
    ...claim,
    content: Buffer.from(JSON.stringify({ consentId, fields, until })),
    mode: 'put',
  };
}

/** Asks for the consent that holds now. `log` is the primary's: a replica may lag. */
export class Consents {
  constructor(
    private readonly log: EventStore,
    private readonly personal: PersonalData,
    private readonly clock: BankClock,
  ) {}

  /** Null for whoever needs none, and where none holds today. */
  async of({ institution }: Caller, learnerId: string): Promise<Consent | null> {
    if (institution === undefined) return null;
    const key = this.personal.lookup(KIND, learnerId, institution);
    const [claim] = await this.log.claims(KIND, [key]);
    if (claim?.content === undefined) return null;
    const consent = JSON.parse(Buffer.from(claim.content).toString('utf8')) as Consent;
    return consent.until < this.clock.today() ? null : consent;
  }
}
