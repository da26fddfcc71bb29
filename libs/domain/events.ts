/**
 * Every event of the bank, by stream. Names are facts in the past tense. `by` is the code of the
 * institution that acted, `"bank"` for the operator and `"learner"` for the learner.
 */
import type { Hundredths } from './amounts.js';
import type { ConsentEvent } from './consents.js';
import type { ConversionEvent } from './conversion-events.js';
import type { CivilDate } from './dates.js';
import type { InstitutionFact, LearnerFact } from './facts.js';
import type {
  Actor,
  InstitutionCode,
  LearnerId,
  OutcomeFacts,
  OutcomeId,
  Sealed,
} from './outcomes.js';
import type { ShareEvent } from './shares.js';

export interface SealedExternalId {
  readonly issuer: InstitutionCode;
  readonly value: Sealed;
}

/** An event of a closed account: as it was recorded there, with its own day and rules. */
export interface TakenOverEvent {
  readonly type: string;
  readonly data: unknown;
  readonly epoch: number;
  readonly recordedOn: CivilDate;
}

/** Why a learner is forgotten: a code, for free text would outlive the key that seals it. */
export const FORGETTING_BASES = [
  'learnerAsked',
  'guardianAsked',
  'courtOrder',
  'retentionEnded',
  'recordedInError',
] as const;
export type ForgettingBasis = (typeof FORGETTING_BASES)[number];

/** A key that is found again some day can be known by its digest. */
export interface DestroyedKey {
  readonly learnerId: LearnerId;
  readonly digest: string;
}

/** What one account's stream holds. */
export type AccountEvent =
  | {
      readonly type: 'AccountOpened';
      readonly data: {
        readonly learnerId: LearnerId;
        readonly by: Actor;
        readonly externalIds: readonly SealedExternalId[];
        readonly name?: Sealed;
        readonly documentType?: string;
        readonly document?: Sealed;
        readonly birthDate?: Sealed;
      };
    }
  | {
      readonly type: 'AccountDetailsAdded';
      readonly data: {
        readonly by: Actor;
        readonly externalIds: readonly SealedExternalId[];
        readonly name?: Sealed;
        readonly documentType?: string;
        readonly document?: Sealed;
        readonly birthDate?: Sealed;
      };
    }
  | {
      /** Another account of the same person took everything over; nothing follows. */
      readonly type: 'AccountClosed';
      readonly data: { readonly into: LearnerId; readonly by: Actor; readonly reason: Sealed };
    }
  | {
      /**
       * What the closed account's stream held, sealed anew under this account's key. Every outcome
       * comes in an event of its own, so that a stream is never shorter than what it holds; `part`
       * counts them from 1.
       */
      readonly type: 'AccountJoined';
      readonly data: {
        readonly from: LearnerId;
        /** Accounts that had joined that one before, in order. */
        readonly earlier?: readonly LearnerId[];
        readonly by: Actor;
        readonly reason: Sealed;
        readonly part: number;
        readonly parts: number;
        readonly events: readonly TakenOverEvent[];
      };
    }
  | {
      /** The proof that the keys were ordered to be destroyed; nothing follows. */
      readonly type: 'LearnerForgotten';
      readonly data: {
        readonly by: Actor;
        readonly basis: ForgettingBasis;
        /** The learner's own key, and those of the accounts that had joined it. */
        readonly keys: readonly DestroyedKey[];
      };
    }
  | {
      readonly type: 'OutcomeRecorded';
      readonly data: {
        readonly outcomeId: OutcomeId;
        readonly by: Actor;
        readonly outcome: OutcomeFacts;
        readonly number: Sealed;
        readonly numberChecked: boolean;
      };
    }
  | {
      readonly type: 'OutcomeAttested';
      readonly data: { readonly outcomeId: OutcomeId; readonly by: Actor };
    }
  | {
      /** `inProgress` or `failed` became another result. */
      readonly type: 'OutcomeUpdated';
      readonly data: {
        readonly outcomeId: OutcomeId;
        readonly by: Actor;
        readonly outcome: OutcomeFacts;
      };
    }
  | {
      readonly type: 'OutcomeCorrected';
      readonly data: {
        readonly outcomeId: OutcomeId;
        readonly by: Actor;
        readonly reason: Sealed;
        readonly effectiveOn: CivilDate;
        readonly outcome: OutcomeFacts;
        readonly number: Sealed;
        readonly numberChecked: boolean;
        /** Where the number is not the one that the outcome id came from: the id of its own. */
        readonly numberId?: OutcomeId;
      };
    }
  | {
      readonly type: 'OutcomeRevoked';
      readonly data: {
        readonly outcomeId: OutcomeId;
        readonly by: Actor;
        readonly reason: Sealed;
        readonly effectiveOn: CivilDate;
      };
    }
  | {
      readonly type: 'RecognitionDecided';
      readonly data: {
        readonly outcomeId: OutcomeId;
        readonly by: Actor;
        readonly credits: Hundredths;
        readonly reason: Sealed;
        readonly precedent?: string;
      };
    }
  | {
      readonly type: 'FactRecorded';
      readonly data: { readonly by: Actor; readonly fact: LearnerFact; readonly reason: Sealed };
    }
  | ConversionEvent
  | ShareEvent
  | ConsentEvent;

export interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

/** What the stream of one institution holds. */
export interface InstitutionRegistered {
  readonly type: 'InstitutionRegistered';
  readonly data: {
    readonly code: InstitutionCode;
    readonly name: BilingualText;
    readonly kind: string;
    readonly uscc?: string;
    readonly by: Actor;
  };
}

/** A fact between institutions, in the stream of the receiving one. The reason is public. */
export interface InstitutionFactRecorded {
  readonly type: 'InstitutionFactRecorded';
  readonly data: { readonly by: Actor; readonly fact: InstitutionFact; readonly reason: string };
}

/** What the stream of one rule book holds. `document` is the book as published, JSON. */
export type RuleBookEvent =
  | {
      readonly type: 'RuleBookDrafted';
      readonly data: {
        readonly bookId: string;
        readonly version: number;
        readonly by: Actor;
        readonly document: unknown;
      };
    }
  | {
      readonly type: 'RuleBookPublished';
      readonly data: {
        readonly bookId: string;
        readonly version: number;
        readonly by: Actor;
        readonly contentHash: string;
        readonly document: unknown;
      };
    }
  | {
      readonly type: 'RuleBookWithdrawn';
      readonly data: {
        readonly bookId: string;
        readonly version: number;
        readonly by: Actor;
        readonly reason: string;
      };
    };

/** The marker that stands in every partition where rules changed (log.md §2). */
export interface RulesChanged {
  readonly type: 'RulesChanged';
  readonly data: {
    readonly epoch: number;
    readonly bookId: string;
    readonly version: number;
    readonly change: 'published' | 'withdrawn';
    readonly contentHash: string;
    /** Where the publication itself stands in the log: its partition and position. */
    readonly partition: number;
    readonly position: string;
  };
}
