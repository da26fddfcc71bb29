/** One conversion before a decision, and who decides; and what is said of it, sealed. */
import type { AccountEvent, ConversionRecord } from '#domain';
import type { Caller, Right } from '#edge';
import type { PersonalData } from '#personal-data';
import type { Seen, Verdict } from './account-work.js';

export interface Case {
  readonly seen: Seen;
  readonly conversion: ConversionRecord;
  readonly caller: Caller;
  readonly right: Right;
  /** Seals a free text of this conversion under the learner's key. */
  readonly seal: (field: string, text: string) => string;
}

export function caseOf(
  seen: Seen,
  conversion: ConversionRecord,
  { caller, right }: Pick<Case, 'caller' | 'right'>,
  personal: PersonalData,
): Case {
  const context = { stream: seen.account.learnerId, of: conversion.conversionId };
  const seal = (field: string, text: string): string =>
    personal.seal(seen.key, { ...context, field }, text);
  return { seen, conversion, caller, right, seal };
}

/** What a conversion answers after an act; `more` holds dates and ids, nothing personal. */
export function verdict(
  { conversion: { conversionId, steps }, right }: Case,
  status: string,
  events: readonly AccountEvent[],
  more: object = {},
): Verdict {
  return { right, events, answer: { status: 200, body: { conversionId, status, steps, ...more } } };
}
