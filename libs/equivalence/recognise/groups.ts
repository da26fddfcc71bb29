/** Which sums a cap adds up: all, by institution, by semester or by academic year. */
import type { CivilDate, OutcomeFacts } from '#domain';
import type { CompiledCap } from '../compile.js';

/** The key of the sum that an outcome falls into under `cap`; null where it falls into none. */
export function groupOf(cap: CompiledCap, facts: OutcomeFacts): string | null {
  switch (cap.per) {
    case 'item':
      return null;
    case 'count':
    case 'total':
      return '';
    case 'institution':
      return facts.issuer;
    case 'period': {
      const day = cap.by === 'awardedOn' ? facts.awardedOn : (facts.completedOn ?? facts.awardedOn);
      return day === undefined ? null : periodOf(day, cap);
    }
  }
}

/** `2024` for the academic year that began in 2024, with `/1` or `/2` for its semesters. */
function periodOf(day: CivilDate, cap: CompiledCap): string {
  const year = Number(day.slice(0, 4));
  const start = day.slice(5) >= cap.yearStarts ? year : year - 1;
  if (cap.period === 'year') return String(start);
  const second = secondStart(cap.yearStarts);
  const inFirst =
    second > cap.yearStarts
      ? day.slice(5) >= cap.yearStarts && day.slice(5) < second
      : day.slice(5) >= cap.yearStarts || day.slice(5) < second;
  return `${start}/${inFirst ? 1 : 2}`;
}

/** The second semester begins six months after the first. */
function secondStart(yearStarts: string): string {
  const month = Number(yearStarts.slice(0, 2)) + 6;
  return `${String(month > 12 ? month - 12 : month).padStart(2, '0')}${yearStarts.slice(2)}`;
}
