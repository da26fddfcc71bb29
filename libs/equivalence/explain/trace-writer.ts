/** Writes steps one after the other, each from what the one before it left. */
import { formatHundredths } from '#domain';
import type { BilingualText, Hundredths } from '#domain';
import type { BookRule, Matcher } from '../book.js';
import type { CompiledRounding } from '../compile.js';
import type { Dossier } from '../dossier.js';
import { lookedAt } from './looked-at.js';
import type { Inputs } from './looked-at.js';
import type { ExplainedStage, ExplanationStep, Operation, StepCode } from './steps.js';
import { STEP_CODES } from './steps.js';
import { reasonText } from './texts/reason-texts.js';
import { stepText } from './texts/step-texts.js';
import type { ReasonCode } from '../types.js';

type Amount = ExplanationStep['amount'];

/** What a step is told beside its stage and its code. */
export interface Told {
  readonly amount: Amount;
  readonly rule?: string;
  readonly operation: Operation;
  readonly operand?: Hundredths | string;
  readonly rounding?: CompiledRounding;
  /** Left out where the step goes on from what stands. */
  readonly from?: Hundredths;
  readonly result: Hundredths;
  readonly input?: Inputs;
  /** What the words name beside the inputs, the operand and both amounts. */
  readonly values?: Inputs;
  /** Instead of the words of the code. */
  readonly text?: BilingualText;
}

export class TraceWriter {
  readonly steps: ExplanationStep[] = [];
  private readonly standing: Record<Amount, Hundredths> = { accumulated: 0, recognised: 0 };

  constructor(private readonly dossier: Dossier) {}

  stands(amount: Amount): Hundredths {
    return this.standing[amount];
  }

  add(stage: ExplainedStage, code: StepCode, told: Told): void {
    const { amount, operation, result, rule, rounding } = told;
    const { operand } = told;
    const from = told.from ?? this.standing[amount];
    const written = typeof operand === 'number' ? formatHundredths(operand) : operand;
    const about = this.ruleOf(rule);
    const input = { ...lookedAt(matchersOf(about), this.dossier), ...told.input };
    this.steps.push({
      stage,
      amount,
      code,
      ...this.namesOf(about, rule),
      input,
      from,
      operation,
      ...(written === undefined ? {} : { operand: written }),
      ...(rounding === undefined ? {} : { rounding }),
      result,
      text:
        told.text ??
        wordsOf(code, { from, result }, { ...input, operand: written, ...told.values }),
    });
    this.standing[amount] = result;
  }

  private ruleOf(id: string | undefined): BookRule | undefined {
    if (id === undefined) return undefined;
    return this.dossier.book?.document.rules.find((one) => one.id === id);
  }

  private namesOf(about: BookRule | undefined, rule: string | undefined): Partial<ExplanationStep> {
    const ruleBook = this.dossier.book?.ref;
    if (rule === undefined || ruleBook === undefined) return {};
    return {
      rule,
      ruleBook,
      ...(about?.reason === undefined ? {} : { reason: about.reason }),
      ...(about?.source === undefined ? {} : { source: about.source }),
    };
  }
}

function matchersOf(rule: BookRule | undefined): readonly Matcher[] {
  if (rule === undefined) return [];
  if ('members' in rule) return rule.members;
  if (!('when' in rule) || typeof rule.when !== 'object') return [];
  return [rule.when];
}

const OWN_CODES: ReadonlySet<string> = new Set(STEP_CODES);

type OwnCode = (typeof STEP_CODES)[number];

/** The words of the code, and the arithmetic behind them where the amount has changed. */
function wordsOf(
  code: StepCode,
  { from, result }: { readonly from: Hundredths; readonly result: Hundredths },
  values: Readonly<Record<string, string | undefined>>,
): BilingualText {
  const amounts = { from: formatHundredths(from), result: formatHundredths(result) };
  const known = { ...values, ...amounts };
  if (OWN_CODES.has(code)) return stepText(code as OwnCode, known);
  const { zh, en } = reasonText({ code: code as ReasonCode, values: known });
  if (from === result) return { zh, en };
  const change = `${amounts.from} → ${amounts.result}`;
  return { zh: `${zh}：${change}`, en: `${en}: ${change}` };
}
