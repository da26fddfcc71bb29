import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainOutcome, refold } from '#equivalence';
import type { OutcomeExplanation } from '#equivalence';
import { Life, LIBRARY, steps } from './lives.js';

function explained(life: Life, outcomeId: string): OutcomeExplanation {
  const moment = { library: LIBRARY, epoch: 2, asOf: life.today };
  const found = explainOutcome(life.account, outcomeId, moment);
  if (found === null) throw new Error('The outcome is assessed but not explained.');
  return found;
}

describe('whatever happens to a learner', () => {
  it('the steps of every outcome, done again, give the amounts of the transcript', () => {
    const told = fc.property(steps, (played) => {
      const life = new Life();
      for (const step of played) {
        life.play(step);
        for (const outcome of life.assessment().outcomes) {
          const { accumulated, recognised, consumed } = outcome;
          const found = explained(life, outcome.outcomeId);
          expect(found).toMatchObject({ accumulated, recognised, consumed });
          expect(refold(found.steps)).toEqual({ accumulated, recognised });
          expect(found.steps.map((one) => one.code)).not.toContain('settled');
        }
      }
    });
    fc.assert(told, { numRuns: 200 });
  });

  it('every step is said in both languages, and what does not count has what would', () => {
    const told = fc.property(steps, (played) => {
      const life = new Life();
      for (const step of played) life.play(step);
      for (const { outcomeId, accumulated, recognised } of life.assessment().outcomes) {
        const found = explained(life, outcomeId);
        for (const { text } of [...found.steps, ...found.wouldCount]) {
          for (const words of [text.zh, text.en]) expect(words).toMatch(/^[^{}]+$/);
        }
        const face = found.face ?? 0;
        if (accumulated < face || recognised < accumulated) {
          expect(found.wouldCount.length + partsUsed(found)).toBeGreaterThan(0);
        }
      }
    });
    fc.assert(told, { numRuns: 200 });
  });
});

/** Credits that are only booked elsewhere: in parts, attempts or lower ones of a family. */
function partsUsed({ steps: told }: OutcomeExplanation): number {
  const moved = new Set(['partsRevoked', 'attemptsKept', 'partsMoved', 'familyKept']);
  return told.filter((one) => moved.has(one.code)).length;
}
