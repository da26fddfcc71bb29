/**
 * Everything that was said about one conversion, in order: what its parties may read again. The
 * account's fold keeps only what decisions need; this reads the same events for the words.
 */
import type { AppealDecision, ReviewedItem, StepClock } from './conversion-events.js';
import type { AccountEvent } from './events.js';
import type { CivilDate } from './dates.js';
import type { RecordedEvent } from './evolve.js';
import { withTakenOver } from './taken-over.js';
import type { Actor, ConversionId, Sealed } from './outcomes.js';

/** One review, with the clock that its step had. */
export interface StepReview {
  readonly step: string;
  readonly by: Actor;
  readonly on: CivilDate;
  readonly decision: 'approve' | 'refuse' | 'return';
  readonly reason: Sealed;
  readonly code?: string;
  readonly items: readonly ReviewedItem[];
  readonly conditions?: Sealed;
  readonly precedent?: string;
  readonly clock?: StepClock;
  /** Counts from 1; a resubmission and a lifted refusal begin another. */
  readonly round: number;
}

export interface CaseHistory {
  readonly reviews: readonly StepReview[];
  readonly round: number;
  readonly reversal?: { readonly by: Actor; readonly on: CivilDate; readonly reason: Sealed };
  /** By appeal: what the learner said, and what the operator said. */
  readonly appeals: { readonly [appealId: string]: AppealWords };
}

export interface AppealWords {
  readonly reason: Sealed;
  readonly decision?: {
    readonly decision: AppealDecision;
    readonly reason: Sealed;
    readonly precedent?: string;
  };
}

export function historyOf(
  conversionId: ConversionId,
  events: Iterable<RecordedEvent>,
): CaseHistory {
  const reader = new Reader();
  for (const event of withTakenOver(events)) {
    const known = event as Later;
    const about = (known.data as { readonly conversionId?: string }).conversionId;
    if (about === conversionId) reader.read(known);
  }
  return reader.history();
}

type Later = Extract<AccountEvent, { type: `Conversion${string}` }> &
  Pick<RecordedEvent, 'recordedOn'>;
type Reviewed = Extract<Later, { type: 'ConversionReviewed' }>;

class Reader {
  private readonly reviews: StepReview[] = [];
  private readonly appeals: Record<string, AppealWords> = {};
  private round = 1;
  private clock: StepClock | undefined;
  private reversal: CaseHistory['reversal'];

  read(event: Later): void {
    switch (event.type) {
      case 'ConversionApplied':
      case 'ConversionConfirmed':
        this.clock = event.data.clock;
        return;
      case 'ConversionReviewed':
        this.review(event);
        return;
      case 'ConversionResubmitted':
        this.begin(event.data.clock);
        return;
      case 'ConversionReversed': {
        const { by, reason } = event.data;
        this.reversal = { by, on: event.recordedOn, reason };
        return;
      }
      case 'ConversionAppealed':
        this.appeals[event.data.appealId] = { reason: event.data.reason };
        return;
      case 'ConversionAppealDecided':
        this.decideAppeal(event.data);
        return;
      default:
        return;
    }
  }

  history(): CaseHistory {
    const { reviews, round, reversal, appeals } = this;
    return { reviews, round, ...(reversal === undefined ? {} : { reversal }), appeals };
  }

  private begin(clock: StepClock | undefined): void {
    this.round += 1;
    this.clock = clock;
  }

  private review({ data, recordedOn }: Reviewed): void {
    const { step, by, decision, reason, code, items = [], conditions, precedent } = data;
    this.reviews.push({
      step,
      by,
      on: recordedOn,
      decision,
      reason,
      items,
      ...(code === undefined ? {} : { code }),
      ...(conditions === undefined ? {} : { conditions }),
      ...(precedent === undefined ? {} : { precedent }),
      ...(this.clock === undefined ? {} : { clock: this.clock }),
      round: this.round,
    });
    this.clock = data.clock;
  }

  private decideAppeal(data: Extract<Later, { type: 'ConversionAppealDecided' }>['data']): void {
    const { appealId, decision, reason, precedent, continuedAs, clock } = data;
    const said = this.appeals[appealId];
    if (said === undefined) return;
    const named = precedent === undefined ? {} : { precedent };
    this.appeals[appealId] = { ...said, decision: { decision, reason, ...named } };
    if (decision === 'uphold' && continuedAs === undefined) this.begin(clock);
  }
}
