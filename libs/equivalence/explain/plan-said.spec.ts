import { expect, it } from '@jest/globals';
import type { BookRule } from '../book.js';
import { bankBook, conversionBook, libraryOf, Story } from '../cases.js';
import type { Given } from '../cases.js';
import { planConversion } from '../convert/index.js';
import { showPlan } from '../show-plan.js';
import type { ShownPlan } from '../show-plan.js';

const COURSES = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6'].map((code) => ({ code, credits: '4.00' }));

/** One course for the outcome of this code, under what the case adds. */
function match(code: string, course: string, more: Partial<BookRule> = {}): BookRule {
  const rule = { id: `m-${code}`, kind: 'match', from: [{ code }], to: { courses: [course] } };
  return { ...rule, ...more } as BookRule;
}

const RULES: BookRule[] = [
  match('GROUP', 'C1', { from: [{ code: 'GROUP' }, { code: 'OTHER' }] }),
  match('SMALL', 'C2'),
  match('OVERLAP', 'C3', { overlapAtLeast: '80' }),
  match('ABROAD', 'C4', { requiresAgreement: true }),
  match('AFTER', 'C5', { requires: [{ code: 'BEFORE' }] }),
  match('FIRST', 'C6'),
  match('SECOND', 'C6'),
  { id: 'x1', kind: 'exclude', when: { code: 'NEVER' } },
  { id: 'g1', kind: 'minimumGrade', when: { code: 'LOW' }, scale: 'letter', value: 'B' },
  { id: 'e1', kind: 'validity', when: {} },
];

const OUTCOMES: Given[] = [
  { code: 'GROUP', credits: '4' },
  { code: 'SMALL', credits: '2' },
  { code: 'OVERLAP', credits: '4' },
  { code: 'ABROAD', credits: '4', issuer: 'B' },
  { code: 'AFTER', credits: '4' },
  { code: 'FIRST', credits: '4', awardedOn: '2023-06-30' },
  { code: 'SECOND', credits: '4' },
  { code: 'NEVER', credits: '4' },
  { code: 'LOW', credits: '4', grade: { scale: 'letter', value: 'C' } },
  { code: 'OLD', credits: '4', validUntil: '2025-01-01' },
  { code: 'ALONE', credits: '4' },
];

function planned(): ShownPlan {
  const library = libraryOf(bankBook([]), conversionBook(COURSES, RULES));
  const request = { institution: 'R', programme: 'P1', on: '2026-02-01' };
  const plan = planConversion(new Story(OUTCOMES).account(), library, 2, request);
  if (plan === null) throw new Error('no book is in force');
  return showPlan(plan, library);
}

it('whatever keeps an outcome or a course out of a plan is said, with what would let it in', () => {
  const shown = planned();
  const misses = [...shown.notUsed, ...shown.open];
  expect(new Set(shown.notUsed.map((one) => one.code))).toEqual(
    new Set([
      'groupIncomplete',
      'sourceTooSmall',
      'overlapNotJudged',
      'noAgreement',
      'requirementMissing',
      'targetTaken',
      'notConvertible',
      'gradeTooLow',
      'expired',
      'noMatch',
    ]),
  );
  const ways = misses.flatMap((one) => one.wouldCountIf ?? []);
  for (const { zh, en } of [...misses, ...ways].map((one) => one.text)) {
    for (const text of [zh, en]) expect(text).toMatch(/^[^{}]*[^{}\s][^{}]*$/);
  }
  const codes = ways.map((one) => one.code);
  expect(codes).toEqual(expect.arrayContaining(['outcomeAdded', 'overlapJudged']));
  for (const { gain } of ways) expect(gain).toMatch(/^[1-9]\d*\.\d\d$/);
  expect(shown.open.map((one) => one.course)).toEqual(['C1', 'C2', 'C3', 'C4', 'C5']);
});
