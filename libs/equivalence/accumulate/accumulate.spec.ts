import { describe, expect, it } from '@jest/globals';
import type { RoundingMode } from '#domain';
import { assess } from '../assess.js';
import type { BookDocument, BookRule } from '../book.js';
import { bankBook, libraryOf, outcomeId, Story } from '../cases.js';
import type { Given } from '../cases.js';
import type { Assessment, OutcomeAssessment } from '../types.js';

const TODAY = '2026-02-01';

function assessed(story: Story, book: BookDocument = bankBook([]), asOf = TODAY): Assessment {
  return assess(story.account(), libraryOf(book), 1, asOf);
}

function only(outcome: Given, rules: readonly BookRule[] = []): OutcomeAssessment {
  const [found] = assessed(new Story([outcome]), bankBook(rules)).outcomes;
  if (found === undefined) throw new Error('Nothing was recorded.');
  return found;
}

const LAB: BookRule = {
  id: 's1',
  kind: 'steps',
  when: { tags: ['lab'] },
  of: 'hours',
  steps: [
    ['32', '1.00'],
    ['64', '2.00'],
  ],
};

function hours(per: string, mode: RoundingMode, id = 'h1'): BookRule {
  const rounding = { granularity: '0.50', mode };
  return { id, kind: 'hours', when: { kind: 'course' }, hoursPerCredit: per, rounding };
}

describe('the face value', () => {
  const X1: Given = {
    kind: 'skillLevelCertificate',
    scheme: 'x-certificate',
    code: 'X1',
    level: 'advanced',
  };
  const TABLE: BookRule = {
    id: 'v1',
    kind: 'value',
    when: { scheme: 'x-certificate', code: 'X1', level: 'advanced' },
    credits: '12.00',
  };

  it('is that of the table for the certificate and level (case 2)', () => {
    expect(only(X1, [TABLE])).toMatchObject({ status: 'counted', accumulated: 1200 });
    expect(only({ ...X1, credits: '5' }, [TABLE]).accumulated).toBe(1200);
    expect(only({ ...X1, level: 'elementary', credits: '5' }, [TABLE]).accumulated).toBe(500);
  });

  it('is what the outcome states where no table values it', () => {
    expect(only({ credits: '3.25', hours: '999' }, [hours('16', 'down')]).accumulated).toBe(325);
  });

  it('turns another unit into the bank’s by its factor (2/3 of a quarter credit)', () => {
    const units = [{ creditScheme: 'quarter', factor: '2/3' }];
    const story = new Story([{ credits: '3', creditScheme: 'quarter' }]);
    expect(assessed(story, bankBook([], { units })).balances.accumulated).toBe(200);
    const sixth = [{ ...units[0]!, rounding: { granularity: '0.10', mode: 'up' as const } }];
    const more = new Story([{ credits: '4', creditScheme: 'quarter' }]);
    expect(assessed(more, bankBook([], { units: sixth })).balances.accumulated).toBe(270);
  });

  it('is missing for a unit that no book knows, and the outcome stays, flagged', () => {
    expect(only({ credits: '3', creditScheme: 'unheard' })).toMatchObject({
      status: 'unvalued',
      accumulated: 0,
      reasons: [{ code: 'unvalued' }],
    });
  });

  it.each([
    ['31', 0],
    ['32', 100],
    ['50', 100],
    ['64', 200],
  ])('of %s lab hours is a step, not a ratio: %i hundredths (case 17)', (given, credits) => {
    const outcome = only({ hours: given, tags: ['lab'] }, [LAB, hours('16', 'down')]);
    expect(outcome).toMatchObject({ status: 'counted', accumulated: credits, recognised: credits });
  });

  it.each([
    ['40', '16', 'down', 250],
    ['45', '16', 'down', 250],
    ['45', '16', 'halfUp', 300],
    ['40', '18', 'down', 200],
  ] as const)('of %s hours by %s, %s, is %i hundredths (case 18)', (given, per, mode, credits) => {
    const outcome = only({ hours: given }, [hours(per, mode)]);
    expect(outcome).toMatchObject({ accumulated: credits, recognised: credits });
  });

  it('names rule and arithmetic', () => {
    expect(only({ hours: '45' }, [hours('16', 'halfUp')]).reasons).toMatchObject([
      { code: 'counted', rule: 'h1', ruleBook: { id: 'bank', version: 1 } },
    ]);
  });

  it('is set by a person’s decision on an unvalued outcome', () => {
    const { balances } = assessed(new Story([{}]).decide(1, '4'));
    expect(balances).toMatchObject({ accumulated: 400, recognised: 400 });
  });
});

describe('accumulated', () => {
  it('counts nothing that was failed, is in progress or was revoked', () => {
    const story = new Story([
      { credits: '3' },
      { credits: '3', result: 'failed' },
      { credits: '3', result: 'inProgress' },
      { credits: '3' },
    ]).revoke(4, '2026-01-20');
    const { balances, outcomes } = assessed(story);
    expect(balances.accumulated).toBe(300);
    const statuses = outcomes.map((one) => one.status);
    expect(statuses).toEqual(['counted', 'notPassed', 'notPassed', 'revoked']);
    expect(assessed(story, bankBook([]), '2026-01-19').balances.accumulated).toBe(600);
  });

  it('is not lowered by caps, expiry or families', () => {
    const story = new Story([
      { credits: '3', validUntil: '2025-01-01' },
      { credits: '3', code: 'F1' },
      { credits: '5', code: 'F2' },
    ]);
    const book = bankBook([
      { id: 'e1', kind: 'validity', when: {} },
      { id: 'f1', kind: 'family', members: [{ code: 'F1' }, { code: 'F2' }], take: 'highest' },
      { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '1.00' },
    ]);
    expect(assessed(story, book).balances).toMatchObject({ accumulated: 1100, recognised: 100 });
  });

  it('counts one certificate that two colleges recorded once (case 48)', () => {
    const story = new Story([{ credits: '6' }]).attest(1, 'B');
    expect(assessed(story).balances).toMatchObject({ accumulated: 600, recognised: 600 });
    expect(story.account().outcomes[outcomeId(1)]?.attestedBy).toEqual(['B']);
  });

  it('counts from the day of the award', () => {
    const story = new Story([{ credits: '3', awardedOn: '2026-01-10' }]);
    expect(assessed(story, bankBook([]), '2026-01-09').outcomes).toEqual([]);
    expect(assessed(story, bankBook([]), '2026-01-10').balances.accumulated).toBe(300);
  });
});

describe('of several attempts at one course', () => {
  const D: Given = { code: 'M1', credits: '3', grade: { scale: 'letter', value: 'D' } };
  const C: Given = { code: 'M1', credits: '4', grade: { scale: 'letter', value: 'C' } };

  it('the better grade counts, once, in every view (case 44)', () => {
    const { balances, outcomes } = assessed(new Story([D, C]));
    expect(balances).toMatchObject({ accumulated: 400, recognised: 400 });
    expect(outcomes[0]).toMatchObject({ status: 'superseded', supersededBy: outcomeId(2) });
  });

  it('a later one with a lower grade changes nothing (case 46)', () => {
    const before = assessed(new Story([C]).convert([[1, '4']]));
    const after = assessed(new Story([C]).convert([[1, '4']]).record({ ...D, credits: '9' }));
    expect(after.balances).toEqual(before.balances);
    expect(after.outcomes[1]?.status).toBe('superseded');
  });

  it('a passed one beats a failed one with more credits', () => {
    const failed: Given = { code: 'M1', credits: '9', result: 'failed' };
    expect(assessed(new Story([failed, D])).balances.accumulated).toBe(300);
  });

  it('more credits decide where grades are on different scales', () => {
    const percent: Given = { ...D, credits: '2', grade: { scale: 'percent', value: '99' } };
    expect(assessed(new Story([percent, D])).balances.accumulated).toBe(300);
  });

  it('the earlier award, then the smaller id decide between equals', () => {
    const story = new Story([{ ...D, awardedOn: '2025-01-01' }, D, { ...D }]);
    const counted = assessed(story).outcomes.filter((one) => one.status === 'counted');
    expect(counted.map((one) => one.outcomeId)).toEqual([outcomeId(2)]);
  });

  it('courses of another issuer or without a code are no attempts', () => {
    const story = new Story([D, { ...D, issuer: 'B' }, { credits: '1' }, { credits: '1' }]);
    expect(assessed(story).balances.accumulated).toBe(800);
  });

  it('what was used of the older one stands and the better one brings the rest', () => {
    const { balances, outcomes } = assessed(new Story([D]).convert([[1, '3']]).record(C));
    expect(outcomes.map((one) => [one.accumulated, one.consumed])).toEqual([
      [300, 300],
      [100, 0],
    ]);
    expect(balances).toMatchObject({ accumulated: 400, recognised: 400, available: 100 });
  });
});

describe('a container and its parts', () => {
  const DEGREE: Given = { id: 100, kind: 'diploma', credits: '120' };
  const PARTS: Given[] = Array.from({ length: 40 }, (_, at) => ({
    id: at + 1,
    credits: '3',
    partOf: 100,
  }));

  it.each([
    ['first', [DEGREE, ...PARTS]],
    ['last', [...PARTS, DEGREE]],
  ])('count once where the container comes %s (case 40)', (_place, outcomes) => {
    const { balances, outcomes: found } = assessed(new Story(outcomes));
    expect(balances).toMatchObject({ accumulated: 12_000, recognised: 12_000 });
    const parts = found.filter((one) => one.outcomeId !== outcomeId(100));
    expect(new Set(parts.map((one) => one.countedIn))).toEqual(new Set([outcomeId(100)]));
    expect(parts.every((one) => one.accumulated === 0)).toBe(true);
  });

  it('lose the face value of a part that is revoked', () => {
    const story = new Story([DEGREE, ...PARTS]).revoke(7, '2026-01-20');
    expect(assessed(story).balances.accumulated).toBe(11_700);
  });

  it('count as parts where the container has no face value', () => {
    const bare: Given = { id: 100, kind: 'diploma' };
    const { balances, outcomes } = assessed(new Story([bare, ...PARTS]));
    expect(balances.accumulated).toBe(12_000);
    expect(outcomes.find((one) => one.outcomeId === outcomeId(100))?.status).toBe('unvalued');
  });

  it('move what the parts had used to the container that comes later', () => {
    const story = new Story(PARTS).convert([
      [1, '3'],
      [2, '2'],
    ]);
    const { balances, outcomes } = assessed(story.record(DEGREE));
    expect(balances).toMatchObject({ accumulated: 12_000, consumed: 500, available: 11_500 });
    const consumed = outcomes.filter((one) => one.consumed > 0);
    expect(consumed.map((one) => [one.outcomeId, one.consumed])).toEqual([[outcomeId(100), 500]]);
  });

  it('count a course once that stands beside its better attempt as a part', () => {
    const part: Given = { id: 1, code: 'M1', credits: '3', partOf: 100 };
    const again: Given = { id: 2, code: 'M1', credits: '4' };
    expect(assessed(new Story([DEGREE, part, again])).balances.accumulated).toBe(12_000);
  });

  it('are found by the former and by the present number of a container (partOf)', () => {
    const parts: Given[] = [
      { id: 1, credits: '3', partOf: 100 },
      { id: 2, credits: '3', partOf: 200 },
    ];
    const story = new Story([DEGREE, ...parts]).correct(100, DEGREE, 200);
    const { balances, outcomes } = assessed(story);
    expect(balances.accumulated).toBe(12_000);
    expect(outcomes.filter((one) => one.countedIn === outcomeId(100))).toHaveLength(2);
  });

  it('contain nothing where a corrected number closes the ring', () => {
    const one: Given = { id: 1, credits: '3', partOf: 2 };
    const story = new Story([one, { id: 2, credits: '4', partOf: 9 }]).correct(1, one, 9);
    const { balances, outcomes } = assessed(story);
    expect(balances.accumulated).toBe(700);
    expect(outcomes.filter((each) => (each.countedIn ?? null) !== null)).toEqual([]);
  });

  it('end an endless chain of containers', () => {
    const story = new Story([
      { id: 1, credits: '3', partOf: 2 },
      { id: 2, credits: '3', partOf: 1 },
    ]);
    expect(() => assessed(story)).not.toThrow();
    expect(assessed(story).balances.accumulated).toBeLessThanOrEqual(600);
  });
});
