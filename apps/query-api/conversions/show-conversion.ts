/** One conversion with its steps, for whoever is a party to it. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { formatHundredths } from '#domain';
import type { Account, ConversionRecord } from '#domain';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { creditsOf, showMatch } from '#equivalence';
import { PersonalData } from '#personal-data';
import { LoggedAccounts, isParty } from './accounts.js';

export class ShowConversion {
  constructor(
    readonly conversionId: string,
    readonly caller: Caller,
  ) {}
}

@QueryHandler(ShowConversion)
export class ShowConversionHandler implements IQueryHandler<ShowConversion, object | Refusal> {
  constructor(
    private readonly accounts: LoggedAccounts,
    private readonly personal: PersonalData,
  ) {}

  async execute({ conversionId, caller }: ShowConversion): Promise<object | Refusal> {
    const account = await this.accounts.holding(conversionId);
    const conversion = account?.conversions[conversionId];
    if (account === null || conversion === undefined) return new Refusal('notFound');
    if (!maySee(caller, account, conversion)) return new Refusal('notFound');
    return { ...shown(account, conversion), ...(await this.refusalOf(account, conversion)) };
  }

  /** The reason is personal: it is sealed under the learner's key. */
  private async refusalOf(account: Account, conversion: ConversionRecord): Promise<object> {
    const { refusal, conversionId, steps, approved } = conversion;
    if (refusal === undefined) return {};
    const key = await this.personal.keyOf(account.learnerId);
    const field = `review:${steps[approved]?.step ?? ''}`;
    const context = { stream: account.learnerId, of: conversionId, field };
    const reason = key === null ? null : this.personal.open(key, context, refusal.reason);
    return { refusal: { code: refusal.code, reason } };
  }
}

function maySee(caller: Caller, account: Account, conversion: ConversionRecord): boolean {
  if (caller.role === 'operator') return true;
  if (caller.role === 'learner') return caller.learner === account.learnerId;
  return caller.institution !== undefined && isParty(caller.institution, conversion);
}

function shown(account: Account, conversion: ConversionRecord): object {
  const { conversionId, institution, programme, plan, purpose, status } = conversion;
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
    steps: conversion.steps.map((one, at) => ({ ...one, approved: at < conversion.approved })),
    credits: formatHundredths(creditsOf(conversion.matches)),
    matches: conversion.matches.map(showMatch),
    ruleBook: conversion.ruleBook,
  };
}
