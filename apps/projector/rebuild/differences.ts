/** In what two models may differ, and which of it was said to be meant. */
import type { ComparedRow } from './compared-rows.js';

/**
 * `missing`, `surplus`: a learner whom only the old or only the new model knows. `amounts`: other
 * balances. `details`: the same balances, and something else of the row. `statement`: other
 * entries. `position`: one of the two stands elsewhere though both were led to the same place.
 * `lists`: conversions, appeals, registers or statistics.
 */
export const DIFFERENCE_CODES = [
  'missing',
  'surplus',
  'position',
  'amounts',
  'details',
  'statement',
  'lists',
] as const;
export type DifferenceCode = (typeof DIFFERENCE_CODES)[number];

export interface Difference {
  readonly code: DifferenceCode;
  readonly partition: number;
  /** The learner, or the list. */
  readonly subject: string;
}

/** What was expected to differ, by code, and the name of the change that it comes from. */
export type Accepted = ReadonlyMap<DifferenceCode, string>;

/** Rows as a program of one shape writes them, or only what two shapes have in common. */
export type Depth = 'everything' | 'amounts';

/** Null where the two stand at different positions: they are compared again at the next. */
export function differencesOf(
  old: ComparedRow,
  fresh: ComparedRow,
  depth: Depth,
): DifferenceCode[] | null {
  if (old.position !== fresh.position) return null;
  const codes: DifferenceCode[] = [];
  if (old.amounts !== fresh.amounts) codes.push('amounts');
  else if (depth === 'everything' && old.details !== fresh.details) codes.push('details');
  if (depth === 'everything' && old.statement !== fresh.statement) codes.push('statement');
  return codes;
}
