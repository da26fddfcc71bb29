/** The arithmetic of a trace done again, from its data alone: whoever is given one can check it. */
import { parseHundredths, parseRatio, scale } from '#domain';
import type { Hundredths } from '#domain';
import type { ExplanationStep } from './steps.js';

export interface Refolded {
  readonly accumulated: Hundredths;
  readonly recognised: Hundredths;
}

/** Throws where a step does not begin where the one before it ended, or does not come out. */
export function refold(steps: readonly ExplanationStep[]): Refolded {
  const standing = { accumulated: 0, recognised: 0 };
  for (const step of steps) {
    const begins =
      step.operation === 'multiply' && step.stage === 'values' ? step.from : standing[step.amount];
    if (step.from !== begins) throw new Error(`${step.code} begins at ${step.from}, not ${begins}`);
    const result = redo(step);
    if (step.result !== result) throw new Error(`${step.code}: ${result}, not ${step.result}`);
    standing[step.amount] = result;
  }
  return standing;
}

function redo({ operation, operand = '', from, rounding }: ExplanationStep): Hundredths {
  const amount = parseHundredths(operand) ?? 0;
  switch (operation) {
    case 'keep':
      return from;
    case 'set':
      return amount;
    case 'add':
      return from + amount;
    case 'subtract':
      return from > amount ? from - amount : 0;
    case 'limit':
      return from < amount ? from : amount;
    case 'multiply': {
      const ratio = parseRatio(operand);
      if (ratio === null || rounding === undefined) throw new Error('A product without a factor.');
      return scale(from, ratio, rounding.granularity, rounding.mode);
    }
  }
}
