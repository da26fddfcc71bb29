/** Holes that the author declared impossible: each code and level named there must have a value. */
import type { BookDocument, Matcher } from '../book.js';
import { checkMatcher } from './matchers.js';
import type { RuleChecks } from './matchers.js';
import type { Relations } from './relations.js';

/** Codes × levels of all claims of a book; more are not looked at one by one. */
const POINTS_MAX = 5_000;

export function checkCovers(
  document: BookDocument,
  checks: RuleChecks,
  relations: Relations,
): void {
  const { faults } = checks;
  if (document.covers !== undefined && document.scope.kind !== 'recognition') {
    faults.add('/covers', 'wrongScope', { field: 'covers', scope: document.scope.kind });
    return;
  }
  const values = document.rules.flatMap((one) => (one.kind === 'value' ? [one.when] : []));
  let left = POINTS_MAX;
  document.covers?.forEach(({ when }, at) => {
    const pointer = `/covers/${at}/when`;
    checkMatcher(when, pointer, checks);
    const points = pointsOf(when, checks);
    left -= points.length;
    if (left < 0) {
      faults.add(pointer, 'tooComplex', { max: String(POINTS_MAX) });
      return;
    }
    const hole = points.find((point) => !isValued(point, values, relations));
    if (hole !== undefined && !relations.exhausted) {
      faults.add(pointer, 'notCovered', { code: hole.code ?? '*', level: hole.level ?? '*' });
    }
  });
}

/** One matcher for each code and level that the claim names. */
function pointsOf(when: Matcher, { words }: RuleChecks): Matcher[] {
  const { codes, minLevel, maxLevel, ...rest } = when;
  const at = (level: string | undefined): number | null => words.ordinal(when.scheme, level);
  const least = at(minLevel) ?? 0;
  const most = at(maxLevel) ?? Infinity;
  const all = when.scheme === undefined ? [] : words.levelsOf(when.scheme);
  const named = all.filter((level) => {
    const ordinal = at(level) ?? 0;
    return least <= ordinal && ordinal <= most;
  });
  const levels = when.level !== undefined || named.length === 0 ? [when.level] : named;
  return (codes ?? [when.code]).flatMap((code) =>
    levels.map((level) => ({
      ...rest,
      ...(code === undefined ? {} : { code }),
      ...(level === undefined ? {} : { level }),
    })),
  );
}

/** By one rule alone; or by one but for what it leaves out, which others value. */
function isValued(
  point: Matcher,
  values: readonly Matcher[],
  relations: Relations,
  depth = 2,
): boolean {
  return values.some((when) => {
    if (relations.covers(when, point)) return true;
    const { not, ...rest } = when;
    if (not === undefined || depth === 0 || !relations.covers(rest, point)) return false;
    return not.every((one) => isValued({ ...one, ...point }, values, relations, depth - 1));
  });
}
