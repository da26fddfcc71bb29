/** One conversion with its steps and what was said of it, for whoever is a party to it. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { formatHundredths, historyOf, isAppealable, partyOf } from '#domain';
import type { Account, CaseHistory, CivilDate, ConversionRecord } from '#domain';
import { BankClock, Refusal } from '#edge';
import type { Caller } from '#edge';
import { creditsOf, showMatch } from '#equivalence';
import { PersonalData } from '#personal-data';
import type { LearnerKey } from '#personal-data';
import { rightToConversion } from '#rights';
import type { Seen } from '../seen.js';
import { LoggedAccounts } from './accounts.js';
import type { LoggedAccount } from './accounts.js';
import { CaseWords } from './case-words.js';

export class ShowConversion {
  constructor(
    readonly conversionId: string,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(ShowConversion)
export class ShowConversionHandler implements IQueryHandler<ShowConversion, Seen | Refusal> {
  constructor(
    private readonly accounts: LoggedAccounts,
    private readonly personal: PersonalData,
    private readonly clock: BankClock,
  ) {}

  async execute({ conversionId, caller }: ShowConversion): Promise<Seen | Refusal> {
    const logged = await this.accounts.holding(conversionId);
    if (logged instanceof Refusal) return logged;
    const conversion = logged?.account.conversions[conversionId];
    if (logged === null || conversion === undefined) return new Refusal('notFound');
    const { account } = logged;
    const right = rightToConversion(caller, account.learnerId, conversion);
    if (right === null) return new Refusal('notFound');
    const key = await this.personal.keyOf(account.learnerId);
    const context = { personal: this.personal, key, today: this.clock.today() };
    return { body: conversionShown(logged, conversion, context), rights: [right] };
  }
}

interface Opening {
  readonly personal: PersonalData;
  /** Null where it is gone: then nothing that was said is shown. */
  readonly key: LearnerKey | null;
  readonly today: CivilDate;
}

/** With everything that was said of it. */
export function conversionShown(
  { account, events }: LoggedAccount,
  conversion: ConversionRecord,
  { personal, key, today }: Opening,
): object {
  const history = historyOf(conversion.conversionId, events);
  const words = new CaseWords(personal, key, conversion, history);
  return { ...shown(account, conversion), ...progress(conversion, history, today), ...words.all() };
}

function shown(account: Account, conversion: ConversionRecord): object {
  const { conversionId, institution, programme, plan, purpose, status, leftOut } = conversion;
  return {
    conversionId,
    learnerId: account.learnerId,
    institution,
    programme,
    ...(plan === undefined ? {} : { plan }),
    ...(purpose === undefined ? {} : { purpose }),
    status,
    appliedOn: conversion.appliedOn,
    ...(conversion.grantedOn === undefined ? {} : { grantedOn: conversion.grantedOn }),
    ...(conversion.reversedOn === undefined ? {} : { reversedOn: conversion.reversedOn }),
    ...(conversion.continues === undefined ? {} : { continues: conversion.continues }),
    credits: formatHundredths(creditsOf(conversion.matches)),
    matches: conversion.matches.map(showMatch),
    ...(leftOut === undefined ? {} : { leftOut: leftOut.map(showMatch) }),
    ruleBook: conversion.ruleBook,
  };
}

/** The steps with their clocks, the one that is due, and the last day to appeal. */
function progress(
  conversion: ConversionRecord,
  { reviews, round }: CaseHistory,
  today: CivilDate,
): object {
  const { steps, approved, clock, appealUntil, appealed } = conversion;
  const current = steps[approved];
  const open = isAppealable(conversion) && appealed !== true;
  const clocks = reviews.filter((one) => one.round === round).map((one) => one.clock);
  return {
    steps: steps.map((one, at) => ({
      ...one,
      by: partyOf(conversion, one),
      approved: at < approved,
      ...(at === approved && clock !== undefined ? clock : clocks[at]),
    })),
    ...(clock === undefined || current === undefined
      ? {}
      : { step: current.step, ...clock, overdue: clock.dueOn < today }),
    ...(open && appealUntil !== undefined ? { appealUntil } : {}),
  };
}
