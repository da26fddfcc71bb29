/**
 * The register of precedents: decided cases that later ones can be compared with. It is public and
 * anonymous. What the log knows of the case in clear (programme, course, scheme, code, level) is
 * taken from it; the words are the author's, who leaves out whoever the case was about.
 */
import type { ConversionRecord, OutcomeRecord } from './account.js';
import type { BilingualText } from './events.js';
import type { Actor, InstitutionCode } from './outcomes.js';
import type { ReviewCode } from './review-codes.js';

export const CASE_KINDS = ['conversion', 'appeal', 'recognition'] as const;
export type CaseKind = (typeof CASE_KINDS)[number];

export const PRECEDENT_DECISIONS = [
  'granted',
  'partlyGranted',
  'refused',
  'reversed',
  'upheld',
  'rejected',
  'recognised',
  'notRecognised',
] as const;
export type PrecedentDecision = (typeof PRECEDENT_DECISIONS)[number];

/** What a precedent is about, by codes; any of them may be unknown. */
export interface PrecedentSubject {
  readonly institution?: InstitutionCode;
  readonly programme?: string;
  readonly course?: string;
  readonly scheme?: string;
  readonly code?: string;
  readonly level?: string;
}

/** What the stream of one precedent holds. The id of its case is nobody's name, and not public. */
export interface PrecedentEntered {
  readonly type: 'PrecedentEntered';
  readonly data: {
    readonly precedentId: string;
    readonly by: Actor;
    readonly case: { readonly kind: CaseKind; readonly id: string };
    readonly decision: PrecedentDecision;
    readonly reasonCode?: ReviewCode;
    readonly subject: PrecedentSubject;
    readonly summary: BilingualText;
  };
}

/** The decision of a conversion, or of one of its courses; null where there is none. */
export function decisionOf(
  conversion: ConversionRecord,
  course?: string,
): PrecedentDecision | null {
  const { status, matches, leftOut = [] } = conversion;
  const decided =
    status === 'granted' ||
    status === 'partlyGranted' ||
    status === 'refused' ||
    status === 'reversed';
  if (!decided) return null;
  if (course === undefined) return status;
  if (leftOut.some((one) => one.course === course)) return 'refused';
  if (!matches.some((one) => one.course === course)) return null;
  return status === 'partlyGranted' ? 'granted' : status;
}

/** The outcomes that were asked to stand for a course, or for the whole. */
export function sourcesOf(conversion: ConversionRecord, course?: string): ReadonlySet<string> {
  const matches = [...conversion.matches, ...(conversion.leftOut ?? [])];
  const asked = course === undefined ? matches : matches.filter((one) => one.course === course);
  return new Set(asked.flatMap((one) => one.sources.map((source) => source.outcomeId)));
}

/** The clear codes that all of these outcomes share. */
export function sharedCodes(
  outcomes: readonly OutcomeRecord[],
): Pick<PrecedentSubject, 'scheme' | 'code' | 'level'> {
  const shared: { scheme?: string; code?: string; level?: string } = {};
  for (const field of ['scheme', 'code', 'level'] as const) {
    const [first, ...others] = new Set(outcomes.map((one) => one.facts[field]));
    if (first !== undefined && others.length === 0) shared[field] = first;
  }
  return shared;
}

/** Shorter runs are years, credits and the codes of programmes and institutions. */
const DIGITS = /[0-9]{11}/;
const ADDRESS = /[^\s@]@[^\s@]+\.[^\s@]/;
const DAY = /[0-9]{4}-[0-9]{2}-[0-9]{2}/g;

/**
 * True where a text holds what looks like the number of a person, a telephone or a certificate (11
 * digits and more, however they are spaced or written), or an e-mail address. Names cannot be told
 * from other words: keeping them out is the author's duty.
 */
export function holdsPersonalNumber(text: string): boolean {
  const plain = text.normalize('NFKC').replace(DAY, ' day ');
  return DIGITS.test(plain.replace(/(?<=[0-9])[\s.·‐-]{1,2}(?=[0-9])/g, '')) || ADDRESS.test(plain);
}

/** The form in which texts are searched: width and case of letters make no difference. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
