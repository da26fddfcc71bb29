/** Evidence numbers in clear: opened here, at the edge, and nowhere before. */
import { Injectable } from '@nestjs/common';
import type { Account } from '#domain';
import { PersonalData } from '#personal-data';

@Injectable()
export class Numbers {
  constructor(private readonly personalData: PersonalData) {}

  /** By outcome id; empty where the learner's key is gone. */
  async of(account: Account, outcomeIds: readonly string[]): Promise<Map<string, string>> {
    const numbers = new Map<string, string>();
    if (outcomeIds.length === 0) return numbers;
    const { learnerId } = account;
    const key = await this.personalData.keyOf(learnerId);
    if (key === null) return numbers;
    for (const of of outcomeIds) {
      const sealed = account.outcomes[of]?.number;
      if (sealed === undefined) continue;
      const number = this.#open(key, { stream: learnerId, field: 'number', of }, sealed);
      if (number !== null) numbers.set(of, number);
    }
    return numbers;
  }

  /** A number that does not open is shown as none; it must not hide the whole transcript. */
  #open(
    key: Parameters<PersonalData['open']>[0],
    context: Parameters<PersonalData['open']>[1],
    sealed: string,
  ): string | null {
    try {
      return this.personalData.open(key, context, sealed);
    } catch {
      return null;
    }
  }
}
