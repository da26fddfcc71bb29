/** Accounts as the log has them now, for what is asked of the moment: plans and conversions. */
import { Injectable } from '@nestjs/common';
import { foldAccount } from '#domain';
import type { Account, RecordedEvent } from '#domain';
import { AccountEnds, Refusal } from '#edge';
import type { Caller } from '#edge';
import { EventStore } from '#event-store';
import { Consents, sightOf } from '#rights';
import type { Sight } from '#rights';

/** An account with the events that made it. */
export interface LoggedAccount {
  readonly account: Account;
  readonly events: readonly RecordedEvent[];
}

@Injectable()
export class LoggedAccounts {
  constructor(
    private readonly store: EventStore,
    private readonly ends: AccountEnds,
    private readonly consents: Consents,
  ) {}

  /** An account and how much the caller sees of it; null where it is not there for them. */
  async seenBy(
    caller: Caller,
    learnerId: string,
  ): Promise<{ readonly account: Account; readonly sight: Sight } | null> {
    const logged = await this.logged(learnerId);
    const consent = await this.consents.of(caller, learnerId);
    const sight = logged === null ? null : sightOf(caller, logged.account, consent);
    return logged === null || sight === null ? null : { account: logged.account, sight };
  }

  /** The account that holds a conversion. */
  async holding(conversionId: string): Promise<LoggedAccount | Refusal | null> {
    const key = Buffer.from(conversionId.replaceAll('-', ''), 'hex');
    const [claim] = await this.store.claims('conversion', [key]);
    if (claim === null || claim === undefined) return null;
    // A replica may still name the account that has ended since.
    const end = (await this.ends.of([claim.owner])).get(claim.owner);
    if (end?.end === 'forgotten') return new Refusal('learnerForgotten');
    return this.logged(end?.end === 'closed' ? end.into : claim.owner);
  }

  private async logged(learnerId: string): Promise<LoggedAccount | null> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    return events.length === 0 ? null : { account: foldAccount(learnerId, events), events };
  }
}
