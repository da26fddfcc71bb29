import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { checkBook, RULE_BOOK_SCHEMA, RuleLibrary, runExamples } from '#equivalence';
import type { BookDocument } from '#equivalence';
import { read, root } from './sources.js';

const ajv = new Ajv2020.Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const fits = ajv.compile(RULE_BOOK_SCHEMA);

function seeded(name: string): BookDocument {
  return JSON.parse(read(`seeds/rule-books/${name}`)) as BookDocument;
}

/** What a programme's book meets when it is published: the bank's own stands already. */
const bank = seeded('bank.json');
const published = RuleLibrary.empty().with({
  epoch: 1,
  bookId: bank.bookId,
  version: 1,
  change: 'published',
  contentHash: '',
  document: bank,
});

const names = readdirSync(join(root, 'seeds/rule-books')).filter((name) => name.endsWith('.json'));

describe.each(names)('the seeded rule book %s', (name) => {
  const document = seeded(name);

  it('has the published form', () => {
    expect(fits(document) ? [] : fits.errors).toEqual([]);
  });

  it('has no fault, and its own examples hold', () => {
    expect(checkBook(document, { published: [] })).toEqual([]);
    expect(document.examples?.length).toBeGreaterThan(0);
    expect(runExamples(document, published)).toEqual([]);
  });
});
