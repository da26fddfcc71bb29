/** Every kind of fault, planted one by one into a sound book: where it is found, and as what. */
import { describe, expect, it } from '@jest/globals';
import { BOOK_FAULTS, RuleLibrary } from '#equivalence';
import { documentFaults } from './document-faults.js';
import { BANK, PROGRAMME } from './planted/books.js';
import { CONDITIONS } from './planted/in-conditions.js';
import { HEAD, MATCHERS, PROGRAMMES } from './planted/in-heads.js';
import { BESIDE, EXAMPLES, MATCHES, TOGETHER } from './planted/in-matches.js';
import { CAPS, RULES } from './planted/in-rules.js';

const ALL = {
  HEAD,
  PROGRAMMES,
  MATCHERS,
  CONDITIONS,
  RULES,
  CAPS,
  MATCHES,
  TOGETHER,
  EXAMPLES,
  BESIDE,
};

const published = RuleLibrary.empty().with({
  epoch: 1,
  bookId: 'R-P1',
  version: 1,
  change: 'published',
  contentHash: '',
  document: JSON.parse(JSON.stringify(PROGRAMME)) as unknown,
});

const found = new Set<string>();

describe.each(Object.entries(ALL))('in a sound book, %s:', (group, planted) => {
  const library = group === 'BESIDE' ? published : RuleLibrary.empty();

  it.each(planted)('%s is found', async (_what, document, fault) => {
    // `undefined` cannot stand in JSON: what is planted here goes through its text first.
    const sent = JSON.parse(JSON.stringify(document)) as unknown;
    const errors = await documentFaults(sent, library, (code) => code !== 'NOBODY');
    expect(errors.map((one) => `${one.pointer} ${one.code}`)).toEqual([fault]);
    for (const { code, text } of errors) {
      found.add(code);
      expect(text.zh).toMatch(/\p{Script=Han}/u);
      expect(text.en).toMatch(/\w+/);
      expect(text.zh + text.en).not.toMatch(/[{}]|undefined/);
    }
  });
});

describe('the planted faults', () => {
  it('are more than a hundred', () => {
    expect(Object.values(ALL).flat().length).toBeGreaterThan(100);
  });

  it('stand in books that have none without them', async () => {
    expect(await documentFaults(BANK, RuleLibrary.empty())).toEqual([]);
    expect(await documentFaults(PROGRAMME, RuleLibrary.empty())).toEqual([]);
  });

  it('are of every kind that the check knows', () => {
    expect(BOOK_FAULTS.filter((code) => !found.has(code))).toEqual([]);
  });
});
