/** Evidence numbers and reasons in clear: opened here, at the edge, and nowhere before. */
import { Injectable } from '@nestjs/common';
import { formatHundredths } from '#domain';
import type { Account, CivilDate, OutcomeRecord } from '#domain';
import { PersonalData } from '#personal-data';

interface Decisions {
  readonly decision?: { readonly on: CivilDate; credits: string; reason: string | null };
  readonly revocation?: { readonly on: CivilDate; effectiveOn: CivilDate; reason: string | null };
}

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

  /** What people decided about an outcome by that day; a reason is null where its key is gone. */
  async decisionsOn(account: Account, record: OutcomeRecord, asOf: CivilDate): Promise<Decisions> {
    const { decided, revoked, outcomeId: of } = record;
    const key = await this.personalData.keyOf(account.learnerId);
    const context = { stream: account.learnerId, field: 'reason', of };
    const open = (sealed: string): string | null =>
      key === null ? null : this.#open(key, context, sealed);
    return {
      ...(decided === undefined || decided.on > asOf
        ? {}
        : {
            decision: {
              on: decided.on,
              credits: formatHundredths(decided.credits),
              reason: open(decided.reason),
            },
          }),
      ...(revoked === undefined || revoked.effectiveOn > asOf
        ? {}
        : {
            revocation: {
              on: revoked.on,
              effectiveOn: revoked.effectiveOn,
              reason: open(revoked.reason),
            },
          }),
    };
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
