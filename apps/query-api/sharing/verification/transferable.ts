/** What the shared outcomes would bring in a programme of the caller's own institution. */
import { Injectable } from '@nestjs/common';
import type { Account, ShareRecord } from '#domain';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { planConversion, showPlan } from '#equivalence';
import type { RuleLibrary, ShownPlan } from '#equivalence';
import { InstitutionFacts } from '#rule-feed';
import { NO_BOOK, NO_OUTCOMES_SHARED, OTHER_PROGRAMME, PLANNED } from './checks.js';
import type { Check } from './checks.js';
import { officeOf } from './office.js';

export interface Transferable {
  readonly check: Check;
  readonly plan?: ShownPlan;
}

export interface PlanAsked {
  readonly account: Account;
  readonly share: ShareRecord;
  readonly outcomes: ReadonlySet<string>;
  readonly institution: string;
  readonly programme: string;
  readonly today: string;
  readonly library: RuleLibrary;
}

@Injectable()
export class TransferPlans {
  constructor(private readonly facts: InstitutionFacts) {}

  async of(asked: PlanAsked): Promise<Transferable> {
    const { account, share, outcomes, institution, programme, today: on, library } = asked;
    if (share.programme !== undefined && share.programme !== programme) {
      return { check: OTHER_PROGRAMME };
    }
    if (!share.fields.includes('outcomes')) return { check: NO_OUTCOMES_SHARED };
    const plan = planConversion(account, library, library.epoch, {
      institution,
      programme,
      on,
      facts: await this.facts.of(institution),
      outcomes: [...outcomes],
      closed: true,
    });
    if (plan === null) return { check: NO_BOOK };
    return { check: PLANNED, plan: showPlan(plan, library) };
  }
}

/**
 * Whose programme is asked about, before any code is looked up: the answer to it says nothing of a
 * share. Null where none is asked about.
 */
export function programmeOf(
  asked: string | undefined,
  caller: Caller | undefined,
  library: RuleLibrary,
): string | null | Refusal {
  if (asked === undefined) return null;
  if (caller === undefined) return new Refusal('unauthenticated', { headers: CHALLENGE });
  const institution = officeOf(caller);
  if (institution === undefined) return new Refusal('forbidden');
  return owns(institution, asked, library) ? asked : new Refusal('programmeNotOwned');
}

const CHALLENGE = { 'www-authenticate': 'Bearer realm="credit-bank"' };

/** A version of its rule book is published and not withdrawn. */
export function owns(institution: string, programme: string, { versions }: RuleLibrary): boolean {
  return versions.some(({ book: { document }, withdrawnEpoch }) => {
    const { authority, scope } = document;
    const stands = withdrawnEpoch === null && authority === institution;
    return stands && scope.kind === 'conversion' && scope.programme === programme;
  });
}
