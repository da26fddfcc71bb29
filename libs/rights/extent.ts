/** How much of an account somebody sees: everything, or the part that concerns them. */
import type { Account, ConsentField, ConversionId, ConversionRecord, OutcomeId } from '#domain';
import { concerns, CONSENT_FIELDS, isReviewer } from '#domain';
import type { Consent } from './consent.js';

/** What of an account may be shown. */
export interface Extent {
  readonly fields: ReadonlySet<ConsentField>;
  /** Null for all of them. */
  readonly outcomes: ReadonlySet<OutcomeId> | null;
  readonly conversions: ReadonlySet<ConversionId> | null;
}

export const EVERYTHING: Extent = {
  fields: new Set(CONSENT_FIELDS),
  outcomes: null,
  conversions: null,
};

export const NOTHING: Extent = {
  fields: new Set(),
  outcomes: new Set(),
  conversions: new Set(),
};

/**
 * An institution's own part: the outcomes that it recorded, issued or attested, the conversions
 * that it is a party to, and the outcomes that their plans use. Nothing summed over the account.
 */
export function ownPart(account: Account, institution: string): Extent {
  const conversions = Object.values(account.conversions).filter((one) => isParty(institution, one));
  const used = conversions
    .filter(({ status }) => status !== 'withdrawn')
    .flatMap(({ matches }) => matches.flatMap(({ sources }) => sources))
    .map(({ outcomeId }) => outcomeId);
  const own = Object.values(account.outcomes)
    .filter((one) => concerns(one, institution))
    .map(({ outcomeId }) => outcomeId);
  return {
    fields: new Set<ConsentField>(['outcomes', 'conversions']),
    outcomes: new Set([...own, ...used]),
    conversions: new Set(conversions.map(({ conversionId }) => conversionId)),
  };
}

/** The receiving institution, the one that applied for the learner, and who decides a step. */
export function isParty(institution: string, conversion: ConversionRecord): boolean {
  const acts = conversion.institution === institution || conversion.by === institution;
  return acts || isReviewer(institution, conversion);
}

/** What a consent adds: its fields, of the whole account. */
export function widened(part: Extent, { fields }: Consent): Extent {
  return {
    fields: new Set([...part.fields, ...fields]),
    outcomes: fields.includes('outcomes') ? null : part.outcomes,
    conversions: fields.includes('conversions') ? null : part.conversions,
  };
}

/** True where there is nothing to see: then the account is not there either. */
export function isEmpty({ outcomes, conversions }: Extent): boolean {
  return outcomes?.size === 0 && conversions?.size === 0;
}
