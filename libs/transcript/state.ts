/** A learner's row of the read model: the folded account, its assessment, and where both stand. */
import { hash } from 'node:crypto';
import type { Account, CivilDate, Instant } from '#domain';
import type { Assessment } from '#equivalence';
import { packCauses, unpackCauses } from './packed-causes.js';
import type { PackedCauses } from './packed-causes.js';
import { packState, unpackState } from './packing.js';
import type { PackedState } from './packing.js';

/** The event that a later change by time alone is booked under. */
export interface Cause {
  readonly position: string;
  readonly recordedAt: Instant;
  readonly event: string;
}

export interface LearnerState {
  readonly account: Account;
  /** As of the last day that was booked. */
  readonly assessment: Assessment;
  /** The rules under which it was assessed. */
  readonly epoch: number;
  /** The last event or rule marker that went in. */
  readonly position: bigint;
  /** How many entries are booked at `position` so far: the next ordinal. */
  readonly booked: number;
  /** The next day on which time alone may change a balance; null where there is none. */
  readonly nextChange: CivilDate | null;
  /** The own event of every outcome and fact, by id: what a change by time is booked under. */
  readonly causes: { readonly [id: string]: Cause };
}

/** What `accounts.body` holds; the rest of the state has columns of its own. */
type Body = PackedState & Pick<LearnerState, 'booked'> & { readonly causes: PackedCauses };

export function writeBody(state: LearnerState): string {
  const { account, assessment, booked, causes } = state;
  const packed = { ...packState(account, assessment), booked };
  return JSON.stringify({ ...packed, causes: packCauses(account, causes) } satisfies Body);
}

export interface StoredState {
  readonly body: string;
  readonly position: bigint;
  readonly epoch: number;
  readonly nextChange: CivilDate | null;
}

export function readState(row: StoredState): LearnerState {
  const body = JSON.parse(row.body) as Body;
  const { position, epoch, nextChange } = row;
  const { booked } = body;
  const { account, assessment } = unpackState(body);
  let causes: LearnerState['causes'] | undefined;
  return {
    account,
    assessment,
    booked,
    position,
    epoch,
    nextChange,
    // For booking alone: whoever reads a transcript never asks.
    get causes() {
      return (causes ??= unpackCauses(account, body.causes));
    },
  };
}

/** 128 bits of SHA-256: what two versions of one row are compared by. */
export function digestOf(body: string): Buffer {
  return Buffer.from(hash('sha256', body, 'binary').slice(0, 16), 'latin1');
}
