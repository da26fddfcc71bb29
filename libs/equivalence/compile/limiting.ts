/** Rules about sums: caps, what is earned at the institution, and the minima of a degree. */
import { parseRatio, scale } from '#domain';
import type { Hundredths } from '#domain';
import type { AuditRule, BookRule, CapRule, ExcludeRule, ResidencyRule, ShareOf } from '../book.js';
import { amount, must, optionalAmount, ratio, shareRounding } from './amounts.js';
import { NO_LIMIT } from './compiled.js';
import type {
  CompiledAudit,
  CompiledAuthority,
  CompiledCap,
  CompiledExclusion,
  CompiledResidency,
} from './compiled.js';
import { compileMatcher } from './matchers.js';
import { targetsOf } from './programme.js';
import type { CompiledProgramme } from './programme.js';

export function capsOf(rules: readonly BookRule[], programme: CompiledProgramme): CompiledCap[] {
  return rules
    .filter((rule) => rule.kind === 'cap')
    .map((rule) => ({
      id: rule.id,
      per: rule.per,
      when: compileMatcher(rule.when),
      limit: limitOf(rule, programme),
      itemShare: itemShareOf(rule.shareOf),
      authorities: (rule.authorities ?? []).map(authorityOf),
      targets: rule.targets === undefined ? null : targetsOf(rule.targets, programme),
      period: rule.period ?? 'year',
      yearStarts: rule.yearStarts ?? '01-01',
      by: rule.by ?? 'completedOn',
    }));
}

function limitOf(rule: CapRule, programme: CompiledProgramme): number {
  if (rule.per === 'count') return must(rule.items ?? null);
  const credits = optionalAmount(rule.credits) ?? NO_LIMIT;
  const share = rule.shareOf === undefined ? null : shareLimit(rule.shareOf, programme);
  return share === null || credits < share ? credits : share;
}

/** Null for a share of the item, which no total gives. */
function shareLimit(source: ShareOf, programme: CompiledProgramme): Hundredths | null {
  const total = totalOf(source.of, programme);
  if (total === null) return null;
  const { granularity, mode } = shareRounding(source.rounding);
  return scale(total, ratio(source.share), granularity, mode);
}

function totalOf(of: ShareOf['of'], programme: CompiledProgramme): Hundredths | null {
  if (of === 'item') return null;
  if (of === 'programme') return programme.totalCredits;
  if ('bucket' in of) return programme.bucketCredits.get(of.bucket) ?? 0;
  return programme.classCredits.get(of.class) ?? 0;
}

function itemShareOf(source: ShareOf | undefined): CompiledCap['itemShare'] {
  if (source?.of !== 'item') return null;
  return { share: ratio(source.share), rounding: shareRounding(source.rounding) };
}

function authorityOf(source: NonNullable<CapRule['authorities']>[number]): CompiledAuthority {
  return {
    authority: source.authority,
    table: source.table.map((row) => ({
      when: compileMatcher(row.when),
      credits: amount(row.credits),
    })),
  };
}

export function exclusionsOf(
  rules: readonly BookRule[],
  programme: CompiledProgramme,
): CompiledExclusion[] {
  return rules
    .filter((rule) => rule.kind === 'exclude')
    .map((rule) => ({
      id: rule.id,
      when: rule.when === undefined ? null : compileMatcher(rule.when),
      targets: namesCourses(rule) ? targetsOf(rule, programme) : null,
    }));
}

function namesCourses(rule: ExcludeRule): boolean {
  return rule.courses !== undefined || rule.class !== undefined || rule.bucket !== undefined;
}

export function residenciesOf(
  rules: readonly BookRule[],
  programme: CompiledProgramme,
): CompiledResidency[] {
  return rules
    .filter((rule) => rule.kind === 'residency')
    .map((rule) => {
      const needed = residencyOf(rule, programme.totalCredits);
      const limit = programme.totalCredits - needed;
      return { id: rule.id, needed, limit: limit > 0 ? limit : 0 };
    });
}

/** A share of the total is rounded up: less than it is not earned there. */
function residencyOf(rule: ResidencyRule, total: Hundredths): Hundredths {
  const credits = optionalAmount(rule.credits) ?? 0;
  const factor = rule.share === undefined ? null : parseRatio(rule.share);
  const share = factor === null ? 0 : scale(total, factor, 1, 'up');
  return credits > share ? credits : share;
}

export function auditsOf(
  rules: readonly BookRule[],
  programme: CompiledProgramme,
): CompiledAudit[] {
  return rules
    .filter((rule) => rule.kind === 'audit')
    .map((rule) => ({ id: rule.id, needed: amount(rule.credits), ...counted(rule, programme) }));
}

function counted(
  { of }: AuditRule,
  programme: CompiledProgramme,
): Pick<CompiledAudit, 'when' | 'targets'> {
  if ('when' in of) return { when: compileMatcher(of.when), targets: null };
  return { when: null, targets: targetsOf(of, programme) };
}
