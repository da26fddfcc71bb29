import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleLibrary } from '#equivalence';
import { exactSolver } from '#solver';
import { documentFaults } from './document-faults.js';
import { mangledBook } from '../../../test/acts/mangled-books.js';

const CODE = /^[a-z][A-Za-z]+$/;
const POINTER = /^(\/([^~/]|~[01])*)*$/;

const RUNS = 10_000;
/** Places that one answer names at most. */
const ERRORS_MAX = 100;

it('ten thousand mangled books are each taken, or refused place by place', async () => {
  let taken = 0;
  let answered = 0;
  const library = RuleLibrary.empty().provedBy(await exactSolver());
  const answers = fc.asyncProperty(mangledBook, async (document) => {
    const errors = await documentFaults(document, library);
    answered += 1;
    if (errors.length === 0) taken += 1;
    if (errors.length > ERRORS_MAX) throw new Error(`${errors.length} places`);
    for (const { pointer, code, text } of errors) {
      if (!POINTER.test(pointer) || !CODE.test(code)) throw new Error(`${pointer} ${code}`);
      // What the author wrote may stand in a text; a hole that nothing filled may not.
      if (/\{[a-zA-Z]{2,}\}|undefined/.test(text.en)) throw new Error(text.en);
    }
  });
  await fc.assert(answers, { numRuns: RUNS });
  // A book that hangs never answers, and one that throws ends the run.
  expect(answered).toBe(RUNS);
  expect(taken).toBeGreaterThan(RUNS / 50);
}, 240_000);

it('any JSON at all is refused', async () => {
  const any = fc.asyncProperty(fc.jsonValue(), async (document) => {
    const errors = await documentFaults(document, RuleLibrary.empty());
    expect(errors.length).toBeGreaterThan(0);
  });
  await fc.assert(any, { numRuns: 200 });
});
