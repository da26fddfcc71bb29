/** The civil day of this moment in the bank's one zone. */
import { Injectable } from '@nestjs/common';
import type { CivilDate } from '#domain';

@Injectable()
export class BankClock {
  private readonly format: Intl.DateTimeFormat;

  constructor(zone: string) {
    // Canadian English writes dates as YYYY-MM-DD.
    this.format = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  }

  today(): CivilDate {
    return this.format.format(new Date());
  }
}
