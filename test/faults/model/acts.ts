/** What the bank acknowledged, in the plainest words. Amounts are hundredths. */

export interface Draw {
  readonly outcomeId: string;
  /** Drawn and forfeited together. */
  readonly credits: number;
}

/** What happened to one learner, or to the bank's book. */
export type Act =
  | { readonly did: 'opened' }
  | {
      readonly did: 'recorded';
      readonly outcomeId: string;
      readonly credits: number;
      readonly tags: readonly string[];
    }
  | { readonly did: 'attested'; readonly outcomeId: string }
  | { readonly did: 'corrected'; readonly outcomeId: string; readonly credits: number }
  | { readonly did: 'revoked'; readonly outcomeId: string }
  | { readonly did: 'told'; readonly factId: string }
  | { readonly did: 'applied'; readonly conversionId: string }
  | {
      readonly did: 'granted';
      readonly conversionId: string;
      readonly draws: readonly Draw[];
      readonly converted: number;
    }
  | { readonly did: 'reviewed'; readonly conversionId: string }
  | { readonly did: 'reversed'; readonly conversionId: string }
  | { readonly did: 'drafted' | 'published'; readonly edition: Edition };

export interface Acknowledged {
  /** The learner; empty for the bank's book. */
  readonly learner: string;
  readonly act: Act;
  /** The place in its partition, where the answer named one for this act alone. */
  readonly at?: bigint;
}

/** A version of the bank's book: what it lets stand of one outcome with the tag `capped`. */
export interface Edition {
  readonly version: number;
  readonly cap: number;
  readonly reassesses: boolean;
}

export function subjectOf(act: Act): string {
  switch (act.did) {
    case 'opened':
      return '';
    case 'told':
      return act.factId;
    case 'applied':
    case 'reviewed':
    case 'granted':
    case 'reversed':
      return act.conversionId;
    case 'drafted':
    case 'published':
      return String(act.edition.version);
    case 'recorded':
    case 'attested':
    case 'corrected':
    case 'revoked':
      return act.outcomeId;
  }
}
