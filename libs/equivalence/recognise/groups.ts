/** Which sums a cap adds up: all, by institution, or by the periods of the book's own calendar. */
import { civil, monthsAfter } from '#domain';
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

/** Months of a period, and how many of them an academic year has. */
const PERIODS = {
  month: [1, 12],
  quarter: [3, 4],
  semester: [6, 2],
  year: [12, 1],
} as const satisfies Record<CompiledCap['period'], readonly [months: number, count: number]>;

/**
 * `2024` for the academic year that began in 2024, `2024/2` for its second semester, quarter or
 * month. A period begins on the day of the month on which the year began, or on the last day of a
 * shorter month: of a year from 31 August the third month begins on 31 October, the second on
 * 30 September.
 */
function periodOf(day: CivilDate, cap: CompiledCap): string {
  let known = periods.get(cap);
  if (known === undefined) {
    known = new Map();
    periods.set(cap, known);
  }
  const period = known.get(day) ?? findPeriod(day, cap);
  if (known.size >= DAYS_MAX) known.clear();
  known.set(day, period);
  return period;
}

/** Learners share their days: what is found is kept beside the cap, and is gone with it. */
const periods = new WeakMap<CompiledCap, Map<CivilDate, string>>();
const DAYS_MAX = 10_000;

function findPeriod(day: CivilDate, cap: CompiledCap): string {
  const calendar = Number.parseInt(day, 10);
  const year = day.slice(5) >= cap.yearStarts ? calendar : calendar - 1;
  const [months, count] = PERIODS[cap.period];
  if (count === 1) return String(year);
  const [month = '', first = ''] = cap.yearStarts.split('-');
  const begins = civil(year, Number.parseInt(month, 10), Number.parseInt(first, 10));
  let at = count;
  while (at > 1 && day < monthsAfter(begins, (at - 1) * months)) at -= 1;
  return `${year}/${at}`;
}
