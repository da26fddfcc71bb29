/** Value rules that could take the same outcome and give it different credits. */
import { parseHundredths, parseRatio } from '#domain';
import type { BookRule, HoursRule, Matcher, StepsRule, ValueRule } from '../book.js';
import type { Faults } from './faults.js';
import { areDisjoint } from './matchers.js';
import type { Vocabulary } from './vocabulary.js';

type Valuing = ValueRule | HoursRule | StepsRule;

interface Placed {
  readonly id: string;
  readonly pointer: string;
  readonly when: Matcher;
  /** What the rule gives, in one normal form: rules that give the same agree. */
  readonly gives: string;
}

/**
 * Value rules are compared among themselves, and so are ratios and steps over hours. Between the
 * three the order is fixed (table, stated credits, steps, ratio), so they cannot disagree.
 */
export function checkContradictions(
  rules: readonly BookRule[],
  words: Vocabulary,
  faults: Faults,
): void {
  for (const kind of ['value', 'hours', 'steps'] as const) {
    const placed: Placed[] = [];
    rules.forEach((rule, at) => {
      if (rule.kind !== kind) return;
      const { id, when } = rule;
      placed.push({ id, pointer: `/rules/${at}/when`, when, gives: givesOf(rule) });
    });
    compareAll(placed, words, faults);
  }
}

/** Only rules that share a code, or name none, can meet: a long table is not compared in full. */
function compareAll(placed: readonly Placed[], words: Vocabulary, faults: Faults): void {
  const byCode = new Map<string, Placed[]>();
  const anyCode: Placed[] = [];
  for (const [at, rule] of placed.entries()) {
    if (faults.full) return;
    const { code } = rule.when;
    const others =
      code === undefined ? placed.slice(0, at) : [...(byCode.get(code) ?? []), ...anyCode];
    const other = others.find(
      (one) => one.gives !== rule.gives && !areDisjoint(one.when, rule.when, words),
    );
    if (other !== undefined) faults.add(rule.pointer, 'contradictsRule', { rule: other.id });
    if (code === undefined) anyCode.push(rule);
    else byCode.set(code, [...(byCode.get(code) ?? []), rule]);
  }
}

function givesOf(rule: Valuing): string {
  switch (rule.kind) {
    case 'value':
      return String(parseHundredths(rule.credits));
    case 'hours': {
      const { hoursPerCredit, rounding } = rule;
      const granularity = rounding === undefined ? 1 : parseHundredths(rounding.granularity);
      return `${reduced(hoursPerCredit)} ${granularity} ${rounding?.mode ?? 'halfUp'}`;
    }
    case 'steps':
      return rule.steps
        .map((step) => step.map((one) => String(parseHundredths(one))).join(':'))
        .join();
  }
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
