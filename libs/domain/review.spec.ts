import { describe, expect, it } from '@jest/globals';
import type { ConversionRecord, ConversionStatus } from './account.js';
import { decideAppeal, isAppealable, obstacleToAppeal } from './appeals.js';
import type { CourseMatch } from './conversion-events.js';
import { daysAfter } from './dates.js';
import { clockFrom, isReviewer, obstacleToReverse, partyOf, review } from './review.js';
import type { ReviewItem, ReviewRequest } from './review.js';

const TODAY = '2026-02-27';

function match(course: string | null, more: Partial<CourseMatch> = {}): CourseMatch {
  return { course, credits: 300, rule: 'm1', sources: [], ...more };
}

function conversion(more: Partial<ConversionRecord> = {}): ConversionRecord {
  return {
    conversionId: 'c',
    by: 'learner',
    institution: 'A',
    programme: 'P',
    ruleBook: { id: 'book', version: 1, contentHash: 'h' },
    steps: [
      { step: 'department', days: 2 },
      { step: 'certifier', days: 5, by: 'C' },
      { step: 'bank', days: 5, by: 'bank' },
    ],
    approved: 0,
    status: 'inReview',
    matches: [match('C1'), match('C2')],
    appliedOn: '2026-01-01',
    ...more,
  };
}

const LAST = { approved: 2 };

function reviewed(record: ConversionRecord, more: Partial<ReviewRequest> = {}) {
  const step = record.steps[record.approved];
  const party = step === undefined ? 'A' : partyOf(record, step);
  return review(record, { step: step?.step ?? '', decision: 'approve', party, ...more });
}

const refuse = (course: string): ReviewItem => ({ course, decision: 'refuse', reasoned: true });
const approve = (course: string, reasoned = true): ReviewItem => {
  return { course, decision: 'approve', reasoned };
};

describe('a review', () => {
  it('is for the one step that is due, while the conversion is in review', () => {
    for (const status of ['awaitingLearner', 'returned', 'granted', 'refused'] as const) {
      expect(reviewed(conversion({ status }))).toEqual({ refused: 'wrongStatus' });
    }
    expect(reviewed(conversion(), { step: 'certifier' })).toEqual({ refused: 'wrongStep' });
    expect(reviewed(conversion({ approved: 3 }))).toEqual({ refused: 'wrongStep' });
  });

  it('is for the party that the step names: the institution, a code, or the bank', () => {
    expect(reviewed(conversion(), { party: 'bank' })).toEqual({ refused: 'notYourStep' });
    expect(reviewed(conversion({ approved: 1 }), { party: 'A' })).toEqual({
      refused: 'notYourStep',
    });
    expect(reviewed(conversion({ approved: 1 }))).toMatchObject({ leadsTo: 'nextStep' });
    expect(reviewed(conversion(LAST), { party: 'bank' })).toMatchObject({ leadsTo: 'grant' });
    const named = { step: 's', days: 1, by: 'institution' };
    expect(partyOf(conversion(), named)).toBe('A');
    expect(['A', 'C', 'bank', 'B'].map((one) => isReviewer(one, conversion()))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('r45: partial recognition: all at the last step, or a part where a course was refused', () => {
    expect(reviewed(conversion(LAST))).toMatchObject({ leadsTo: 'grant', partly: false });
    const now = reviewed(conversion(LAST), { items: [refuse('C1')] });
    const before = reviewed(conversion({ ...LAST, refusedCourses: ['C1'] }), {
      items: [approve('C1')],
    });
    for (const outcome of [now, before]) {
      expect(outcome).toEqual({ leadsTo: 'grant', matches: [match('C2')], partly: true });
    }
  });

  it('is a refusal as soon as no course is left', () => {
    const items = [refuse('C2')];
    expect(reviewed(conversion({ refusedCourses: ['C1'] }), { items })).toEqual({
      leadsTo: 'refusal',
    });
    const general = conversion({ ...LAST, matches: [match('C2'), match(null)] });
    expect(reviewed(general, { items })).toMatchObject({ leadsTo: 'grant', partly: true });
  });

  it('names only courses that were applied for, whatever it decides', () => {
    for (const decision of ['approve', 'refuse', 'return'] as const) {
      const outcome = reviewed(conversion(), { decision, items: [refuse('C9')] });
      expect(outcome).toEqual({ refused: 'unknownCourse' });
    }
  });

  it('grants no course that needs a judgment without one, given with its reason', () => {
    const matches = [match('C1', { needsJudgment: true }), match('C2')];
    const waiting = conversion({ ...LAST, matches });
    const needed = { refused: 'judgmentNeeded', courses: ['C1'] };
    expect(reviewed(waiting)).toEqual(needed);
    expect(reviewed(waiting, { items: [approve('C1', false)] })).toEqual(needed);
    expect(reviewed(waiting, { items: [approve('C1')] })).toMatchObject({ leadsTo: 'grant' });
    expect(reviewed(waiting, { items: [refuse('C1')] })).toMatchObject({ partly: true });
    const earlier = { ...waiting, judgedCourses: ['C1'] };
    expect(reviewed(earlier)).toMatchObject({ leadsTo: 'grant', partly: false });
    const general = conversion({ ...LAST, matches: [match(null, { needsJudgment: true })] });
    expect(reviewed(general)).toMatchObject({ leadsTo: 'grant' });
  });
});

describe('the last day', () => {
  it.each([
    [TODAY, 0, TODAY],
    [TODAY, 2, '2026-03-01'],
    ['2024-02-27', 2, '2024-02-29'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01-01', 365, '2027-01-01'],
    ['2999-12-30', 30, '2999-12-31'],
  ])('from %s, %i days on, is %s', (from, days, until) => {
    expect(daysAfter(from, days)).toBe(until);
  });

  it('of a step is so many days after its first', () => {
    const clock = { startedOn: TODAY, dueOn: '2026-03-01' };
    expect(clockFrom(conversion().steps[0], TODAY)).toEqual(clock);
  });
});

describe('an appeal', () => {
  const appeal = {
    appealId: 'a',
    against: 'refused',
    status: 'filed',
    filedOn: TODAY,
    dueOn: '2026-03-29',
  } as const;

  it.each<[ConversionStatus, boolean]>([
    ['refused', true],
    ['reversed', true],
    ['partlyGranted', true],
    ['granted', false],
    ['inReview', false],
    ['returned', false],
    ['withdrawn', false],
    ['awaitingLearner', false],
  ])('against %s: %s', (status, possible) => {
    const decided = conversion({ status, leftOut: [match('C1')] });
    expect(isAppealable(decided)).toBe(possible);
    expect(obstacleToAppeal(decided, TODAY)).toBe(possible ? null : 'nothingToAppeal');
  });

  it('against a partial grant needs a record of what was left out', () => {
    expect(isAppealable(conversion({ status: 'partlyGranted' }))).toBe(false);
  });

  it('is filed once, until the last day and on it', () => {
    const refused = conversion({ status: 'refused', appealUntil: TODAY });
    expect(obstacleToAppeal(refused, TODAY)).toBeNull();
    expect(obstacleToAppeal(refused, '2026-02-28')).toBe('appealTooLate');
    const appealed = { ...refused, appealed: true } as const;
    expect(obstacleToAppeal(appealed, '2026-02-28')).toBe('alreadyAppealed');
    expect(obstacleToAppeal(conversion({ status: 'refused' }), '2099-01-01')).toBeNull();
  });

  it('is decided once; rejected, it ends', () => {
    for (const status of ['upheld', 'rejected'] as const) {
      const outcome = decideAppeal(conversion(), { ...appeal, status }, 'uphold');
      expect(outcome).toEqual({ refused: 'appealDecided' });
    }
    expect(decideAppeal(conversion(), appeal, 'reject')).toEqual({ leadsTo: 'end' });
  });

  it('that is upheld is reviewed again: a refusal itself, the rest as a new application', () => {
    expect(decideAppeal(conversion(), appeal, 'uphold')).toEqual({ leadsTo: 'newReview' });
    const partly = conversion({ matches: [match('C2')], leftOut: [match('C1')] });
    expect(decideAppeal(partly, { ...appeal, against: 'partlyGranted' }, 'uphold')).toEqual({
      leadsTo: 'newApplication',
      matches: [match('C1')],
    });
    expect(decideAppeal(partly, { ...appeal, against: 'reversed' }, 'uphold')).toEqual({
      leadsTo: 'newApplication',
      matches: [match('C2')],
    });
  });

  it('holds off a reversal while it is open', () => {
    const granted = conversion({ status: 'partlyGranted', appeals: [appeal] });
    expect(obstacleToReverse(granted)).toBe('appealOpen');
    const decided = { ...granted, appeals: [{ ...appeal, status: 'rejected' as const }] };
    expect(obstacleToReverse(decided)).toBeNull();
    expect(obstacleToReverse(conversion())).toBe('wrongStatus');
  });
});
