/** Refusals in the words of a refused row. */
import { type FieldError, fieldError, type FieldCode, Refusal, REFUSAL_TEXTS } from '#edge';
import type { RowReason } from '../rows/row.js';

export function reasonOf(refusal: Refusal): RowReason {
  const { title, next } = REFUSAL_TEXTS[refusal.code];
  return {
    code: refusal.code,
    text: { zh: `${title.zh}。${next.zh}`, en: `${title.en}. ${next.en}` },
    errors: refusal.details.errors ?? [],
  };
}

export function invalid(errors: readonly FieldError[]): RowReason {
  return reasonOf(new Refusal('invalidBody', { errors }));
}

export function invalidField(pointer: string, code: FieldCode): RowReason {
  return invalid([fieldError(pointer, code)]);
}

export const UNKNOWN_LEARNER = reasonOf(new Refusal('unknownLearner'));
export const HELD_ELSEWHERE = reasonOf(new Refusal('evidenceHeldElsewhere'));
export const CONFLICT = reasonOf(new Refusal('evidenceConflict'));
