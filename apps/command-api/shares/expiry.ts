/** Until when a share stands. */
import { daysAfter, isCivilDate, LONGEST_SHARE_DAYS } from '#domain';
import type { Instant } from '#domain';
import { fieldError } from '#edge';
import type { BankClock, FieldError } from '#edge';

const DAY_MS = 86_400_000;

/** The instant from which it shows nothing; or what is wrong with the asked one. */
export function expiryOf(asked: string, now: number, clock: BankClock): Instant | FieldError {
  const isDay = isCivilDate(asked);
  const end = isDay ? clock.endOf(asked) : Date.parse(asked);
  if (end <= now) return fieldError('/expiresAt', 'alreadyPast');
  const latest = isDay
    ? daysAfter(clock.today(), LONGEST_SHARE_DAYS)
    : instantOf(now + LONGEST_SHARE_DAYS * DAY_MS);
  const last = isDay ? clock.endOf(latest) : Date.parse(latest);
  if (end > last) {
    return fieldError('/expiresAt', 'tooFarAhead', { days: LONGEST_SHARE_DAYS, latest });
  }
  return instantOf(end);
}

/** As the log writes instants, so that text order is their order. */
function instantOf(ms: number): Instant {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
