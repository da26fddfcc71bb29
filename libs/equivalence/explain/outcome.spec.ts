import { describe, expect, it } from '@jest/globals';
import type { BookDocument, BookRule } from '../book.js';
import { bankBook, libraryOf, outcomeId, Story } from '../cases.js';
import type { Given } from '../cases.js';
import { explainOutcome } from './outcome.js';
import type { OutcomeExplanation } from './outcome.js';

const ASKED = '2026-02-01';

function explain(story: Story, rules: readonly BookRule[], id = 1): OutcomeExplanation {
  return under(story, [bankBook(rules)], id);
}

function under(story: Story, books: readonly BookDocument[], id = 1): OutcomeExplanation {
  const library = libraryOf(...books);
  const moment = { library, epoch: library.epoch, asOf: ASKED };
  const found = explainOutcome(story.account(), outcomeId(id), moment);
  if (found === null) throw new Error('no such outcome');
  return found;
}

function steps(story: Story, rules: readonly BookRule[], id = 1): string[] {
  return explain(story, rules, id).steps.map(
    ({ stage, code, operation, result }) => `${stage} ${code} ${operation} ${result}`,
  );
}

const one = (given: Given): Story => new Story([given]);
const HOURS: BookRule = {
  id: 'h1',
  kind: 'hours',
  when: { kind: 'course' },
  hoursPerCredit: '16',
  rounding: { granularity: '0.50', mode: 'down' },
  reason: { zh: '每 16 学时计 1 学分', en: 'One credit for every 16 hours' },
  source: 'c7',
};
const CERTIFICATE: Given = {
  kind: 'skillLevelCertificate',
  scheme: 'x-certificate',
  code: 'X1',
  level: 'advanced',
};

describe('the explanation of an outcome', () => {
  it('shows hours as credits: the division, the exact number and the rounding in words', () => {
    const { steps: told, wouldCount } = explain(one({ hours: '45' }), [HOURS]);
    expect(told[1]).toMatchObject({
      stage: 'values',
      amount: 'accumulated',
      code: 'perHours',
      rule: 'h1',
      ruleBook: { id: 'bank', version: 1, contentHash: 'sha-256:1' },
      reason: { zh: '每 16 学时计 1 学分', en: 'One credit for every 16 hours' },
      source: 'c7',
      input: { kind: 'course', hours: '45.00' },
      from: 4500,
      operation: 'multiply',
      operand: '1/16',
      rounding: { granularity: 50, mode: 'down' },
      result: 250,
      text: {
        zh: '学时折算：45.00 学时 ÷ 16 = 2.8125 → 2.50（0.50 一档，舍去）',
        en: 'Credits from its hours: 45.00 hours ÷ 16 = 2.8125 → 2.50 (in steps of 0.50, rounded down)',
      },
    });
    expect(wouldCount).toMatchObject([
      { code: 'hoursReached', values: { needed: '48.00', credits: '3.00' }, gain: 50 },
    ]);
  });

  it('writes a product that never ends with an ellipsis, and an exact one without rounding', () => {
    const third: BookRule = { ...HOURS, hoursPerCredit: '18' };
    expect(explain(one({ hours: '40' }), [third]).steps[1]?.text.zh).toContain(
      '40.00 学时 ÷ 18 = 2.222222… → 2.00',
    );
    const even = explain(one({ hours: '48' }), [HOURS]);
    expect(even.steps[1]?.text.en).toBe('Credits from its hours: 48.00 hours ÷ 16 = 3.00');
    expect(even.wouldCount).toEqual([]);
  });

  it('shows steps of hours, and where the next one begins', () => {
    const lab: BookRule = {
      id: 's1',
      kind: 'steps',
      when: {},
      of: 'hours',
      steps: [
        ['32', '1.00'],
        ['64', '2.00'],
      ],
    };
    const low = explain(one({ hours: '31' }), [lab]);
    expect(low.steps[1]?.text.zh).toBe('31.00 学时未达到最低一档，计 0.00 学分');
    expect(low.wouldCount[0]).toMatchObject({
      values: { needed: '32.00', credits: '1.00' },
      gain: 100,
    });
    const mid = explain(one({ hours: '50' }), [lab]);
    expect(mid.steps[1]?.text.en).toBe(
      '50.00 hours reach the step of 32.00 hours, which brings 1.00 credits',
    );
    expect(explain(one({ hours: '70' }), [lab]).wouldCount).toEqual([]);
  });

  it('shows stated credits, another unit, and a table', () => {
    expect(steps(one({ credits: '3' }), [])).toEqual([
      'verify verified keep 0',
      'values stated set 300',
      'tests takenUp set 300',
    ]);
    const units = [{ creditScheme: 'quarter', factor: '2/3' }];
    const quarter = under(one({ credits: '4', creditScheme: 'quarter' }), [
      bankBook([], { units }),
    ]);
    expect(quarter.steps[1]).toMatchObject({ code: 'changedUnit', operand: '2/3', result: 267 });
    expect(quarter.steps[1]?.text.en).toContain('4.00 × 2/3 = 2.666666… → 2.67');
    const table: BookRule = { id: 'v1', kind: 'value', when: { code: 'X1' }, credits: '12.00' };
    expect(explain(one(CERTIFICATE), [table]).steps[1]).toMatchObject({
      code: 'tabled',
      input: { code: 'X1' },
      text: { zh: '按规则表定为 12.00 学分' },
    });
  });

  it('says what an unvalued outcome, a failed and a revoked one would need', () => {
    const unvalued = explain(one({}), []);
    expect(unvalued).toMatchObject({ face: null, accumulated: 0 });
    expect(unvalued.wouldCount.map(({ code }) => code)).toEqual(['valueStated']);
    const failed = explain(one({ credits: '3', result: 'failed' }), []);
    expect(failed.steps).toMatchObject([{ stage: 'verify', code: 'notPassed', result: 0 }]);
    expect(failed.wouldCount).toMatchObject([{ code: 'passed', gain: 300 }]);
    const revoked = explain(one({ credits: '3' }).revoke(1, '2026-01-15'), []);
    expect(revoked.steps).toMatchObject([{ code: 'revoked', input: { date: '2026-01-15' } }]);
    expect(revoked.wouldCount.map(({ code }) => code)).toEqual(['issuedAnew']);
  });

  it('shows what attempts and containers leave to count', () => {
    const attempts = new Story([
      { code: 'C', credits: '3' },
      { code: 'C', credits: '4' },
    ]);
    expect(steps(attempts, [])).toEqual([
      'verify verified keep 0',
      'values stated set 300',
      'attempts superseded set 0',
      'tests takenUp set 0',
    ]);
    expect(explain(attempts, []).wouldCount).toMatchObject([
      { code: 'countsElsewhere', values: { by: outcomeId(2) } },
    ]);
    const whole = new Story([{ credits: '10' }, { credits: '3', partOf: 1 }]).revoke(
      2,
      '2026-01-15',
    );
    expect(steps(whole, []).slice(2)).toEqual([
      'attempts partsRevoked subtract 700',
      'tests takenUp set 700',
    ]);
    const part = explain(new Story([{ credits: '10' }, { credits: '3', partOf: 1 }]), [], 2);
    expect(part.steps.map(({ code }) => code)).toContain('countedInContainer');
  });

  it('shows grades and validity, reached or not, with the gain of reaching them', () => {
    const rules: BookRule[] = [
      { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
      { id: 'e1', kind: 'validity', when: {} },
    ];
    const good = { credits: '3', grade: { scale: 'letter', value: 'A' }, validUntil: '2026-02-01' };
    expect(steps(one(good), rules).slice(3)).toEqual([
      'tests gradeReached keep 300',
      'tests stillValid keep 300',
    ]);
    const low = explain(one({ ...good, grade: { scale: 'letter', value: 'C' } }), rules);
    expect(low.steps.at(-1)).toMatchObject({ code: 'gradeTooLow', operation: 'set', result: 0 });
    expect(low.steps.at(-1)?.text.zh).toBe('成绩 C 低于要求的 B：3.00 → 0.00');
    expect(low.wouldCount).toMatchObject([
      { code: 'gradeReached', values: { needed: 'B', scale: 'letter' }, gain: 300 },
    ]);
    const old = explain(one({ ...good, validUntil: '2026-01-31' }), rules);
    expect(old.wouldCount).toMatchObject([
      { code: 'validOn', values: { date: ASKED }, gain: 300, text: { en: expect.any(String) } },
    ]);
  });

  it('shows families, the cap per item and caps on sums, on both sides of them', () => {
    const rules: BookRule[] = [
      { id: 'f1', kind: 'family', members: [{ scheme: 'x-certificate' }], take: 'highest' },
      { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '8' },
      { id: 'n1', kind: 'cap', per: 'count', when: { kind: 'course' }, items: 1 },
    ];
    const story = new Story([
      { ...CERTIFICATE, credits: '12' },
      { ...CERTIFICATE, credits: '4' },
      { credits: '3' },
      { credits: '2' },
    ]);
    expect(steps(story, rules, 1).slice(3)).toEqual([
      'families highestInFamily keep 1200',
      'itemCaps overItemCap limit 800',
    ]);
    expect(steps(story, rules, 2).slice(3)).toEqual(['families lowerInFamily set 0']);
    expect(steps(story, rules, 3).slice(3)).toEqual([
      'itemCaps withinItemCap keep 300',
      'sums withinCap keep 300',
    ]);
    const out = explain(story, rules, 4);
    expect(out.steps.at(-1)).toMatchObject({ stage: 'sums', code: 'overCountCap', rule: 'n1' });
    expect(out.wouldCount).toMatchObject([
      { code: 'capRaised', values: { rule: 'n1', limit: '1' } },
    ]);
    expect(explain(story, rules, 2).wouldCount).toMatchObject([
      { code: 'higherInFamily', values: { by: outcomeId(1) } },
    ]);
  });

  it('shows what conversions used, and that it stays recognised', () => {
    const rules: BookRule[] = [
      { id: 'f1', kind: 'family', members: [{ scheme: 'x-certificate' }], take: 'highest' },
    ];
    const story = new Story([
      { ...CERTIFICATE, credits: '4' },
      { ...CERTIFICATE, credits: '6' },
    ]).convert([[1, '4']]);
    expect(steps(story, rules, 1).slice(3)).toEqual([
      'families lowerInFamily keep 400',
      'leftovers consumed keep 400',
    ]);
    expect(steps(story, rules, 2).at(-1)).toBe('families familyKept subtract 200');
    expect(explain(story, rules, 1).steps.at(-1)?.input).toEqual({
      consumed: '4.00',
      available: '0.00',
    });
  });

  it('shows that a person decided, also on what has no value', () => {
    const low = explain(one({ credits: '5' }).decide(1, '2'), []);
    expect(low.steps.at(-1)).toMatchObject({ code: 'decidedByPerson', result: 200 });
    expect(low.wouldCount.map(({ code }) => code)).toEqual(['decidedAnew']);
    const valued = explain(one({}).decide(1, '2'), []);
    expect(valued.steps[1]).toMatchObject({
      stage: 'values',
      code: 'decidedByPerson',
      result: 200,
    });
    expect(valued.wouldCount).toEqual([]);
  });
});

describe('the version that speaks of an outcome', () => {
  it('is the latest that was known when it was recorded, for the day that the book goes by', () => {
    const books = [bankBook([]), bankBook([], { referenceDate: 'completed' })];
    const story = new Story().record({ credits: '1', completedOn: '2024-05-01' }, { epoch: 2 });
    expect(under(story, books).version).toMatchObject({
      code: 'knownWhenRecorded',
      ruleBook: { id: 'bank', version: 2 },
      referenceDate: 'completed',
      referenceDay: '2024-05-01',
      validFrom: '2000-01-01',
      publishedEpoch: 2,
      recordedEpoch: 2,
      leftAlone: [],
    });
  });

  it('is left alone by later ones that do not reassess, and replaced by one that does', () => {
    const story = new Story().record({ credits: '1' }, { epoch: 1 });
    const later = under(story, [bankBook([]), bankBook([])]);
    expect(later.version).toMatchObject({ ruleBook: { version: 1 }, leftAlone: [{ version: 2 }] });
    const anew = under(story, [bankBook([]), bankBook([], { reassesses: true })]);
    expect(anew.version).toMatchObject({
      code: 'reassessed',
      ruleBook: { version: 2 },
      replaced: { version: 1 },
    });
    expect(anew.version.text.zh).toContain('取代第 1 版');
  });

  it('stands where it was withdrawn later, and says so from then on', () => {
    const story = new Story().record({ credits: '1' }, { epoch: 1 });
    const library = libraryOf(bankBook([]), 'withdrawn');
    const at = (epoch: number): unknown =>
      explainOutcome(story.account(), outcomeId(1), { library, epoch, asOf: ASKED })?.version;
    expect(at(2)).toMatchObject({ ruleBook: { version: 1 }, withdrawn: true });
    expect(at(1)).not.toHaveProperty('withdrawn');
  });

  it('is the first to cover an outcome that none covered before; or none', () => {
    const story = new Story().record({ credits: '1' }, { epoch: 0 });
    expect(under(story, [bankBook([])]).version.code).toBe('firstToCover');
    const none = under(story, [bankBook([], { validFrom: '2025-01-01' })]);
    expect(none.version).toMatchObject({ code: 'noneCovers', ruleBook: null });
    expect(none.steps.map(({ code }) => code)).toEqual(['verified', 'stated', 'takenUp']);
  });
});
