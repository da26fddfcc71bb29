/** Hours that the rounding or the steps of a rule left without credit. */
import { formatHundredths, scale } from '#domain';
import type { Hundredths } from '#domain';
import type { ValueSource } from '../compile.js';
import type { Dossier } from '../dossier.js';
import { exactProduct } from './arithmetic.js';

export interface NextStep {
  readonly hours: Hundredths;
  readonly credits: Hundredths;
}

/** Where the next credit begins; null where hours do not value it or none of them is lost. */
export function moreHours({ book, facts, reasons, status }: Dossier): NextStep | null {
  const counted = reasons.find((one) => one.code === 'counted');
  const rule = book?.hours.find((one) => one.id === counted?.rule);
  if (facts.hours === undefined || rule === undefined || status !== 'counted') return null;
  return nextStep(facts.hours, rule.source);
}

function nextStep(hours: Hundredths, source: ValueSource): NextStep | null {
  if (source.kind === 'value') return null;
  if (source.kind === 'steps') {
    const found = source.steps.find(([from]) => from > hours);
    return found === undefined ? null : { hours: found[0], credits: found[1] };
  }
  const { factor, rounding } = source;
  const { granularity, mode } = rounding;
  const valued = (one: Hundredths): Hundredths => scale(one, factor, granularity, mode);
  const has = valued(hours);
  // Nothing was rounded away: then more hours are simply more hours.
  if (exactProduct(hours, factor) === formatHundredths(has)) return null;
  let step = 1;
  while (valued(hours + step) === has) step *= 2;
  let short = hours;
  let enough = hours + step;
  while (enough - short > 1) {
    const middle = short + half(enough - short);
    if (valued(middle) === has) short = middle;
    else enough = middle;
  }
  return { hours: enough, credits: valued(enough) };
}

function half(whole: number): number {
  return Number(BigInt(whole) / 2n);
}
