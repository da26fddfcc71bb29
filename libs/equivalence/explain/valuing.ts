/** The face value of an outcome, step by step, as the rules of its version give it. */
import { formatHundredths, formatRatio } from '#domain';
import type { Hundredths, Ratio } from '#domain';
import { BANK_UNIT } from '../accumulate/face-value.js';
import type { CompiledValue } from '../compile.js';
import type { Dossier } from '../dossier.js';
import type { Reason } from '../types.js';
import { multiply } from './multiplying.js';
import type { TraceWriter } from './trace-writer.js';

const VALUES = { stage: 'values', amount: 'accumulated' } as const;

/** Writes how `face` came about from what the outcome states. */
export function explainValue(
  trace: TraceWriter,
  dossier: Dossier,
  reasons: readonly Reason[],
  face: Hundredths,
): void {
  const counted = reasons.find((one) => one.code === 'counted');
  base(trace, dossier, counted?.rule);
  for (const reason of reasons) change(trace, dossier, reason);
  if (trace.stands('accumulated') !== face) {
    const code = dossier.decided === null ? 'settled' : 'decidedByPerson';
    const values = { credits: formatHundredths(face) };
    const amount = 'accumulated';
    trace.add('values', code, { amount, operation: 'set', operand: face, result: face, values });
  }
}

function base(trace: TraceWriter, dossier: Dossier, rule: string | undefined): void {
  const { book } = dossier;
  const tabled = book?.values.find((one) => one.id === rule);
  if (tabled?.source.kind === 'value') {
    const { credits } = tabled.source;
    const told = { amount: 'accumulated', operation: 'set', operand: credits } as const;
    trace.add('values', 'tabled', { ...told, rule: tabled.id, result: credits });
    return;
  }
  const byHours = book?.hours.find((one) => one.id === rule);
  if (byHours !== undefined) fromHours(trace, dossier, byHours);
  else fromCredits(trace, dossier);
}

function fromHours(trace: TraceWriter, { facts }: Dossier, rule: CompiledValue): void {
  const hours = facts.hours ?? 0;
  const { source } = rule;
  const input = { hours: formatHundredths(hours) };
  if (source.kind === 'hours') {
    const by = `÷ ${formatRatio(inverse(source.factor))}`;
    multiply(trace, {
      ...VALUES,
      code: 'perHours',
      rule: rule.id,
      from: hours,
      input,
      by,
      unit: 'hours',
      ...source,
    });
    return;
  }
  if (source.kind !== 'steps') return;
  const [step, credits] = source.steps.filter(([from]) => hours >= from).at(-1) ?? [null, 0];
  trace.add('values', 'byHoursTable', {
    amount: 'accumulated',
    rule: rule.id,
    operation: 'set',
    operand: credits,
    input: { ...input, ...(step === null ? {} : { step: formatHundredths(step) }) },
    result: credits,
  });
}

function fromCredits(trace: TraceWriter, { facts, book }: Dossier): void {
  const { credits, creditScheme = BANK_UNIT } = facts;
  if (credits === undefined) return;
  const unit = creditScheme === BANK_UNIT ? undefined : book?.units.get(creditScheme);
  if (unit === undefined) {
    const told = { amount: 'accumulated', operation: 'set', operand: credits } as const;
    trace.add('values', 'stated', { ...told, result: credits });
    return;
  }
  const input = { credits: formatHundredths(credits), creditScheme };
  const by = `× ${formatRatio(unit.factor)}`;
  multiply(trace, {
    ...VALUES,
    code: 'changedUnit',
    from: credits,
    input,
    by,
    unit: 'credits',
    ...unit,
  });
}

/** What ratios and reductions make of it. */
function change(trace: TraceWriter, { book }: Dossier, { code, rule }: Reason): void {
  const from = trace.stands('accumulated');
  const ratio = code === 'scaled' ? book?.ratios.find((one) => one.id === rule) : undefined;
  if (ratio !== undefined) {
    const by = `× ${formatRatio(ratio.factor)}`;
    multiply(trace, {
      ...VALUES,
      code: 'scaled',
      rule: ratio.id,
      from,
      input: {},
      by,
      unit: 'credits',
      ...ratio,
    });
  }
  const reduction =
    code === 'reduced' ? book?.reductions.find((one) => one.id === rule) : undefined;
  if (reduction === undefined) return;
  const { credits, id } = reduction;
  trace.add('values', code, {
    amount: 'accumulated',
    rule: id,
    operation: 'subtract',
    operand: credits,
    values: { credits: formatHundredths(credits) },
    result: from > credits ? from - credits : 0,
  });
}

function inverse({ numerator, denominator }: Ratio): Ratio {
  return { numerator: denominator, denominator: numerator };
}
