/** A checked document made ready for evaluation; ./compile/compiled.ts says what that is. */
import type { RuleBookRef } from '#domain';
import type { BookDocument, BookRule } from './book.js';
import { amount, ratio, rounding } from './compile/amounts.js';
import type { CompiledBook, CompiledUnit } from './compile/compiled.js';
import { auditsOf, capsOf, exclusionsOf, residenciesOf } from './compile/limiting.js';
import { matchesOf, segmentsOf } from './compile/matching.js';
import { compileMatcher } from './compile/matchers.js';
import { programmeOf } from './compile/programme.js';
import {
  familiesOf,
  gradesOf,
  hoursOf,
  ratiosOf,
  shelfLivesOf,
  testOf,
  valuesOf,
} from './compile/valuing.js';

export type * from './compile/compiled.js';

export function compileBook(document: BookDocument, ref: RuleBookRef): CompiledBook {
  const rules = rulesInOrder(document);
  const programme = programmeOf(document);
  const caps = capsOf(rules, programme);
  const { order } = document;
  return {
    ref,
    document,
    hitPolicy: document.hitPolicy ?? 'unique',
    capsBeforeFamilies:
      order !== undefined && order.indexOf('itemCaps') < order.indexOf('families'),
    schemes: new Map((document.schemes ?? []).map((one) => [one.scheme, one.levels])),
    scales: new Map((document.gradeScales ?? []).map((one) => [one.scale, one.values])),
    units: unitsOf(document),
    ...ofOutcomes(rules),
    exclusions: exclusionsOf(rules, programme),
    caps,
    itemCaps: caps.filter((cap) => cap.per === 'item'),
    sumCaps: caps.filter((cap) => cap.per !== 'item'),
    totalRounding: totalRoundingOf(rules),
    matches: matchesOf(rules, document),
    segments: segmentsOf(rules, document),
    residencies: residenciesOf(rules, programme),
    audits: auditsOf(rules, programme),
    ...programme,
    purposes: new Map((document.purposes ?? []).map((one) => [one.purpose, one.consumes])),
    requiresAgreement: document.requiresAgreement === true,
  };
}

/**
 * Rules go in the order of their ids, so that no answer hangs on the order of listing; only a book
 * that says `first` keeps its own order.
 */
function rulesInOrder(document: BookDocument): readonly BookRule[] {
  if (document.hitPolicy === 'first') return document.rules;
  return [...document.rules].sort((a, b) => (a.id < b.id ? -1 : 1));
}

type OutcomeRules =
  | 'values'
  | 'hours'
  | 'ratios'
  | 'scalings'
  | 'reductions'
  | 'grades'
  | 'validity'
  | 'shelfLives'
  | 'implied'
  | 'duplicates'
  | 'families'
  | 'once';

/** The rules that look at outcomes alone. */
function ofOutcomes(rules: readonly BookRule[]): Pick<CompiledBook, OutcomeRules> {
  return {
    values: valuesOf(rules),
    hours: hoursOf(rules),
    ratios: ratiosOf(rules, 'value'),
    scalings: ratiosOf(rules, 'recognised'),
    reductions: rules
      .filter((rule) => rule.kind === 'reduction')
      .map((rule) => ({ ...testOf(rule), credits: amount(rule.credits) })),
    grades: gradesOf(rules),
    validity: rules.filter((rule) => rule.kind === 'validity').map(testOf),
    shelfLives: shelfLivesOf(rules),
    implied: rules
      .filter((rule) => rule.kind === 'implied')
      .map((rule) => ({ ...testOf(rule), by: compileMatcher(rule.by) })),
    duplicates: rules.filter((rule) => rule.kind === 'duplicate').map(testOf),
    families: familiesOf(rules),
    once: rules.filter((rule) => rule.kind === 'once').map(testOf),
  };
}

/** The coarsest of several: a total that it divides need not be one of the others' multiples. */
function totalRoundingOf(rules: readonly BookRule[]): CompiledBook['totalRounding'] {
  const all = rules
    .filter((rule) => rule.kind === 'rounding')
    .map((rule) => ({ id: rule.id, granularity: amount(rule.granularity) }));
  return all.reduce<CompiledBook['totalRounding']>(
    (most, one) => (most === null || one.granularity > most.granularity ? one : most),
    null,
  );
}

function unitsOf(document: BookDocument): Map<string, CompiledUnit> {
  const units = new Map<string, CompiledUnit>();
  for (const unit of document.units ?? []) {
    units.set(unit.creditScheme, { factor: ratio(unit.factor), rounding: rounding(unit.rounding) });
  }
  return units;
}
