/** What each stage did to one outcome, told from what the stage left of it. */
import { formatHundredths, formatRatio, scale } from '#domain';
import type { CivilDate, Hundredths } from '#domain';
import type { AssessedStage, Dossier } from '../dossier.js';
import { confirmationOf } from '../matcher.js';
import type { Reason } from '../types.js';
import { letPass } from './let-pass.js';
import type { Inputs } from './looked-at.js';
import type { ExplainedStage, ExplanationStep, StepCode } from './steps.js';
import { TraceWriter } from './trace-writer.js';
import type { Told } from './trace-writer.js';
import { multiply } from './multiplying.js';
import { explainValue } from './valuing.js';
import type { Left, Watched } from './watched.js';

/** What the first stage can say; such an outcome goes no further. */
const AT_THE_DOOR: ReadonlySet<string> = new Set(['revoked', 'notPassed']);

const STAGES: Readonly<Record<AssessedStage, ExplainedStage>> = {
  values: 'values',
  attempts: 'attempts',
  tests: 'tests',
  consumption: 'consumption',
  families: 'families',
  itemCaps: 'itemCaps',
  sums: 'sums',
  kept: 'consumption',
  consumed: 'leftovers',
};

/** What happened where an amount moved and no reason was given: others' use of credits. */
const UNSAID: Readonly<Partial<Record<AssessedStage, StepCode>>> = {
  attempts: 'attemptsKept',
  consumption: 'partsMoved',
  families: 'familyKept',
  kept: 'consumedKept',
};

export function outcomeSteps(watched: Watched, asOf: CivilDate): ExplanationStep[] {
  const trace = new TraceWriter(watched.dossier);
  let face: Hundredths | null = null;
  for (const left of watched.left) {
    if (left.stage === 'values') value(trace, watched.dossier, left);
    else if (left.stage === 'attempts') count(trace, left, face);
    else recognise(trace, watched, left, asOf);
    face = left.face;
  }
  return trace.steps;
}

function value(trace: TraceWriter, dossier: Dossier, { status, reasons, face }: Left): void {
  const out = reasons.find((one) => AT_THE_DOOR.has(one.code));
  verify(trace, dossier, out);
  if (out !== undefined) return;
  if (status === 'counted' && face !== null) explainValue(trace, dossier, reasons, face);
  else for (const one of reasons) say(trace, { stage: 'values', amount: 'accumulated' }, one, 0);
}

function verify(trace: TraceWriter, { record, facts }: Dossier, out: Reason | undefined): void {
  const input = {
    result: facts.result,
    confirmation: confirmationOf(record),
    numberChecked: String(record.numberChecked),
    recordedOn: record.recordedOn,
    ...(record.corrected === undefined ? {} : { correctedOn: record.corrected.on }),
    ...out?.values,
  };
  const told = { amount: 'accumulated', operation: 'keep', result: 0 } as const;
  trace.add('verify', out?.code ?? 'verified', { ...told, input });
}

/** Containers and attempts: what of the face value counts. */
function count(trace: TraceWriter, left: Left, valued: Hundredths | null): void {
  const lowered = (valued ?? 0) - (left.face ?? 0);
  if (lowered > 0 && trace.stands('accumulated') > 0) {
    const operation = { operation: 'subtract', operand: lowered } as const;
    const result = trace.stands('accumulated') - lowered;
    trace.add('attempts', 'partsRevoked', { amount: 'accumulated', ...operation, result });
  }
  tell(trace, left, 'accumulated', left.reasons);
}

function recognise(trace: TraceWriter, watched: Watched, left: Left, asOf: CivilDate): void {
  if (left.stage === 'tests') takeUp(trace, left);
  if (left.stage === 'consumed') {
    use(trace, left);
    return;
  }
  tell(trace, left, 'accumulated', []);
  const steps = trace.steps.length;
  const from = trace.stands('recognised');
  for (const reason of left.reasons) reasoned(trace, watched.dossier, left, reason);
  tell(trace, left, 'recognised', []);
  const moved = from !== left.recognised || trace.steps.length > steps;
  if (moved || left.recognised === 0) return;
  const stage = STAGES[left.stage];
  for (const { code, ...told } of letPass(stage, watched, asOf)) {
    // A book may cap items before and after its families; it is said once.
    if (trace.steps.some((one) => one.stage === stage && one.rule === told.rule)) continue;
    const kept = { amount: 'recognised', operation: 'keep', result: left.recognised } as const;
    trace.add(stage, code, { ...kept, ...told });
  }
}

/** Recognition begins with what is accumulated. */
function takeUp(trace: TraceWriter, { accumulated, status }: Left): void {
  if (status === 'revoked' || status === 'notPassed') return;
  const told = { amount: 'recognised', operation: 'set', operand: accumulated } as const;
  trace.add('tests', 'takenUp', { ...told, result: accumulated });
}

/** A factor does its own arithmetic; any other reason explains what the stage left. */
function reasoned(trace: TraceWriter, dossier: Dossier, left: Left, reason: Reason): void {
  const place = { stage: STAGES[left.stage], amount: 'recognised' } as const;
  const from = trace.stands('recognised');
  const last = reason === left.reasons.at(-1);
  const found = factorOf(dossier, reason);
  const { factor, rounding } = found ?? WHOLE;
  const product = scale(from, factor, rounding.granularity, rounding.mode);
  const fits = last ? product === left.recognised : product <= from;
  if (found === null || !fits) {
    say(trace, place, reason, last ? left.recognised : from);
    return;
  }
  const by = `× ${formatRatio(factor)}`;
  const told = { ...found, by, unit: 'credits', from, input: stated(reason) } as const;
  multiply(trace, { ...place, ...told });
}

const WHOLE = {
  factor: { numerator: 1n, denominator: 1n },
  rounding: { granularity: 1, mode: 'down' },
} as const;

/** The factor of the rule on what is recognised, or on lower members of a family. */
function factorOf({ book }: Dossier, { code, rule }: Reason) {
  if (book === null || rule === undefined) return null;
  if (code === 'scaled') {
    const found = book.scalings.find((one) => one.id === rule);
    return found === undefined ? null : { code, rule, ...found };
  }
  const lower = book.families.find((one) => one.id === rule)?.lower ?? null;
  return code === 'lowerInFamily' && lower !== null ? { code, rule, ...lower } : null;
}

/** Leads the amount to what the stage left, by its reasons or, without one, by the stage. */
function tell(
  trace: TraceWriter,
  left: Left,
  amount: Told['amount'],
  reasons: readonly Reason[],
): void {
  const stage = STAGES[left.stage];
  const target = left[amount];
  for (const reason of reasons) say(trace, { stage, amount }, reason, target);
  const from = trace.stands(amount);
  if (from === target) return;
  const raised = target > from && (left.stage === 'families' || left.stage === 'attempts');
  const code = raised ? 'consumedKept' : (UNSAID[left.stage] ?? 'settled');
  const takes = code === 'attemptsKept' || code === 'familyKept';
  const operation = takes
    ? ({ operation: 'subtract', operand: from - target } as const)
    : ({ operation: 'set', operand: target } as const);
  trace.add(stage, code, { amount, ...operation, result: target });
}

interface Place {
  readonly stage: ExplainedStage;
  readonly amount: Told['amount'];
}

/** A reason, and the amount that it leaves. */
function say(trace: TraceWriter, place: Place, reason: Reason, target: Hundredths): void {
  const { stage, amount } = place;
  const { code, rule } = reason;
  const limit = code === 'overItemCap';
  const moves = trace.stands(amount) !== target;
  trace.add(stage, code, {
    amount,
    ...(rule === undefined ? {} : { rule }),
    operation: !moves ? 'keep' : limit ? 'limit' : 'set',
    ...(moves ? { operand: target } : {}),
    input: stated(reason),
    result: target,
  });
}

/** Without what is not there, said by an empty text, and the line that the step says itself. */
function stated({ code, values = {} }: Reason): Inputs {
  // How a limit was worked out is no arithmetic of the step.
  const own = (name: string): boolean => name === 'arithmetic' && code !== 'overItemCap';
  const said = Object.entries(values).filter(([name, value]) => value !== '' && !own(name));
  return Object.fromEntries(said);
}

/** What was used of it, and what that leaves. */
function use(trace: TraceWriter, { recognised, consumed, reasons }: Left): void {
  for (const { code } of reasons) {
    const input = {
      consumed: formatHundredths(consumed),
      available: formatHundredths(recognised - consumed),
    };
    const kept = { amount: 'recognised', operation: 'keep', result: recognised } as const;
    trace.add('leftovers', code, { ...kept, input });
  }
}
