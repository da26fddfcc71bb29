/** 分享: what a learner lets others see, for how long and for whom; no code and no PIN in clear. */
import type { Instant } from './dates.js';
import type { Actor, InstitutionCode, OutcomeId, OutcomeKind, Sealed } from './outcomes.js';

/** What a share can show. `grades` and `numbers` belong to the outcomes it shows. */
export const SHARE_FIELDS = [
  'name',
  'birthDate',
  'balances',
  'outcomes',
  'grades',
  'numbers',
  'conversions',
] as const;
export type ShareField = (typeof SHARE_FIELDS)[number];

/** No share lasts longer, counted in days from its opening. */
export const LONGEST_SHARE_DAYS = 180;

/** Shares that stand at a time; a learner who wants another one withdraws one first. */
export const MOST_SHARES = 50;

/** What is shown, to whom, and until when. */
export interface ShareTerms {
  readonly fields: readonly ShareField[];
  /** Only outcomes of these kinds; of all kinds where it is left out. */
  readonly kinds?: readonly OutcomeKind[];
  /** Only these outcomes; all where it is left out. */
  readonly outcomes?: readonly OutcomeId[];
  /** Only callers of this institution may look. */
  readonly audience?: InstitutionCode;
  /** What would transfer is told for this programme only. */
  readonly programme?: string;
  /** From this instant on it shows nothing. */
  readonly expiresAt: Instant;
}

export type ShareEvent =
  | {
      readonly type: 'ShareOpened';
      readonly data: ShareTerms & {
        readonly shareId: string;
        readonly by: Actor;
        /** The keyed HMAC of the code, base64url: the claim that finds it can be made again. */
        readonly codeHash: string;
        readonly purpose: Sealed;
        /** The scrypt hash of the PIN, sealed. */
        readonly pin?: Sealed;
      };
    }
  | {
      readonly type: 'ShareWithdrawn';
      readonly data: { readonly shareId: string; readonly by: Actor };
    };

export interface ShareRecord extends ShareTerms {
  readonly shareId: string;
  readonly by: Actor;
  readonly codeHash: string;
  readonly purpose: Sealed;
  readonly pin?: Sealed;
  readonly openedAt: Instant;
  readonly withdrawnAt?: Instant;
}

/** An event of a learner's stream with the instant of its recording. */
interface Told {
  readonly type: string;
  readonly data: unknown;
  readonly recordedAt: Instant;
}

/**
 * The shares of one stream in the order of their opening. Nothing else of the stream is read: a
 * share can be withdrawn, and is withdrawn, also where the account itself cannot be read.
 */
export function foldShares(events: Iterable<Told>): Map<string, ShareRecord> {
  const shares = new Map<string, ShareRecord>();
  for (const event of events) {
    if (event.type === 'ShareOpened') {
      const share = (event as Opened).data;
      shares.set(share.shareId, { ...share, openedAt: event.recordedAt });
    } else if (event.type === 'ShareWithdrawn') {
      const { shareId } = (event as Withdrawn).data;
      const share = shares.get(shareId);
      if (share === undefined || share.withdrawnAt !== undefined) continue;
      shares.set(shareId, { ...share, withdrawnAt: event.recordedAt });
    } else if (ENDS.includes(event.type)) {
      for (const [id, share] of shares) {
        shares.set(id, { ...share, withdrawnAt: share.withdrawnAt ?? event.recordedAt });
      }
    }
  }
  return shares;
}

/** An account that joins another one, or is forgotten, takes its shares along. */
const ENDS: readonly string[] = ['AccountClosed', 'LearnerForgotten'];

type Opened = Extract<ShareEvent, { type: 'ShareOpened' }>;
type Withdrawn = Extract<ShareEvent, { type: 'ShareWithdrawn' }>;

export type ShareStatus = 'open' | 'expired' | 'withdrawn';

/** `now` is an instant in the form of `expiresAt`. */
export function shareStatus(share: ShareRecord, now: Instant): ShareStatus {
  if (share.withdrawnAt !== undefined) return 'withdrawn';
  return share.expiresAt <= now ? 'expired' : 'open';
}

/** True where a share shows an outcome of this id and kind. */
export function showsOutcome(
  { fields, kinds, outcomes }: Pick<ShareTerms, 'fields' | 'kinds' | 'outcomes'>,
  one: { readonly outcomeId: OutcomeId; readonly kind: OutcomeKind },
): boolean {
  if (!fields.includes('outcomes')) return false;
  if (kinds !== undefined && !kinds.includes(one.kind)) return false;
  return outcomes === undefined || outcomes.includes(one.outcomeId);
}
