import { describe, expect, it } from '@jest/globals';
import { assess } from '../assess.js';
import type { BookRule } from '../book.js';
import { bankBook, libraryOf, outcomeId, Story } from '../cases.js';
import type { Given } from '../cases.js';
import type { Assessment } from '../types.js';

const TODAY = '2026-02-01';

function assessed(story: Story, rules: readonly BookRule[], asOf = TODAY): Assessment {
  return assess(story.account(), libraryOf(bankBook(rules)), 1, asOf);
}

function recognisedOf(assessment: Assessment): number[] {
  return assessment.outcomes.map((one) => one.recognised);
}

const CERTIFICATE: Given = { kind: 'skillLevelCertificate', scheme: 'x-certificate', code: 'X1' };

describe('the cap per item', () => {
  const CAP: BookRule = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '8.00' };

  it('cuts one outcome to 8 of 12 and says so (case 2)', () => {
    const found = assessed(new Story([{ ...CERTIFICATE, credits: '12' }]), [CAP]);
    expect(found.balances).toMatchObject({ accumulated: 1200, recognised: 800 });
    const last = found.outcomes[0]?.reasons.at(-1);
    expect(last).toMatchObject({ code: 'overItemCap', rule: 'c1', values: { limit: '8.00' } });
  });

  it('is the lowest of those that apply', () => {
    const lower: BookRule = { ...CAP, id: 'c2', when: { code: 'X1' }, credits: '6.00' };
    const story = new Story([{ ...CERTIFICATE, credits: '12' }, { credits: '12' }]);
    expect(recognisedOf(assessed(story, [CAP, lower]))).toEqual([600, 800]);
  });

  it('of 0.00 says that something is never recognised', () => {
    const none: BookRule = { ...CAP, when: { tags: ['politics'] }, credits: '0.00' };
    const story = new Story([{ credits: '2', tags: ['politics'] }, { credits: '2' }]);
    expect(recognisedOf(assessed(story, [none]))).toEqual([0, 200]);
  });

  it('leaves 5 and 3 alone where nothing caps them (case 9)', () => {
    const found = assessed(new Story([{ credits: '5' }, { credits: '3' }]), []);
    expect(found.balances).toMatchObject({ accumulated: 800, recognised: 800 });
  });
});

describe('a family', () => {
  const FAMILY: BookRule = {
    id: 'f1',
    kind: 'family',
    members: [{ scheme: 'x-certificate', code: 'X1' }],
    take: 'highest',
  };
  const MIDDLE: Given = { ...CERTIFICATE, level: 'intermediate', credits: '4' };
  const HIGH: Given = { ...CERTIFICATE, level: 'advanced', credits: '6' };

  it('counts its highest member only (case 6)', () => {
    const found = assessed(new Story([MIDDLE, HIGH]), [FAMILY]);
    expect(found.balances).toMatchObject({ accumulated: 1000, recognised: 600 });
    expect(found.outcomes[0]?.reasons.at(-1)).toMatchObject({ code: 'lowerInFamily', rule: 'f1' });
  });

  it('keeps what was used of the lower member, and the higher one brings the rest', () => {
    const found = assessed(new Story([MIDDLE]).convert([[1, '4']]).record(HIGH), [FAMILY]);
    expect(recognisedOf(found)).toEqual([400, 200]);
    expect(found.balances).toMatchObject({ recognised: 600, available: 200, overdrawn: 0 });
  });

  it('is settled before the cap per item: the highest is the highest before it is cut', () => {
    const cap: BookRule = {
      id: 'c1',
      kind: 'cap',
      per: 'item',
      when: { level: 'advanced' },
      credits: '3.00',
    };
    expect(recognisedOf(assessed(new Story([MIDDLE, HIGH]), [FAMILY, cap]))).toEqual([0, 300]);
  });

  it('is settled before the caps over sums, which then choose among what is left', () => {
    const two: BookRule = { id: 'n1', kind: 'cap', per: 'count', when: {}, items: 2 };
    const story = new Story([MIDDLE, HIGH, { credits: '3' }]);
    expect(recognisedOf(assessed(story, [FAMILY, two]))).toEqual([0, 600, 300]);
  });

  it('asks only those that passed the other tests', () => {
    const grade: BookRule = {
      id: 'g1',
      kind: 'minimumGrade',
      when: {},
      scale: 'passFail',
      value: 'pass',
    };
    const failing = { ...HIGH, grade: { scale: 'passFail', value: 'fail' } };
    expect(recognisedOf(assessed(new Story([MIDDLE, failing]), [FAMILY, grade]))).toEqual([400, 0]);
  });
});

describe('validity', () => {
  const VALID: BookRule = { id: 'e1', kind: 'validity', when: {} };
  const PRIZE: Given = { kind: 'skillLevelCertificate', scheme: 'contest' };

  it('takes a certificate that had run out by the day asked for (case 15)', () => {
    const story = new Story([
      { kind: 'skillLevelCertificate', credits: '3' },
      { kind: 'skillLevelCertificate', credits: '1', validUntil: '2025-12-31' },
      { ...PRIZE, credits: '2' },
      { ...PRIZE, credits: '1' },
    ]);
    const found = assessed(story, [VALID]);
    expect(found.balances).toMatchObject({ accumulated: 700, recognised: 600 });
    expect(found.outcomes[1]?.reasons.at(-1)).toMatchObject({ code: 'expired', rule: 'e1' });
  });

  it('still counts on the last day, and what was used stands after it', () => {
    const story = new Story([{ credits: '3', validUntil: '2026-01-31' }]).convert([[1, '2']]);
    expect(assessed(story, [VALID], '2026-01-31').balances.available).toBe(100);
    const after = assessed(story, [VALID], '2026-02-01').balances;
    expect(after).toMatchObject({ recognised: 200, consumed: 200, available: 0, overdrawn: 0 });
  });
});

describe('the minimum grade', () => {
  const letters = ['F', 'D', 'C', 'B-', 'B', 'A'];
  const GRADE: BookRule = {
    id: 'g1',
    kind: 'minimumGrade',
    when: {},
    scale: 'letter',
    value: 'B',
  };
  const graded = (value: string, scale = 'letter'): Given => ({
    credits: '3',
    grade: { scale, value },
  });

  it('is inclusive, on its own scale, and no test of other scales', () => {
    const story = new Story([graded('A'), graded('B'), graded('B-'), graded('40', 'percent')]);
    const book = bankBook([GRADE], { gradeScales: [{ scale: 'letter', values: letters }] });
    const found = assess(story.account(), libraryOf(book), 1, TODAY);
    expect(recognisedOf(found)).toEqual([300, 300, 0, 300]);
    expect(found.outcomes[2]?.reasons.at(-1)).toMatchObject({
      code: 'gradeTooLow',
      values: { has: 'B-', needed: 'B' },
    });
  });

  it('compares percentages as numbers', () => {
    const percent: BookRule = { ...GRADE, scale: 'percent', value: '60' };
    const story = new Story([graded('9', 'percent'), graded('60.00', 'percent')]);
    expect(recognisedOf(assessed(story, [percent]))).toEqual([0, 300]);
  });
});

describe('what was consumed', () => {
  it('stays 6 and overdrawn when its outcome is revoked (case 47)', () => {
    const story = new Story([{ credits: '6' }]).convert([[1, '6']]).revoke(1, '2026-01-15');
    const found = assessed(story, []);
    expect(found.balances).toEqual({
      accumulated: 0,
      recognised: 0,
      consumed: 600,
      available: -600,
      converted: 600,
      overdrawn: 600,
    });
    expect(found.flags).toMatchObject([
      { code: 'overdrawn', outcomeId: outcomeId(1), cause: 'revoked', amount: 600 },
    ]);
    expect(found.conversions).toMatchObject([{ converted: 600, flags: ['overdrawn'] }]);
  });

  it('falls with a person’s decision, and is flagged until the gap is earned', () => {
    const story = new Story([{ credits: '6' }]).convert([[1, '6']]).decide(1, '4');
    expect(assessed(story, []).balances).toMatchObject({ available: -200, overdrawn: 200 });
    const earned = assessed(story.record({ credits: '2' }), []);
    expect(earned.balances).toMatchObject({ available: 0, overdrawn: 0 });
    expect(earned.flags).toEqual([]);
  });

  describe('of parts stands when their container comes later', () => {
    const part: Given = { credits: '3', partOf: 100 };
    const used = (): Story =>
      new Story([part, part]).convert([
        [1, '3'],
        [2, '3'],
      ]);

    it('also where the cap per item cuts the container below it', () => {
      const cap: BookRule = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '4.00' };
      const found = assessed(used().record({ id: 100, credits: '10' }), [cap]);
      expect(found.balances).toMatchObject({ recognised: 600, consumed: 600, overdrawn: 0 });
    });

    it('also where the container fails a test that they passed', () => {
      const grade: BookRule = {
        id: 'g1',
        kind: 'minimumGrade',
        when: {},
        scale: 'passFail',
        value: 'pass',
      };
      const failing: Given = {
        id: 100,
        credits: '10',
        grade: { scale: 'passFail', value: 'fail' },
      };
      const found = assessed(used().record(failing), [grade]);
      expect(found.balances).toMatchObject({ accumulated: 1000, recognised: 600, overdrawn: 0 });
    });

    it('also where the container is worth less', () => {
      const found = assessed(used().record({ id: 100, credits: '4' }), []);
      expect(found.balances).toMatchObject({ recognised: 600, consumed: 600, overdrawn: 0 });
    });
  });
});
