/** A learner's consent that an institution reads so much of the account, until a day. */

export const CONSENT_FIELDS = ['balances', 'outcomes', 'conversions', 'statement', 'plan'] as const;
export type ConsentField = (typeof CONSENT_FIELDS)[number];

export interface Consent {
  readonly consentId: string;
  readonly fields: readonly ConsentField[];
  /** The last day on which it holds. */
  readonly until: string;
}
