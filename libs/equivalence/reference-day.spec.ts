import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.js';
import type { BookDocument, BookRule } from './book.js';
import { bankBook, libraryOf, Story } from './cases.js';
import type { Given, Known } from './cases.js';

const NOTHING: BookRule = { id: 'x', kind: 'exclude', when: {} };

/** True where the version for the intakes of 2021 to 2023 assesses the outcome. */
function covered(given: Given, facts: readonly Known[], more: Partial<BookDocument> = {}): boolean {
  const book = bankBook([NOTHING], {
    referenceDate: 'cohort',
    validFrom: '2021-09-01',
    validTo: '2024-08-31',
    ...more,
  });
  const story = new Story([{ credits: '3', ...given }]);
  for (const fact of facts) story.know(fact);
  const found = assess(story.account(), libraryOf(book), 1, '2026-02-01');
  return found.balances.recognised === 0;
}

const enrolment = (more: Partial<Known>): Known =>
  ({ type: 'enrolment', institution: 'A', programme: 'P', ...more }) as Known;

describe('a book of the bank that goes by the cohort', () => {
  const LATE: Given = { awardedOn: '2025-06-30' };

  it('goes by the day on which the learner’s enrolment began', () => {
    expect(covered(LATE, [enrolment({ validFrom: '2023-09-01' })])).toBe(true);
    expect(covered(LATE, [enrolment({ validFrom: '2024-09-01' })])).toBe(false);
  });

  it('by the year that the cohort names, where the enrolment was dated later', () => {
    const dated = { validFrom: '2025-12-01' };
    expect(covered(LATE, [enrolment({ cohort: '2023', ...dated })])).toBe(true);
    expect(covered(LATE, [enrolment({ cohort: '2024', ...dated })])).toBe(false);
    expect(covered(LATE, [enrolment({ cohort: '23级', ...dated })])).toBe(false);
  });

  it('by the enrolment at the issuer that was in force on the day of award', () => {
    const here = enrolment({ validFrom: '2023-09-01' });
    const elsewhere = enrolment({ institution: 'B', validFrom: '2024-09-01' });
    expect(covered(LATE, [here, elsewhere])).toBe(true);
    expect(covered({ ...LATE, issuer: 'B' }, [here, elsewhere])).toBe(false);
    const again = enrolment({ validFrom: '2025-09-01' });
    expect(covered(LATE, [here, again])).toBe(true);
  });

  it('never by an enrolment that was at no time in force', () => {
    const left = enrolment({ validFrom: '2021-10-01', validTo: '2021-09-30' });
    expect(covered(LATE, [left])).toBe(false);
    expect(covered(LATE, [enrolment({ validFrom: '2022-09-01' }), left])).toBe(true);
  });

  it('by the day of award where no enrolment is known', () => {
    expect(covered(LATE, [])).toBe(false);
    expect(covered({ awardedOn: '2022-06-30' }, [])).toBe(true);
  });

  it('and looks at the learner as that enrolment says', () => {
    const rule: BookRule = {
      ...NOTHING,
      when: { learner: { programme: 'P', cohort: '2023' } },
    };
    const known = enrolment({ cohort: '2023', validFrom: '2025-12-01' });
    expect(covered(LATE, [known], { rules: [rule] })).toBe(true);
  });
});

it('a book of the bank that goes by the application goes by the day of recording', () => {
  const book = bankBook([NOTHING], { referenceDate: 'applied', validFrom: '2026-01-01' });
  const recorded = (on: string): number => {
    const story = new Story().record({ credits: '3' }, { on });
    return assess(story.account(), libraryOf(book), 1, '2026-02-01').balances.recognised;
  };
  expect(recorded('2025-12-31')).toBe(300);
  expect(recorded('2026-01-01')).toBe(0);
});
