import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatHundredths, parseHundredths } from '#domain';
import { assess } from '../assess.js';
import type { BookRule } from '../book.js';
import { bankBook, libraryOf, outcomeId, Story } from '../cases.js';
import type { Given } from '../cases.js';
import { checkBook } from '../check/index.js';
import type { RuleLibrary } from '../library.js';
import { explainOutcome } from './outcome.js';
import type { OutcomeExplanation } from './outcome.js';
import { refold } from './refold.js';

const ASKED = '2026-02-01';
const LETTERS = ['F', 'D', 'C', 'B', 'A'];

const when = fc.constantFrom({}, { kind: 'course' }, { code: 'X1' }, { tags: ['lab'] });
const narrow = fc.constantFrom({ code: 'X1' }, { code: 'X2' });
const factor = fc.constantFrom('1/3', '2/3', '0.75');
const credits = fc.integer({ min: 0, max: 9 }).map((one) => `${one}.00`);
const rounding = fc.record({
  granularity: fc.constantFrom('0.01', '0.10', '0.50'),
  mode: fc.constantFrom('down', 'up', 'halfUp', 'halfDown', 'halfEven'),
});

type Kind = BookRule['kind'];

/** One rule of a kind, whose id says the kind. */
function ruleOf(kind: Kind, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<BookRule> {
  const all = { id: fc.constant(kind), kind: fc.constant(kind), ...fields };
  return fc.record(all) as unknown as fc.Arbitrary<BookRule>;
}

const fixed = <T>(value: T): fc.Arbitrary<T> => fc.constant(value);

const rule: fc.Arbitrary<BookRule> = fc.oneof(
  ruleOf('value', { when: narrow, credits }),
  ruleOf('hours', { when: fixed({}), hoursPerCredit: fc.constantFrom('16', '18'), rounding }),
  ruleOf('steps', {
    when: fixed({ tags: ['lab'] }),
    of: fixed('hours'),
    steps: fixed([
      ['32', '1.00'],
      ['64', '2.00'],
    ]),
  }),
  ruleOf('ratio', { when: narrow, on: fc.constantFrom('value', 'recognised'), factor, rounding }),
  ruleOf('reduction', { when, credits }),
  ruleOf('minimumGrade', {
    when,
    scale: fixed('letter'),
    value: fc.constantFrom(...LETTERS),
    otherScales: fc.constantFrom('accept', 'refuse'),
  }),
  ruleOf('validity', { when }),
  ruleOf('shelfLife', { when, years: fc.constantFrom(1, 2) }),
  ruleOf('exclude', { when: fc.oneof(narrow, fixed({ confirmation: 'attested' })) }),
  ruleOf('implied', { by: narrow, when: narrow }),
  ruleOf('duplicate', { when, by: fixed('title') }),
  ruleOf('family', {
    members: fc.array(when, { minLength: 1, maxLength: 2 }),
    take: fixed('highest'),
  }),
  ruleOf('family', {
    members: fc.array(when, { minLength: 1, maxLength: 2 }),
    take: fixed('highest'),
    each: fc.constantFrom('code', 'title'),
    lower: fc.record({ factor, rounding }),
  }),
  ruleOf('cap', { per: fc.constantFrom('item', 'total', 'institution'), when, credits }),
  ruleOf('cap', { per: fixed('count'), when, items: fc.integer({ min: 0, max: 3 }) }),
  ruleOf('cap', {
    per: fixed('item'),
    when,
    shareOf: fc.record({ share: factor, of: fixed('item') }),
  }),
);

const rules = fc
  .array(rule, { maxLength: 7 })
  .map((list) => list.map((one, at) => ({ ...one, id: `${one.id}${at}` })))
  .filter((list) => checkBook(bankBook(list), { published: [] }).length === 0);

const day = fc.constantFrom('2023-02-28', '2024-03-01', '2025-09-01', '2026-01-20');

const outcome: fc.Arbitrary<Given> = fc.record(
  {
    kind: fc.constantFrom('course', 'skillLevelCertificate', 'diploma'),
    issuer: fc.constantFrom('A', 'B'),
    code: fc.constantFrom('X1', 'X2', 'X3'),
    result: fc.constantFrom('passed', 'passed', 'passed', 'failed'),
    awardedOn: day,
    validUntil: day,
    title: fc.constantFrom('Algebra', 'ALGEBRA ', 'Biology'),
    credits: fc.constantFrom('1', '2.5', '3.33', '6'),
    hours: fc.integer({ min: 1, max: 90 }).map(String),
    creditScheme: fc.constantFrom('quarter', 'unknown'),
    grade: fc.constantFrom(...LETTERS).map((value) => ({ scale: 'letter', value })),
    tags: fixed(['lab']),
    partOf: fc.constantFrom(1, 2, 3, 4, 5, 6, 100),
  },
  { requiredKeys: ['kind', 'issuer'] },
);

const life = fc.record({
  rules,
  outcomes: fc.array(outcome, { minLength: 1, maxLength: 7 }),
  revoked: fc.option(fc.integer({ min: 1, max: 7 })),
  decided: fc.option(fc.integer({ min: 1, max: 7 })),
  converts: fc.boolean(),
});
type Lived = typeof life extends fc.Arbitrary<infer T> ? T : never;

function storyOf({ outcomes, revoked, decided, converts }: Lived, library: RuleLibrary): Story {
  const story = new Story(outcomes.map((one, at) => ({ ...one, id: at + 1 })));
  if (decided !== null && decided <= outcomes.length) story.decide(decided, '1');
  if (converts) {
    const before = assess(story.account(), library, 1, '2026-01-25');
    const draws = before.outcomes
      .filter((one) => one.recognised >= 100)
      .map((one) => [Number(one.outcomeId.slice(-12)), '1'] as const);
    if (draws.length > 0) story.convert(draws.slice(0, 3), '2026-01-25');
  }
  if (revoked !== null && revoked <= outcomes.length) story.revoke(revoked, '2026-01-28');
  return story;
}

const HOURS = { id: 'h', kind: 'hours', when: {}, hoursPerCredit: '16' };
const TESTS: readonly BookRule[] = [
  { id: 'g', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
  { id: 'e', kind: 'validity', when: {} },
];
const given: fc.Arbitrary<Writable> = fc.record(
  {
    hours: fc.integer({ min: 1, max: 90 }).map(String),
    result: fc.constantFrom('passed', 'passed', 'failed'),
    validUntil: day,
    grade: fc.constantFrom(...LETTERS).map((value) => ({ scale: 'letter', value })),
  },
  { requiredKeys: ['hours', 'result'] },
);

type Writable = { -readonly [name in keyof Given]: Given[name] };

function explained(one: Given, library: RuleLibrary): OutcomeExplanation {
  const moment = { library, epoch: 1, asOf: ASKED };
  const found = explainOutcome(new Story([one]).account(), outcomeId(1), moment);
  if (found === null) throw new Error('not explained');
  return found;
}

/** Every outcome of a life, explained beside its assessment. */
function told(lived: Lived): { found: OutcomeExplanation; amounts: readonly number[] }[] {
  const units = [{ creditScheme: 'quarter', factor: '2/3' }];
  const library = libraryOf(bankBook(lived.rules, { units }));
  const account = storyOf(lived, library).account();
  return assess(account, library, 1, ASKED).outcomes.map(({ outcomeId: id, ...shown }) => {
    const found = explainOutcome(account, id, { library, epoch: 1, asOf: ASKED });
    if (found === null) throw new Error(`${id} is not explained`);
    return { found, amounts: [shown.accumulated, shown.recognised, shown.consumed] };
  });
}

describe('whatever the rules and the outcomes are, the trace', () => {
  it('is data: its arithmetic, done again, gives what is accumulated and recognised', () => {
    const refolded = fc.property(life, (lived) => {
      for (const { found, amounts } of told(lived)) {
        const { accumulated, recognised } = refold(found.steps);
        expect([accumulated, recognised, found.consumed]).toEqual(amounts);
        expect(found.steps.map((one) => one.code)).not.toContain('settled');
      }
    });
    fc.assert(refolded, { numRuns: 400 });
  });

  it('is said in both languages without an empty place, and names its rule where one speaks', () => {
    const said = fc.property(life, (lived) => {
      for (const { found } of told(lived)) {
        for (const { text } of [...found.steps, ...found.wouldCount, found.version]) {
          for (const words of [text.zh, text.en]) expect(words).toMatch(/^[^{}]+$/);
          expect(text.en).not.toMatch(/undefined|null|: $| {2}/);
        }
      }
    });
    fc.assert(said, { numRuns: 200 });
  });

  it('is followed by what would count, wherever less counts than the outcome is worth', () => {
    const elsewhere = new Set(['partsRevoked', 'attemptsKept', 'partsMoved', 'familyKept']);
    const missing = fc.property(life, (lived) => {
      for (const { found } of told(lived)) {
        const whole = found.recognised === (found.face ?? 0) && found.face !== null;
        const moved = found.steps.some((one) => elsewhere.has(one.code));
        if (!whole && !moved) expect(found.wouldCount).not.toEqual([]);
      }
    });
    fc.assert(missing, { numRuns: 200 });
  });

  it('keeps its word: what it names takes the obstacle away, and one step less does not', () => {
    const kept = fc.property(given, rounding, (one, rounded) => {
      const library = libraryOf(bankBook([...TESTS, { ...HOURS, rounding: rounded } as BookRule]));
      const before = explained(one, library);
      const changed: Writable = { ...one };
      for (const { code, values } of before.wouldCount) {
        if (code === 'gradeReached') {
          changed.grade = { scale: 'letter', value: String(values['needed']) };
        }
        if (code === 'validOn') changed.validUntil = String(values['date']);
        if (code === 'passed') changed.result = 'passed';
        if (code === 'hoursReached' && before.face !== null) {
          const { needed = '', credits: promised } = values;
          expect(formatHundredths(explained({ ...one, hours: needed }, library).face ?? 0)).toBe(
            promised,
          );
          const short = formatHundredths((parseHundredths(needed) ?? 0) - 1);
          expect(explained({ ...one, hours: short }, library).face).toBe(before.face);
        }
      }
      const after = explained(changed, library);
      expect(after.steps.map((step) => step.code)).not.toContain('gradeTooLow');
      expect(after.steps.map((step) => step.code)).not.toContain('expired');
      expect(after.recognised).toBe(after.face ?? 0);
    });
    fc.assert(kept, { numRuns: 300 });
  });
});

it('an outcome that is not there has no explanation', () => {
  const account = new Story([]).account();
  const moment = { library: libraryOf(bankBook([])), epoch: 1, asOf: ASKED };
  expect(explainOutcome(account, outcomeId(1), moment)).toBeNull();
});
