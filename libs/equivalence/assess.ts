/** The whole account under the rules of one epoch, as of one day. */
import type { Account, CivilDate, ConversionRecord, CourseMatch, Hundredths } from '#domain';
import { accumulate } from './accumulate/index.js';
import { because, lookBack, openDossiers } from './dossier.js';
import type { Dossier, Watch } from './dossier.js';
import { learnerOn } from './learner.js';
import type { RuleLibrary } from './library.js';
import { recognise } from './recognise/index.js';
import type { AskedDay } from './recognise/tests.js';
import type {
  AccountFlag,
  Assessment,
  Balances,
  ConversionAssessment,
  OutcomeAssessment,
  TotalRounding,
} from './types.js';

/** Pure: the same account, rules, epoch and day always give the same answer, byte for byte. */
export function assess(
  account: Account,
  library: RuleLibrary,
  epoch: number,
  asOf: CivilDate,
): Assessment {
  const { dossiers, granted, rounding } = assessDossiers(account, library, epoch, asOf);
  const converted = granted.reduce((sum, one) => sum + creditsOf(one.matches), 0);
  const balances = balancesOf(dossiers, rounding, converted);
  const flags = flagsOf(dossiers, granted, balances);
  return {
    asOf,
    balances,
    outcomes: dossiers.map(outcomeAssessment),
    ...(rounding === null ? {} : { rounding }),
    conversions: granted.map((one) => conversionAssessment(one, flags)),
    flags,
  };
}

export interface AssessedDossiers {
  readonly dossiers: readonly Dossier[];
  /** Conversions that stand on that day, by id. */
  readonly granted: readonly ConversionRecord[];
  /** What the account has less than its outcomes together; null where nothing is rounded. */
  readonly rounding: TotalRounding | null;
}

/** The same, with the working papers; the plan goes on from them. */
export function assessDossiers(
  account: Account,
  library: RuleLibrary,
  epoch: number,
  asOf: CivilDate,
): AssessedDossiers {
  const opened = openAssessment(account, library, epoch, asOf);
  const rounding = settle(opened.dossiers, askedDay(account, asOf));
  return { ...opened, rounding };
}

/** Before any rule has spoken, but for what stands converted. */
export function openAssessment(
  account: Account,
  library: RuleLibrary,
  epoch: number,
  asOf: CivilDate,
): Omit<AssessedDossiers, 'rounding'> {
  const dossiers = openDossiers(account, library, epoch, asOf);
  const granted = standingConversions(account, asOf);
  const byId = new Map(dossiers.map((one) => [one.id, one]));
  for (const conversion of granted) {
    for (const [id, taken] of consumptionOf(conversion.matches)) {
      const dossier = byId.get(id);
      if (dossier !== undefined) dossier.drawn += taken;
    }
  }
  if (account.facts !== undefined) for (const one of dossiers) lookBack(one, account);
  return { dossiers, granted };
}

/** Takes opened dossiers through every stage; `watch` is told when one is over. */
export function settle(
  dossiers: readonly Dossier[],
  asked: AskedDay,
  watch?: Watch,
): TotalRounding | null {
  accumulate(dossiers, watch);
  const rounding = recognise(dossiers, asked, watch);
  for (const dossier of dossiers) if (dossier.consumed > 0) because(dossier, 'consumed');
  watch?.('consumed');
  return rounding;
}

export function askedDay({ facts }: Account, on: CivilDate): AskedDay {
  return { on, learner: learnerOn(facts, on) };
}

/** Drawn and forfeited credits by outcome. */
export function consumptionOf(matches: readonly CourseMatch[]): Map<string, Hundredths> {
  const taken = new Map<string, Hundredths>();
  for (const match of matches) {
    for (const source of match.sources) {
      const before = taken.get(source.outcomeId) ?? 0;
      taken.set(source.outcomeId, before + source.drawn + source.forfeited);
    }
  }
  return taken;
}

export function creditsOf(matches: readonly CourseMatch[]): Hundredths {
  return matches.reduce((sum, match) => sum + match.credits, 0);
}

function standingConversions(account: Account, asOf: CivilDate): ConversionRecord[] {
  return Object.values(account.conversions)
    .filter((one) => one.grantedOn !== undefined && one.grantedOn <= asOf)
    .filter((one) => one.reversedOn === undefined || one.reversedOn > asOf)
    .sort((a, b) => (a.conversionId < b.conversionId ? -1 : 1));
}

function balancesOf(
  dossiers: readonly Dossier[],
  rounding: TotalRounding | null,
  converted: Hundredths,
): Balances {
  let accumulated = 0;
  let recognised = rounding?.amount ?? 0;
  let consumed = 0;
  for (const dossier of dossiers) {
    accumulated += dossier.accumulated;
    recognised += dossier.recognised;
    consumed += dossier.consumed;
  }
  const available = recognised - consumed;
  const overdrawn = available < 0 ? -available : 0;
  return { accumulated, recognised, consumed, available, converted, overdrawn };
}

/** While the account is overdrawn, every conversion that used a lowered outcome is flagged. */
function flagsOf(
  dossiers: readonly Dossier[],
  granted: readonly ConversionRecord[],
  balances: Balances,
): AccountFlag[] {
  if (balances.overdrawn === 0) return [];
  const flags: AccountFlag[] = [];
  for (const dossier of dossiers) {
    const gap = dossier.consumed - dossier.recognised;
    if (gap <= 0) continue;
    for (const conversion of granted) {
      if (!usesAny(conversion, dossier, dossiers)) continue;
      const { conversionId } = conversion;
      const cause = lastReason(dossier);
      flags.push({ code: 'overdrawn', outcomeId: dossier.id, conversionId, cause, amount: gap });
    }
  }
  return flags;
}

function usesAny(conversion: ConversionRecord, bearer: Dossier, all: readonly Dossier[]): boolean {
  const used = consumptionOf(conversion.matches);
  return all.some((one) => (one.countedIn ?? one) === bearer && used.has(one.id));
}

function lastReason(dossier: Dossier): string {
  const reasons = dossier.reasons.filter((one) => one.code !== 'consumed');
  return reasons.at(-1)?.code ?? 'counted';
}

function outcomeAssessment(dossier: Dossier): OutcomeAssessment {
  return {
    outcomeId: dossier.id,
    status: dossier.status,
    accumulated: dossier.accumulated,
    recognised: dossier.recognised,
    consumed: dossier.consumed,
    ...(dossier.countedIn === null ? {} : { countedIn: dossier.countedIn.id }),
    ...(dossier.supersededBy === null ? {} : { supersededBy: dossier.supersededBy.id }),
    reasons: dossier.reasons,
  };
}

function conversionAssessment(
  conversion: ConversionRecord,
  flags: readonly AccountFlag[],
): ConversionAssessment {
  const consumed = [...consumptionOf(conversion.matches).values()];
  const own = flags.filter((flag) => flag.conversionId === conversion.conversionId);
  return {
    conversionId: conversion.conversionId,
    converted: creditsOf(conversion.matches),
    consumed: consumed.reduce((sum, one) => sum + one, 0),
    flags: [...new Set(own.map((flag) => flag.code))],
  };
}
