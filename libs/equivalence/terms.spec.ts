import { describe, expect, it } from '@jest/globals';
import { RuleLibrary } from './library.js';
import { knowsPurpose, termsOf } from './terms.js';

const REF = { id: 'book', version: 1, contentHash: 'h' };

function library(more: object): RuleLibrary {
  const document = {
    bookId: 'book',
    language: '1',
    title: { zh: '书', en: 'Book' },
    authority: 'A',
    scope: { kind: 'conversion', programme: 'P' },
    validFrom: '2000-01-01',
    referenceDate: 'applied',
    programme: { courses: [] },
    rules: [],
    ...more,
  };
  const change = { epoch: 1, bookId: 'book', version: 1, contentHash: 'h', document } as const;
  return RuleLibrary.empty().with({ ...change, change: 'published' });
}

describe('the terms of an application', () => {
  it('are one step of the receiving institution where the book names none', () => {
    for (const more of [{}, { reviewSteps: [] }]) {
      expect(termsOf(library(more), REF).steps).toEqual([{ step: 'institution', days: 30 }]);
    }
  });

  it('are the steps of the book in their order', () => {
    const reviewSteps = [
      { step: 'department', days: 10 },
      { step: 'academicOffice', days: 5 },
    ];
    expect(termsOf(library({ reviewSteps }), REF).steps).toEqual(reviewSteps);
  });

  it('know the declared purposes only, and every purpose where none is declared', () => {
    const declared = termsOf(library({ purposes: [{ purpose: 'credit', consumes: true }] }), REF);
    expect(knowsPurpose(declared, 'credit')).toBe(true);
    expect(knowsPurpose(declared, undefined)).toBe(true);
    expect(knowsPurpose(declared, 'admission')).toBe(false);
    expect(knowsPurpose(termsOf(library({}), REF), 'admission')).toBe(true);
  });
});
