import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentText, differingFields } from './content.js';
import type { OutcomeFacts } from './outcomes.js';

const text = fc.constantFrom('a', 'b');
const amount = fc.integer({ min: 0, max: 3 });
const facts: fc.Arbitrary<OutcomeFacts> = fc.record(
  {
    kind: fc.constantFrom('course', 'diploma'),
    issuer: fc.constant('I'),
    title: text,
    result: fc.constantFrom('passed', 'failed'),
    scheme: text,
    code: text,
    level: text,
    awardedOn: fc.constantFrom('2024-01-01', '2024-01-02'),
    credits: amount,
    creditScheme: text,
    hours: amount,
    grade: fc.record({ scale: text, value: text }),
    tags: fc.array(text),
  },
  { requiredKeys: ['kind', 'issuer', 'title', 'result'] },
);

const without = (from: OutcomeFacts, ...fields: (keyof OutcomeFacts)[]): OutcomeFacts =>
  Object.fromEntries(
    Object.entries(from).filter(([name]) => !fields.includes(name as keyof OutcomeFacts)),
  ) as unknown as OutcomeFacts;

describe('two recordings of one piece of evidence', () => {
  it('contradict each other in the same fields, whichever came first', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        expect(differingFields(one, other)).toEqual(differingFields(other, one));
      }),
    );
  });

  it('say the same where their content texts are equal', () => {
    fc.assert(
      fc.property(facts, facts, (one, other) => {
        if (contentText('l', one) !== contentText('l', other)) return;
        expect(differingFields(one, other)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never contradict each other by what only one of them gives of credits, hours and grade', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const silent = without(one, 'credits', 'creditScheme', 'hours', 'grade', 'tags');
        expect(differingFields(one, { ...silent, title: 'other' })).toEqual([]);
      }),
    );
  });
});
