/** What a credential shows in clear and an account does not hold: names, and what is sealed. */
import { Injectable } from '@nestjs/common';
import type { Account } from '#domain';
import { PersonalData } from '#personal-data';
import { Registers } from '../registers/registers.js';
import { Numbers } from '../transcript/numbers.js';

@Injectable()
export class ClearWords {
  constructor(
    private readonly numbers: Numbers,
    private readonly personalData: PersonalData,
    private readonly registers: Registers,
  ) {}

  /** By outcome id. */
  numbersOf(account: Account): Promise<ReadonlyMap<string, string>> {
    return this.numbers.of(account, Object.keys(account.outcomes));
  }

  /** Of those that issued something to the learner, by code. */
  institutionsOf(account: Account): Promise<ReadonlyMap<string, string>> {
    const codes = Object.values(account.outcomes).map(({ facts }) => facts.issuer);
    return this.registers.namesOf([...new Set(codes)]);
  }

  /** Null where there is none, or where its key is gone. */
  async nameOf({ name, learnerId }: Account): Promise<string | null> {
    if (name === undefined) return null;
    const key = await this.personalData.keyOf(learnerId);
    const context = { stream: learnerId, field: 'name' };
    return key === null ? null : this.personalData.open(key, context, name);
  }
}
