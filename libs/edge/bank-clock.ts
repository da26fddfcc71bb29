/** The civil day of this moment in the bank's one zone. */
import { Injectable } from '@nestjs/common';
import type { CivilDate } from '#domain';

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
}
