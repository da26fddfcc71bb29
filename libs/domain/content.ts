/** What makes two recordings of one piece of evidence say the same (credits.md §5). */
import type { OutcomeFacts } from './outcomes.js';

const ALWAYS = ['kind', 'issuer', 'scheme', 'code', 'level', 'result', 'awardedOn'] as const;
const WHERE_BOTH_GIVE_IT = ['credits', 'hours'] as const;

export type ContentField =
  | (typeof ALWAYS)[number]
  | (typeof WHERE_BOTH_GIVE_IT)[number]
  | 'creditScheme'
  | 'grade'
  | 'number';

/**
 * The fields in which two recordings contradict each other, in a fixed order; none: they say the
 * same. Titles, tags, dates of completion and validity never contradict. Credits in different units
 * are different credits, so the unit is compared where both give credits.
 */
export function differingFields(one: OutcomeFacts, other: OutcomeFacts): readonly ContentField[] {
  const fields: ContentField[] = ALWAYS.filter((field) => one[field] !== other[field]);
  for (const field of WHERE_BOTH_GIVE_IT) {
    if (one[field] !== undefined && other[field] !== undefined && one[field] !== other[field]) {
      fields.push(field);
    }
  }
  const bothGiveCredits = one.credits !== undefined && other.credits !== undefined;
  if (bothGiveCredits && one.creditScheme !== other.creditScheme) fields.push('creditScheme');
  if (one.grade !== undefined && other.grade !== undefined) {
    const same = one.grade.scale === other.grade.scale && one.grade.value === other.grade.value;
    if (!same) fields.push('grade');
  }
  return fields;
}

/**
 * The compared content as one text, for the digest that an evidence claim keeps. Equal texts say
 * the same; different texts may still (where only one gives a grade), which the fold decides.
 */
export function contentText(learner: string, facts: OutcomeFacts): string {
  const { kind, scheme, code, level, result, awardedOn, credits, creditScheme, hours } = facts;
  const grade = facts.grade === undefined ? null : [facts.grade.scale, facts.grade.value];
  const parts = [learner, kind, scheme, code, level, result, awardedOn, credits, creditScheme];
  return JSON.stringify([...parts, hours, grade]);
}
