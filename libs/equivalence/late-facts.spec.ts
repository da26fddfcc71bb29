/** A fact about the learner that is recorded after credits were used takes none of them back. */
import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.js';
import type { BookRule } from './book.js';
import { bankBook, libraryOf, outcomeId, Story } from './cases.js';
import { explainOutcome } from './explain/outcome.js';
import type { Balances } from './types.js';

const VETERAN = { type: 'learnerStatus', status: 'veteran', by: 'A' } as const;
const when = { learner: { status: 'veteran' } };

function after(rules: readonly BookRule[], used: string): Balances {
  const library = libraryOf(bankBook(rules, { hitPolicy: 'first' }));
  const story = new Story([{ credits: '4' }]).convert([[1, used]]).know(VETERAN);
  const account = story.account();
  const moment = { library, epoch: 1, asOf: '2026-02-01' };
  const { balances } = assess(account, library, 1, moment.asOf);
  const explained = explainOutcome(account, outcomeId(1), moment);
  expect(explained).toMatchObject({ recognised: balances.recognised });
  return balances;
}

describe('what was consumed stands when a later fact', () => {
  it.each<readonly [string, BookRule]>([
    ['lowers the value', { id: 'v', kind: 'value', when, credits: '1.00' }],
    ['brings a factor', { id: 'r', kind: 'ratio', when, on: 'recognised', factor: '0.25' }],
    ['brings a cap', { id: 'c', kind: 'cap', per: 'item', when, credits: '1.00' }],
    ['excludes it', { id: 'x', kind: 'exclude', when }],
  ])('%s', (_name, rule) => {
    expect(after([rule], '3')).toMatchObject({ recognised: 300, available: 0, overdrawn: 0 });
  });

  it('and what was not consumed is taken', () => {
    const rule: BookRule = { id: 'v', kind: 'value', when, credits: '1.00' };
    expect(after([rule], '0.50')).toMatchObject({ accumulated: 100, recognised: 100 });
  });
});
