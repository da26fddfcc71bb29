/** Accounts as the log has them now, for what is asked of the moment: plans and conversions. */
import { Injectable } from '@nestjs/common';
import { foldAccount, isReviewer } from '#domain';
import type { Account, ConversionRecord, RecordedEvent } from '#domain';
import type { Caller } from '#edge';
import { EventStore } from '#event-store';
import { concerns } from '#transcript';

/** An account with the events that made it. */
export interface LoggedAccount {
  readonly account: Account;
  readonly events: readonly RecordedEvent[];
}

@Injectable()
export class LoggedAccounts {
  constructor(private readonly store: EventStore) {}

  /** Null where there is none. */
  async of(learnerId: string): Promise<Account | null> {
    return (await this.logged(learnerId))?.account ?? null;
  }

  /** The account that holds a conversion. */
  async holding(conversionId: string): Promise<LoggedAccount | null> {
    const key = Buffer.from(conversionId.replaceAll('-', ''), 'hex');
    const [claim] = await this.store.claims('conversion', [key]);
    return claim === null || claim === undefined ? null : this.logged(claim.owner);
  }

  private async logged(learnerId: string): Promise<LoggedAccount | null> {
    const events = await this.store.readStream({ kind: 'learner', id: learnerId });
    return events.length === 0 ? null : { account: foldAccount(learnerId, events), events };
  }
}

/** The learner, the operator, and institutions that recorded something or were applied to. */
export function mayRead(caller: Caller, account: Account): boolean {
  if (caller.role === 'operator') return true;
  if (caller.role === 'learner') return caller.learner === account.learnerId;
  return caller.institution !== undefined && concerns(account, caller.institution);
}

/** The receiving institution, the one that applied for the learner, and who decides a step. */
export function isParty(institution: string, conversion: ConversionRecord): boolean {
  const acts = conversion.institution === institution || conversion.by === institution;
  return acts || isReviewer(institution, conversion);
}
