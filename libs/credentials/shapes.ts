/** What goes into a credential. The library knows no ledger: amounts come as decimal strings. */

export interface Issuer {
  /** `did:web:…` */
  readonly did: string;
  readonly name: string;
  /** The base URL that the bank is reached at, without a slash at its end. */
  readonly url: string;
}

/** Whom it is about: a stable pseudonym, and a name only where the learner wants one shown. */
export interface Learner {
  readonly id: string;
  readonly name?: string;
}

export interface Institution {
  readonly code: string;
  readonly name: string;
}

export const OUTCOME_KINDS = ['diploma', 'skillLevelCertificate', 'course'] as const;

export interface AwardedOutcome {
  readonly id: string;
  readonly kind: (typeof OUTCOME_KINDS)[number];
  readonly title: string;
  readonly institution: Institution;
  /** Civil day. */
  readonly awardedOn?: string;
  readonly code?: string;
  readonly level?: { readonly scheme: string; readonly code: string };
  readonly grade?: { readonly scale: string; readonly value: string };
  /** Only where the learner wants it shown. */
  readonly number?: string;
  readonly credits?: { readonly value: string; readonly scheme: string };
  readonly accumulated: string;
  readonly recognised: string;
  readonly confirmation: string;
}

/** Why two achievements belong together, in the words of CLR 2.0. */
export const ASSOCIATION_TYPES = ['exactMatchOf', 'isPartOf', 'precedes', 'replacedBy'] as const;

export interface Association {
  readonly type: (typeof ASSOCIATION_TYPES)[number];
  /** Ids of achievements, as `achievementIri` or `courseIri` write them. */
  readonly source: string;
  readonly target: string;
}

export interface Balances {
  readonly accumulated: string;
  readonly recognised: string;
  readonly consumed: string;
  readonly available: string;
  readonly converted: string;
  readonly overdrawn: string;
}

/** Where a credential's status is kept. */
export interface StatusEntry {
  readonly listUrl: string;
  readonly index: number;
}

/** What every credential has, whatever it is about. */
export interface Envelope {
  /** An IRI. */
  readonly id: string;
  readonly issuer: Issuer;
  readonly learner: Learner;
  /** When it becomes valid: an RFC 3339 instant in UTC. */
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly status?: StatusEntry;
}

export type Credential = Readonly<Record<string, unknown>> & { readonly id: string };
