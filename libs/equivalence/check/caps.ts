/** A cap: which fields it needs, which mean nothing to it, and of what its share is. */
import { isCivilDate, parseHundredths } from '#domain';
import type { CapRule, ShareOf } from '../book.js';
import { checkRounding, checkShare } from './header.js';
import { checkMatcher } from './matchers.js';
import type { RuleChecks } from './matchers.js';
import { checkTargets } from './targets.js';

/** Says how much, one way or another; a cap of items counts instead. */
const AMOUNTS = ['credits', 'shareOf', 'authorities'] as const;
const CALENDAR = ['period', 'yearStarts', 'by'] as const;

export function checkCap(rule: CapRule, pointer: string, checks: RuleChecks): void {
  const { faults, document } = checks;
  checkNeeded(rule, pointer, checks);
  for (const field of uselessTo(rule)) {
    if (rule[field] === undefined) continue;
    faults.add(`${pointer}/${field}`, 'doesNotFit', { field, by: `per: ${rule.per}` });
  }
  // 2023 was no leap year: an academic year must begin on a day that every year has.
  if (rule.yearStarts !== undefined && !isCivilDate(`2023-${rule.yearStarts}`)) {
    faults.add(`${pointer}/yearStarts`, 'notMonthDay');
  }
  checkLimit(rule.credits, `${pointer}/credits`, checks);
  if (rule.shareOf !== undefined) checkShareOf(rule, rule.shareOf, `${pointer}/shareOf`, checks);
  checkAuthorities(rule, `${pointer}/authorities`, checks);
  if (rule.targets === undefined) return;
  if (document.scope.kind === 'conversion') {
    checkTargets(rule.targets, `${pointer}/targets`, checks);
  } else {
    const values = { field: 'targets', scope: document.scope.kind };
    faults.add(`${pointer}/targets`, 'wrongScope', values);
  }
}

function checkNeeded(rule: CapRule, pointer: string, { faults }: RuleChecks): void {
  if (rule.per === 'count') {
    if (rule.items === undefined) faults.add(`${pointer}/items`, 'required');
  } else if (AMOUNTS.every((field) => rule[field] === undefined)) {
    faults.add(`${pointer}/credits`, 'required');
  }
  if (rule.per === 'period' && rule.period === undefined) {
    faults.add(`${pointer}/period`, 'required');
  }
}

function uselessTo({ per }: CapRule): (keyof CapRule)[] {
  const useless: (keyof CapRule)[] = per === 'count' ? [...AMOUNTS] : ['items'];
  if (per !== 'period') useless.push(...CALENDAR);
  if (per !== 'item' && per !== 'count') useless.push('authorities');
  // An item is capped before it is known what it becomes.
  if (per === 'item') useless.push('targets');
  return useless;
}

/** A cap of 0.00 is how a book says that something never counts. */
function checkLimit(text: string | undefined, pointer: string, { faults }: RuleChecks): void {
  if (text !== undefined && parseHundredths(text) === null) faults.add(pointer, 'tooFine');
}

function checkShareOf(rule: CapRule, limit: ShareOf, pointer: string, checks: RuleChecks): void {
  const { document, programme, faults } = checks;
  checkShare(limit.share, `${pointer}/share`, faults);
  checkRounding(limit.rounding, `${pointer}/rounding`, faults);
  const { of } = limit;
  if (of === 'item') {
    if (rule.per === 'item') return;
    faults.add(`${pointer}/of`, 'doesNotFit', { field: 'of: item', by: `per: ${rule.per}` });
  } else if (document.scope.kind === 'recognition') {
    const values = { field: 'of', scope: document.scope.kind };
    faults.add(`${pointer}/of`, 'wrongScope', values);
  } else if (of === 'programme') {
    if (programme.total === null) faults.add('/programme/totalCredits', 'required');
  } else {
    checkTargets(of, `${pointer}/of`, checks);
  }
}

function checkAuthorities(rule: CapRule, pointer: string, checks: RuleChecks): void {
  const { authorities = [] } = rule;
  checks.faults.duplicates(
    authorities.map((one) => one.authority),
    (at) => `${pointer}/${at}/authority`,
  );
  authorities.forEach(({ table }, place) => {
    table.forEach(({ when, credits }, at) => {
      const row = `${pointer}/${place}/table/${at}`;
      checkMatcher(when, `${row}/when`, checks);
      checkLimit(credits, `${row}/credits`, checks);
    });
  });
}
