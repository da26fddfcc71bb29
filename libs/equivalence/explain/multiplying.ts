/** A step that multiplies: the product, rounded once by a named mode, and the line of it. */
import { formatRatio, scale } from '#domain';
import type { Hundredths, Ratio } from '#domain';
import type { CompiledRounding } from '../compile.js';
import { productText } from './arithmetic.js';
import type { Inputs } from './looked-at.js';
import type { ExplainedStage, ExplanationStep } from './steps.js';
import { reasonText } from './texts/reason-texts.js';
import { stepText } from './texts/step-texts.js';
import type { TraceWriter } from './trace-writer.js';

interface Multiplied {
  readonly stage: ExplainedStage;
  readonly amount: ExplanationStep['amount'];
  readonly code: 'perHours' | 'changedUnit' | 'scaled' | 'lowerInFamily';
  readonly rule?: string;
  readonly from: Hundredths;
  readonly factor: Ratio;
  readonly rounding: CompiledRounding;
  /** The factor as the rule says it: `÷ 16`, `× 2/3`. */
  readonly by: string;
  readonly unit: 'hours' | 'credits';
  readonly input: Inputs;
}

export function multiply(trace: TraceWriter, told: Multiplied): void {
  const { stage, amount, code, rule, from, factor, rounding, by, unit, input } = told;
  const result = scale(from, factor, rounding.granularity, rounding.mode);
  const { zh, en } = productText({ amount: from, factor, by, rounding, result, unit });
  const named =
    code === 'scaled' || code === 'lowerInFamily'
      ? reasonText({ code, values: input })
      : stepText(code, {});
  trace.add(stage, code, {
    amount,
    ...(rule === undefined ? {} : { rule }),
    operation: 'multiply',
    operand: formatRatio(factor),
    rounding,
    from,
    input,
    result,
    text: { zh: `${named.zh}：${zh}`, en: `${named.en}: ${en}` },
  });
}
