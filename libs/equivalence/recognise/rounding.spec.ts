import { describe, expect, it } from '@jest/globals';
import { assess } from '../assess.js';
import type { BookRule } from '../book.js';
import { bankBook, conversionBook, libraryOf, outcomeId, Story } from '../cases.js';
import { obstacleToGrant } from '../convert/grantable.js';
import { planConversion } from '../convert/index.js';
import { entriesBetween } from '../entries.js';
import type { RuleLibrary } from '../library.js';
import type { Assessment } from '../types.js';

const TODAY = '2026-02-01';
const TOTAL: BookRule = {
  id: 't1',
  kind: 'rounding',
  when: 'total',
  granularity: '0.50',
  mode: 'down',
};
const library = libraryOf(bankBook([TOTAL, { id: 'e1', kind: 'validity', when: {} }]));

function assessed(story: Story, by: RuleLibrary = library, asOf = TODAY): Assessment {
  return assess(story.account(), by, by.epoch, asOf);
}

describe('the rounding of the total', () => {
  it('is an entry of its own, so that outcomes, balances and postings agree', () => {
    const story = new Story([{ credits: '2.20' }]);
    const one = assessed(story);
    const two = assessed(story.record({ credits: '1.40' }));
    const first = entriesBetween(null, one, () => '');
    const second = entriesBetween(one, two, () => '');
    expect(first.map((entry) => [entry.code, entry.balances.recognised])).toEqual([
      ['counted', 220],
      ['rounded', 200],
    ]);
    expect(second.map((entry) => [entry.code, entry.balances.recognised])).toEqual([
      ['counted', 340],
      ['rounded', 350],
    ]);
    expect(second[1]).toMatchObject({
      rule: 't1',
      ruleBook: { id: 'bank', version: 1 },
      postings: [
        { account: 'issued:recognised', amount: -10 },
        { account: 'recognised', amount: 10 },
      ],
    });
    expect(two.balances).toMatchObject({ recognised: 350, available: 350 });
  });

  it('never goes below what was consumed', () => {
    const story = new Story([{ credits: '2.30' }, { credits: '1.80', validUntil: '2026-01-20' }]);
    story.convert([[1, '2.30']], '2026-01-10');
    expect(assessed(story, library, '2026-01-15').balances).toMatchObject({
      recognised: 400,
      available: 170,
    });
    expect(assessed(story).balances).toMatchObject({ recognised: 230, available: 0, overdrawn: 0 });
  });

  it('is not available to a grant', () => {
    const story = new Story([{ credits: '2.30' }]);
    const ask = (drawn: number) =>
      obstacleToGrant(story.account(), { library, epoch: 1 }, TODAY, {
        institution: 'R',
        programme: 'P1',
        ruleBook: { id: 'R-P1', version: 1, contentHash: '' },
        matches: [
          {
            course: null,
            credits: drawn,
            rule: 'm1',
            sources: [{ outcomeId: outcomeId(1), drawn, forfeited: 0 }],
          },
        ],
      });
    expect(ask(200)).toBeNull();
    expect(ask(201)).toBe('creditsNotAvailable');
  });

  it('is not there for a plan, which may use what the account has in all', () => {
    const plan = (credits: string): number | undefined => {
      const book = conversionBook(
        [{ code: 'C1', credits }],
        [{ id: 'm1', kind: 'match', from: [{}], to: { courses: ['C1'] } }],
      );
      const both = libraryOf(bankBook([TOTAL]), book);
      const story = new Story([{ credits: '2.30' }]);
      const request = { institution: 'R', programme: 'P1', on: TODAY };
      return planConversion(story.account(), both, 2, request)?.converted;
    };
    expect(plan('2.00')).toBe(200);
    expect(plan('2.30')).toBe(0);
  });

  it('is that of the last version that has assessed something', () => {
    const versions = libraryOf(bankBook([]), bankBook([TOTAL]));
    const story = new Story().record({ credits: '2.20' }, { epoch: 1 });
    expect(assessed(story, versions).balances.recognised).toBe(220);
    story.record({ credits: '1.40' }, { epoch: 2 });
    expect(assessed(story, versions).balances.recognised).toBe(350);
  });
});
