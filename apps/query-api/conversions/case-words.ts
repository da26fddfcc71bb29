/** What was said of a conversion, opened with the learner's key; null where the key is gone. */
import type { CaseHistory, ConversionRecord, ReviewedItem, Sealed, StepReview } from '#domain';
import type { LearnerKey, PersonalData } from '#personal-data';
import { shownCode } from './review-texts.js';

export class CaseWords {
  constructor(
    private readonly personal: PersonalData,
    private readonly key: LearnerKey | null,
    private readonly conversion: ConversionRecord,
    private readonly history: CaseHistory,
  ) {}

  all(): object {
    const { reviews, round } = this.history;
    const { status } = this.conversion;
    const ofRound = reviews.filter((one) => one.round === round);
    const conditions = ofRound.flatMap((one) => this.conditionsOf(one));
    return {
      reviews: reviews.map((one) => this.review(one)),
      ...(conditions.length === 0 ? {} : { conditions }),
      ...(status === 'refused' ? this.refusal(ofRound.at(-1)) : {}),
      ...this.reversal(),
      ...this.appeals(),
    };
  }

  private open(field: string, sealed: Sealed): string | null {
    if (this.key === null) return null;
    const { learnerId: stream } = this.key;
    const of = this.conversion.conversionId;
    return this.personal.open(this.key, { stream, of, field }, sealed);
  }

  private review(one: StepReview): object {
    const { step, by, on, decision, round, code, precedent, clock, items } = one;
    const [condition] = this.conditionsOf(one);
    return {
      round,
      step,
      by,
      decision,
      on,
      ...clock,
      ...(code === undefined ? {} : shownCode(code)),
      reason: this.open(`review:${step}`, one.reason),
      items: items.map((item) => this.item(step, item)),
      ...(condition === undefined ? {} : { conditions: condition.text }),
      ...(precedent === undefined ? {} : { precedent }),
    };
  }

  private item(step: string, { course, decision, reason, code }: ReviewedItem): object {
    return {
      course,
      decision,
      ...(code === undefined ? {} : shownCode(code)),
      ...(reason === undefined ? {} : { reason: this.open(`item:${step}:${course}`, reason) }),
    };
  }

  private conditionsOf({ step, conditions }: StepReview): { step: string; text: string | null }[] {
    if (conditions === undefined) return [];
    return [{ step, text: this.open(`conditions:${step}`, conditions) }];
  }

  /** A refusal is the last review's, whose step the reason is sealed for. */
  private refusal(last: StepReview | undefined): object {
    const { refusal } = this.conversion;
    if (refusal === undefined) return {};
    const reason = this.open(`review:${last?.step ?? ''}`, refusal.reason);
    return { refusal: { ...shownCode(refusal.code), reason } };
  }

  private reversal(): object {
    const { reversal } = this.history;
    if (reversal === undefined) return {};
    const { by, on, reason } = reversal;
    return { reversal: { by, on, reason: this.open('reason', reason) } };
  }

  private appeals(): object {
    const { appeals } = this.conversion;
    if (appeals === undefined) return {};
    return {
      appeals: appeals.map((appeal) => {
        const words = this.history.appeals[appeal.appealId];
        const { decision } = words ?? {};
        const precedent = decision?.precedent;
        return {
          ...appeal,
          ...(words && { reason: this.open(`appeal:${appeal.appealId}`, words.reason) }),
          ...(decision && {
            decisionReason: this.open(`appealDecision:${appeal.appealId}`, decision.reason),
          }),
          ...(precedent === undefined ? {} : { precedent }),
        };
      }),
    };
  }
}
