/** Rules of conversion: matches, the rows of a transition, and segments of a joint path. */
import type { BookDocument, BookRule, MatchRule, PlanTransition } from '../book.js';
import { amount, optionalAmount, ratio } from './amounts.js';
import type { CompiledMatch, CompiledSegment, CompiledTarget } from './compiled.js';
import { compileMatcher } from './matchers.js';
import { testOf } from './valuing.js';

export function matchesOf(rules: readonly BookRule[], document: BookDocument): CompiledMatch[] {
  const agreed = document.requiresAgreement === true;
  const own = rules.filter((rule) => rule.kind === 'match').map((rule) => matchOf(rule, agreed));
  const { authority } = document;
  const rows = (document.transitions ?? []).flatMap((one) => rowsOf(one, authority));
  return [...own, ...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function matchOf(rule: MatchRule, agreed: boolean): CompiledMatch {
  const groups = rule.fromAnyOf ?? [rule.from];
  return {
    id: rule.id,
    groups: groups.map((group) => group.map(compileMatcher)),
    learner: rule.learner ?? null,
    requires: (rule.requires ?? []).map(compileMatcher),
    to: targetOf(rule.to),
    size: rule.size ?? 'sourceAtLeastTarget',
    leftover: rule.leftover ?? 'keep',
    draws: rule.draws ?? (isExemption(rule) ? 'none' : 'credits'),
    overlapAtLeast: optionalAmount(rule.overlapAtLeast),
    requiresAgreement: rule.requiresAgreement ?? agreed,
    needsJudgment: rule.judgment !== undefined,
    grade: rule.grade ?? null,
    inAverage: rule.inAverage ?? true,
    transition: null,
  };
}

/** It is who the learner is that counts: there is nothing to draw from. */
function isExemption({ from, fromAnyOf }: MatchRule): boolean {
  return from.length === 0 && fromAnyOf === undefined;
}

function targetOf(to: MatchRule['to']): CompiledTarget {
  if ('courses' in to) return { courses: to.courses, together: to.together === true };
  if ('class' in to) return to;
  const share = to.share === undefined ? null : ratio(to.share);
  return { general: true, credits: optionalAmount(to.credits), share };
}

/** Old courses of the same institution for new ones, credits as they are, all of a row or none. */
function rowsOf({ id, table }: PlanTransition, authority: string): CompiledMatch[] {
  return table.map((row, at) => ({
    id: transitionRowId(id, at),
    groups: [row.old.map((code) => compileMatcher({ kind: 'course', issuer: authority, code }))],
    learner: null,
    requires: [],
    to: { courses: row.new, together: true },
    size: 'any',
    leftover: 'keep',
    draws: 'credits',
    overlapAtLeast: null,
    requiresAgreement: false,
    needsJudgment: false,
    grade: null,
    inAverage: true,
    transition: id,
  }));
}

/** The rule id of a row, counted from 1: `t1/2`. No rule of a book can have a `/` in its id. */
function transitionRowId(transition: string, at: number): string {
  return `${transition}/${at + 1}`;
}

export function segmentsOf(rules: readonly BookRule[], document: BookDocument): CompiledSegment[] {
  const agreed = document.requiresAgreement === true;
  return rules
    .filter((rule) => rule.kind === 'segment')
    .map((rule) => ({
      ...testOf(rule),
      minimum: amount(rule.minimum),
      to: 'general' in rule.to ? 'general' : 'sameCode',
      requiresAgreement: rule.requiresAgreement ?? agreed,
    }));
}
