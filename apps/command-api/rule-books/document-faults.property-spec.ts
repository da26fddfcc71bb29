import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleLibrary } from '#equivalence';
import { exactSolver } from '#solver';
import { documentFaults } from './document-faults.js';
import { mangledBook } from '../../../test/acts/mangled-books.js';

const CODE = /^[a-z][A-Za-z]+$/;
const POINTER = /^(\/([^~/]|~[01])*)*$/;

const RUNS = 10_000;
/** Takes about 15 s on one core that others use as well; a hang is far beyond. */
const SECONDS = 90;

it('ten thousand mangled books are refused place by place or taken, none of them slowly', async () => {
  let taken = 0;
  let slowest = 0;
  const library = RuleLibrary.empty().provedBy(await exactSolver());
  const answered = fc.asyncProperty(mangledBook, async (document) => {
    const started = performance.now();
    const errors = await documentFaults(document, library);
    slowest = Math.max(slowest, performance.now() - started);
    if (errors.length === 0) taken += 1;
    for (const { pointer, code, text } of errors) {
      if (!POINTER.test(pointer) || !CODE.test(code)) throw new Error(`${pointer} ${code}`);
      // What the author wrote may stand in a text; a hole that nothing filled may not.
      if (/\{[a-zA-Z]{2,}\}|undefined/.test(text.en)) throw new Error(text.en);
    }
  });
  const started = performance.now();
  await fc.assert(answered, { numRuns: RUNS });
  expect(performance.now() - started).toBeLessThan(SECONDS * 1_000);
  expect(slowest).toBeLessThan(2_000);
  expect(taken).toBeGreaterThan(RUNS / 50);
}, 120_000);

it('any JSON at all is refused', async () => {
  const any = fc.asyncProperty(fc.jsonValue(), async (document) => {
    const errors = await documentFaults(document, RuleLibrary.empty());
    expect(errors.length).toBeGreaterThan(0);
  });
  await fc.assert(any, { numRuns: 200 });
});
