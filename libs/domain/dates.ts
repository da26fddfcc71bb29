/** Civil dates (`YYYY-MM-DD`, in the bank's one zone) and their order. Text order is date order. */

export type CivilDate = string;
/** A UTC instant as ISO 8601 text with microseconds, as the log writes it. */
export type Instant = string;

const CIVIL = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Read as a whole number, digit by digit: never a fraction. */
function whole(digits = ''): number {
  return Number.parseInt(digits, 10);
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function daysIn(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** True for a day that the calendar has, of the years 1900 to 2999. */
export function isCivilDate(text: string): boolean {
  const match = CIVIL.exec(text);
  if (match === null) return false;
  const year = whole(match[1]);
  const month = whole(match[2]);
  const day = whole(match[3]);
  return year >= 1900 && year < 3000 && day >= 1 && day <= daysIn(year, month);
}

/** The day after `date`. */
export function dayAfter(date: CivilDate): CivilDate {
  const year = whole(date.slice(0, 4));
  const month = whole(date.slice(5, 7));
  const day = whole(date.slice(8, 10));
  if (day < daysIn(year, month)) return civil(year, month, day + 1);
  return month < 12 ? civil(year, month + 1, 1) : civil(year + 1, 1, 1);
}

/** The same day `months` (0 or more) later, cut to the last day of a shorter month. */
export function monthsAfter(date: CivilDate, months: number): CivilDate {
  let year = whole(date.slice(0, 4));
  let month = whole(date.slice(5, 7)) + months;
  while (month > 12) {
    month -= 12;
    year += 1;
  }
  return civil(year, month, whole(date.slice(8, 10)));
}

/** The day so many days after `date`, from 0; the years end with 2999. */
export function daysAfter(date: CivilDate, days: number): CivilDate {
  let day = date;
  for (let left = days; left > 0 && day < '2999-12-31'; left -= 1) day = dayAfter(day);
  return day;
}

/** Builds a date; `day` is cut to the last one that the month has. */
export function civil(year: number, month: number, day: number): CivilDate {
  const last = daysIn(year, month);
  const text = (value: number, width: number): string => String(value).padStart(width, '0');
  return `${text(year, 4)}-${text(month, 2)}-${text(day < last ? day : last, 2)}`;
}
