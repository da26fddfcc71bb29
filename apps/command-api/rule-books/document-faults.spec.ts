import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RuleLibrary } from '#equivalence';
import { documentFaults } from './document-faults.js';

const SEEDS = join(import.meta.dirname, '..', '..', '..', 'seeds', 'rule-books');

function seed(name: string): unknown {
  return JSON.parse(readFileSync(join(SEEDS, name), 'utf8'));
}

describe('the rule books that the bank starts with', () => {
  const names = readdirSync(SEEDS).filter((name) => name.endsWith('.json'));

  it.each(names)('%s can be published, with every example of it', async (name) => {
    const bank = {
      epoch: 1,
      bookId: 'bank',
      version: 1,
      change: 'published',
      contentHash: '',
      document: seed('bank.json'),
    } as const;
    const before = RuleLibrary.empty();
    const library = name === 'bank.json' ? before : before.with(bank);
    expect(await documentFaults(seed(name), library)).toEqual([]);
  });
});

it('a course of nearly a billion credits is planned like any other', async () => {
  const text = JSON.stringify(seed(join('published', 'c13-veterans.json')));
  const document: unknown = JSON.parse(text.replaceAll('"6.00"', '"999999999.99"'));
  const errors = await documentFaults(document, RuleLibrary.empty());
  expect(errors[0]).toMatchObject({ pointer: '/examples/0/expect/converted' });
  expect(errors[0]?.text.en).toContain('gets 1000000007.99');
});

describe('the largest book', () => {
  const rules = Array.from({ length: 2_000 }, (_, at) => ({
    id: `v${at}`,
    kind: 'value',
    when: { kind: 'course', issuer: `I${at}` },
    credits: `${at + 1}`,
  }));
  const head = {
    bookId: 'bank',
    language: '1',
    title: { zh: '规则集', en: 'Book' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    referenceDate: 'awarded',
  };

  it('is checked, every rule against every other, within seconds', async () => {
    const started = performance.now();
    expect(await documentFaults({ ...head, rules }, RuleLibrary.empty())).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it.each([
    [5_000, 100],
    [50_000, 1],
  ])('is refused within seconds where all of %i rules are wrong', async (count, faults) => {
    const wrong = Array.from({ length: count }, () => ({ kind: 'x', extra: 1 }));
    const started = performance.now();
    expect(await documentFaults({ ...head, rules: wrong }, RuleLibrary.empty())).toHaveLength(
      faults,
    );
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
