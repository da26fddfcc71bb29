import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { checkBook, RULE_BOOK_SCHEMA, RuleLibrary, runExamples } from '#equivalence';
import type { BookDocument } from '#equivalence';
import { exactSolver } from '#solver';
import { read, root } from './sources.js';

const ajv = new Ajv2020.Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
const fits = ajv.compile(RULE_BOOK_SCHEMA);

function seeded(name: string): BookDocument {
  return JSON.parse(read(`seeds/rule-books/${name}`)) as BookDocument;
}

/** What a programme's book meets when it is published: the bank's own stands already. */
const bank = seeded('bank.json');
const published = RuleLibrary.empty()
  .provedBy(await exactSolver())
  .with({
    epoch: 1,
    bookId: bank.bookId,
    version: 1,
    change: 'published',
    contentHash: '',
    document: bank,
  });

const all = readdirSync(join(root, 'seeds/rule-books'), { recursive: true, encoding: 'utf8' });
const names = all.filter((name) => name.endsWith('.json')).sort();
/** Written from published texts, c1–c14 of the design; the first three are not. */
const fromTexts = names.filter((name) => name.includes('/'));

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

describe.each(fromTexts)('the rule text %s', (name) => {
  const document = seeded(name);

  it('says of each rule why in both languages, and by which source', () => {
    for (const { id, reason, source } of document.rules) {
      expect([id, reason?.zh ?? '', source ?? '']).toEqual([
        id,
        expect.stringMatching(/\p{Script=Han}/u),
        expect.stringMatching(/^S[0-9]+ |^教职成|^Sample/),
      ]);
      expect(reason?.en).toMatch(/[a-z]/);
    }
  });

  it('has three examples or more', () => {
    expect(document.examples?.length).toBeGreaterThanOrEqual(3);
  });
});

it('each rule text of the design is a book', () => {
  for (let at = 1; at <= 14; at += 1) {
    expect(fromTexts.filter((name) => name.includes(`/c${at}-`))).toHaveLength(1);
  }
});
