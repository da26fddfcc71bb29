import { describe, expect, it } from '@jest/globals';
import type { ConversionRecord } from './account.js';
import type { ConversionEvent, CourseMatch } from './conversion-events.js';
import { foldAccount } from './evolve.js';
import type { RecordedEvent } from './evolve.js';

const LEARNER = '11111111-1111-4111-8111-111111111111';
const ID = '22222222-2222-4222-8222-222222222222';
const APPEAL = '33333333-3333-4333-8333-333333333333';
const OUTCOME = '44444444-4444-4444-8444-444444444444';

const RULE_BOOK = { id: 'book', version: 1, contentHash: 'sha-256:aa' };

function match(course: string): CourseMatch {
  const sources = [{ outcomeId: OUTCOME, drawn: 300, forfeited: 0 }];
  return { course, credits: 300, rule: 'm1', sources };
}

/** Event n + 1 stands on day n of February; the account is opened on the last day of January. */
function fold(events: readonly { type: string; data: object }[]): ConversionRecord | undefined {
  const opened = { type: 'AccountOpened', data: { learnerId: LEARNER, by: 'A', externalIds: [] } };
  const stream = [opened, ...events].map((event, index): RecordedEvent => ({
    ...event,
    version: index + 1,
    epoch: 1,
    recordedOn: index === 0 ? '2026-01-31' : `2026-02-${String(index).padStart(2, '0')}`,
  }));
  return foldAccount(LEARNER, stream).conversions[ID];
}

/** As they were recorded before steps had clocks, decisions terms, and reviews items. */
const OLD = {
  applied: {
    type: 'ConversionApplied',
    data: {
      conversionId: ID,
      by: 'B',
      institution: 'A',
      programme: 'P',
      plan: '2024',
      purpose: 'degree',
      outcomes: [OUTCOME],
      ruleBook: RULE_BOOK,
      steps: [
        { step: 'department', days: 10 },
        { step: 'office', days: 5 },
      ],
      matches: [match('C1'), match('C2')],
      awaitsLearner: true,
    },
  },
  confirmed: { type: 'ConversionConfirmed', data: { conversionId: ID, by: 'learner' } },
  approved: {
    type: 'ConversionReviewed',
    data: { conversionId: ID, by: 'A', step: 'department', decision: 'approve', reason: 's1' },
  },
  returned: {
    type: 'ConversionReviewed',
    data: { conversionId: ID, by: 'A', step: 'office', decision: 'return', reason: 's2' },
  },
  resubmitted: {
    type: 'ConversionResubmitted',
    data: {
      conversionId: ID,
      by: 'learner',
      ruleBook: { ...RULE_BOOK, version: 2 },
      matches: [match('C1'), match('C3')],
    },
  },
  granted: {
    type: 'ConversionGranted',
    data: { conversionId: ID, by: 'A', matches: [match('C1')], partly: true },
  },
  refused: {
    type: 'ConversionRefused',
    data: { conversionId: ID, by: 'A', code: 'refusedByReview', reason: 's3' },
  },
  withdrawn: { type: 'ConversionWithdrawn', data: { conversionId: ID, by: 'learner' } },
  reversed: { type: 'ConversionReversed', data: { conversionId: ID, by: 'A', reason: 's4' } },
} as const;

const ASKED = asked();

/** What the fold keeps of an application as it was. */
function asked() {
  const { applied } = OLD;
  const { conversionId, by, institution, programme, plan, purpose, outcomes } = applied.data;
  const { ruleBook, steps, matches } = applied.data;
  const target = { conversionId, by, institution, programme, plan, purpose, outcomes };
  return { ...target, ruleBook, steps, matches };
}

describe('a stream of events from before appeals', () => {
  const { applied, confirmed, approved, returned, resubmitted } = OLD;

  it.each<[string, { type: string; data: object }[], object]>([
    ['applied', [applied], { approved: 0, status: 'awaitingLearner', appliedOn: '2026-02-01' }],
    [
      'approved once',
      [applied, confirmed, approved],
      { approved: 1, status: 'inReview', appliedOn: '2026-02-01' },
    ],
    [
      'returned',
      [applied, confirmed, approved, returned],
      { approved: 1, status: 'returned', appliedOn: '2026-02-01' },
    ],
    [
      'resubmitted',
      [applied, confirmed, approved, returned, resubmitted],
      {
        approved: 0,
        status: 'inReview',
        appliedOn: '2026-02-01',
        ruleBook: { ...RULE_BOOK, version: 2 },
        matches: [match('C1'), match('C3')],
      },
    ],
    [
      'granted in part, and reversed',
      [applied, confirmed, approved, approved, OLD.granted, OLD.reversed],
      {
        approved: 2,
        status: 'reversed',
        appliedOn: '2026-02-01',
        matches: [match('C1')],
        grantedOn: '2026-02-05',
        reversedOn: '2026-02-06',
      },
    ],
    [
      'refused',
      [applied, confirmed, { ...approved, data: { ...approved.data, decision: 'refuse' } }].concat(
        OLD.refused as never,
      ),
      {
        approved: 0,
        status: 'refused',
        appliedOn: '2026-02-01',
        refusal: { code: 'refusedByReview', reason: 's3' },
      },
    ],
    [
      'withdrawn',
      [applied, OLD.withdrawn],
      { approved: 0, status: 'withdrawn', appliedOn: '2026-02-01' },
    ],
  ])('makes what it always made, to the byte: %s', (_name, events, expected) => {
    expect(JSON.stringify(fold(events))).toBe(JSON.stringify({ ...ASKED, ...expected }));
  });
});

const CLOCK = { startedOn: '2026-02-01', dueOn: '2026-02-11' };
const NEXT = { startedOn: '2026-02-02', dueOn: '2026-02-07' };
const TERMS = { days: 30, decisionDays: 30 };

const applied: ConversionEvent = {
  type: 'ConversionApplied',
  data: { ...ASKED, awaitsLearner: false, appealTerms: TERMS, clock: CLOCK },
};

function reviewed(more: object): ConversionEvent {
  const said = { step: 'department', decision: 'approve', reason: 's', items: [] } as const;
  return { type: 'ConversionReviewed', data: { conversionId: ID, by: 'A', ...said, ...more } };
}

const refused: ConversionEvent = {
  type: 'ConversionRefused',
  data: { conversionId: ID, by: 'A', code: 'outdated', reason: 's', appealUntil: '2026-03-05' },
};

const appealed: ConversionEvent = {
  type: 'ConversionAppealed',
  data: { conversionId: ID, by: 'learner', appealId: APPEAL, reason: 's', dueOn: '2026-03-10' },
};

function appealDecided(more: object): ConversionEvent {
  const data = { conversionId: ID, by: 'bank', appealId: APPEAL, reason: 's', ...more };
  return { type: 'ConversionAppealDecided', data } as ConversionEvent;
}

describe('a conversion in review', () => {
  it('has the clock of the step that its last event began', () => {
    expect(fold([applied])?.clock).toEqual(CLOCK);
    expect(fold([applied, reviewed({ clock: NEXT })])?.clock).toEqual(NEXT);
  });

  it('has no clock while it is returned or after it ended', () => {
    for (const last of [reviewed({ decision: 'return' }), OLD.withdrawn, refused]) {
      expect(fold([applied, last])).not.toHaveProperty('clock');
    }
  });

  it('keeps over its steps which courses were refused, and which were judged', () => {
    const first = [{ course: 'C1', decision: 'refuse', reason: 's', code: 'outdated' }];
    const second = [
      { course: 'C2', decision: 'approve', reason: 's' },
      { course: 'C1', decision: 'approve' },
    ];
    const items = [reviewed({ items: first }), reviewed({ items: second })];
    const after = fold([applied, ...items]);
    expect(after).toMatchObject({ refusedCourses: ['C1'], judgedCourses: ['C2'] });
    const again = { ...OLD.resubmitted, data: { ...OLD.resubmitted.data, clock: CLOCK } };
    const returned = reviewed({ decision: 'return' });
    const anew = fold([applied, ...items, returned, again]);
    expect(anew).toMatchObject({ approved: 0, clock: CLOCK });
    expect(anew).not.toHaveProperty('refusedCourses');
    expect(anew).not.toHaveProperty('judgedCourses');
  });

  it('keeps what a partial grant left out', () => {
    const granted = {
      ...OLD.granted,
      data: { ...OLD.granted.data, appealUntil: '2026-03-04' },
    };
    expect(fold([applied, granted])).toMatchObject({
      status: 'partlyGranted',
      matches: [match('C1')],
      leftOut: [match('C2')],
      appealUntil: '2026-03-04',
    });
  });
});

describe('an appeal', () => {
  it('stands beside the decision that it is against', () => {
    expect(fold([applied, refused, appealed])).toMatchObject({
      status: 'refused',
      appealed: true,
      appeals: [
        {
          appealId: APPEAL,
          against: 'refused',
          status: 'filed',
          filedOn: '2026-02-03',
          dueOn: '2026-03-10',
        },
      ],
    });
  });

  it('that is rejected ends it', () => {
    const after = fold([applied, refused, appealed, appealDecided({ decision: 'reject' })]);
    expect(after).toMatchObject({
      status: 'refused',
      appealed: true,
      appeals: [{ status: 'rejected', decidedOn: '2026-02-04' }],
    });
  });

  it('that is upheld lifts the refusal, and the first step begins anew', () => {
    const upheld = appealDecided({ decision: 'uphold', clock: NEXT });
    const after = fold([applied, reviewed({ clock: NEXT }), refused, appealed, upheld]);
    expect(after).toMatchObject({ status: 'inReview', approved: 0, clock: NEXT });
    for (const passed of ['refusal', 'appealUntil', 'appealed']) {
      expect(after).not.toHaveProperty(passed);
    }
    expect(after?.appeals).toMatchObject([{ status: 'upheld' }]);
  });

  it('that is upheld and goes on elsewhere leaves what stood', () => {
    const upheld = appealDecided({ decision: 'uphold', continuedAs: OUTCOME });
    const after = fold([applied, OLD.granted, OLD.reversed, appealed, upheld]);
    expect(after).toMatchObject({
      status: 'reversed',
      grantedOn: '2026-02-02',
      reversedOn: '2026-02-03',
      appeals: [{ against: 'reversed', status: 'upheld', continuedAs: OUTCOME }],
    });
  });

  it('of an unknown decision parks the learner', () => {
    const decided = appealDecided({ decision: 'maybe' });
    expect(() => fold([applied, refused, appealed, decided])).toThrow('ConversionAppealDecided');
  });
});
