/** The civil day of this moment in the bank's one zone. */
import { Injectable } from '@nestjs/common';
import type { CivilDate } from '#domain';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

@Injectable()
export class BankClock {
  private readonly format: Intl.DateTimeFormat;
  private second = -1;
  private day: CivilDate = '';

  constructor(zone: string) {
    // Canadian English writes dates as YYYY-MM-DD.
    this.format = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  }

  today(): CivilDate {
    // Every command asks, and formatting costs more than a digest; no zone's day begins within a
    // second.
    const second = Math.floor(Date.now() / 1_000);
    if (second !== this.second) {
      this.day = this.format.format(second * 1_000);
      this.second = second;
    }
    return this.day;
  }

  /** The instant at which a civil day has passed, in milliseconds: the first of the day after. */
  endOf(day: CivilDate): number {
    // Zones lie between 12 hours behind UTC and 14 before it; in between the days only rise.
    const midnight = Date.parse(`${day}T00:00:00Z`) + DAY_MS;
    let before = midnight - 14 * HOUR_MS - 1;
    let after = midnight + 12 * HOUR_MS;
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (this.format.format(middle) > day) after = middle;
      else before = middle;
    }
    return after;
  }
}
