/** Rules that could take the same outcome and make something else of it. */
import { parseHundredths, parseRatio } from '#domain';
import type { BookDocument, BookRule, Matcher, Rounding } from '../book.js';
import type { Faults } from './faults.js';
import type { Relations } from './relations.js';

interface Placed {
  readonly id: string;
  readonly pointer: string;
  readonly when: Matcher;
  /** What the rule gives, in one normal form: rules that give the same agree. */
  readonly gives: string;
}

/**
 * Value rules are compared among themselves, and so are divisors, steps and factors. Between the
 * first three the order is fixed (table, stated credits, steps, divisor), so they cannot disagree.
 * A book that says which rule wins may have them overlap.
 */
export function checkContradictions(
  document: BookDocument,
  relations: Relations,
  faults: Faults,
): void {
  const { rules, hitPolicy = 'unique' } = document;
  if (hitPolicy !== 'unique') return;
  const byGroup = new Map<string, Placed[]>();
  rules.forEach((rule, at) => {
    const gives = givesOf(rule);
    if (gives === null || !('when' in rule) || typeof rule.when !== 'object') return;
    const { id, when } = rule;
    const group = rule.kind === 'ratio' ? `${rule.kind} ${rule.on}` : rule.kind;
    const placed = { id, pointer: `/rules/${at}/when`, when, gives };
    byGroup.set(group, [...(byGroup.get(group) ?? []), placed]);
  });
  for (const group of byGroup.values()) compareAll(group, relations, faults);
}

/** Only rules that share a code, or name none, can meet: a long table is not compared in full. */
function compareAll(placed: readonly Placed[], relations: Relations, faults: Faults): void {
  const byCode = new Map<string, Placed[]>();
  const anyCode: Placed[] = [];
  for (const [at, rule] of placed.entries()) {
    if (faults.full || relations.exhausted) return;
    const { code } = rule.when;
    const others =
      code === undefined ? placed.slice(0, at) : [...(byCode.get(code) ?? []), ...anyCode];
    const other = others.find(
      (one) => one.gives !== rule.gives && !relations.disjoint(one.when, rule.when),
    );
    if (relations.exhausted) return;
    if (other !== undefined) faults.add(rule.pointer, 'contradictsRule', { rule: other.id });
    if (code === undefined) anyCode.push(rule);
    else byCode.set(code, [...(byCode.get(code) ?? []), rule]);
  }
}

/** Null for kinds of which several may take one outcome. */
function givesOf(rule: BookRule): string | null {
  switch (rule.kind) {
    case 'value':
      return String(parseHundredths(rule.credits));
    case 'hours':
      return scaled(rule.hoursPerCredit, rule.rounding);
    case 'ratio':
      return scaled(rule.factor, rule.rounding);
    case 'steps':
      return rule.steps
        .map((step) => step.map((one) => String(parseHundredths(one))).join(':'))
        .join();
    default:
      return null;
  }
}

function scaled(ratio: string, rounding: Rounding | undefined): string {
  const granularity = rounding === undefined ? 1 : parseHundredths(rounding.granularity);
  return `${reduced(ratio)} ${granularity} ${rounding?.mode ?? 'halfUp'}`;
}

function reduced(text: string): string {
  const ratio = parseRatio(text);
  if (ratio === null) return text;
  const by = commonDivisor(ratio.numerator, ratio.denominator);
  return `${ratio.numerator / by}/${ratio.denominator / by}`;
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}
