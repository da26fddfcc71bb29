/** Products in writing: the exact number before it was rounded, and the line that shows both. */
import { formatHundredths } from '#domain';
import type { BilingualText, Hundredths, Ratio } from '#domain';
import type { CompiledRounding } from '../compile.js';
import { both, say } from './texts/say.js';

/** More digits than this are left away, and the number says so by `…`. */
const DIGITS_MAX = 6;

/** `amount × factor` in full: `2.8125`; `2.222222…` where it never ends. */
export function exactProduct(amount: Hundredths, { numerator, denominator }: Ratio): string {
  const below = denominator * 100n;
  const whole = BigInt(amount) * numerator;
  let rest = whole % below;
  let digits = '';
  while (rest > 0n && digits.length < DIGITS_MAX) {
    digits += String((rest * 10n) / below);
    rest = (rest * 10n) % below;
  }
  const decimals = digits.padEnd(2, '0');
  return `${whole / below}.${decimals}${rest > 0n ? '…' : ''}`;
}

export interface Product {
  readonly amount: Hundredths;
  readonly factor: Ratio;
  /** The factor in the rule's words: `÷ 16` or `× 2/3`. */
  readonly by: string;
  readonly rounding: CompiledRounding;
  readonly result: Hundredths;
  readonly unit: 'hours' | 'credits';
}

/** `45.00 学时 ÷ 16 = 2.8125 → 2.50（0.50 一档，舍去）`. */
export function productText({
  amount,
  factor,
  by,
  rounding,
  result,
  unit,
}: Product): BilingualText {
  const exact = exactProduct(amount, factor);
  const written = formatHundredths(result);
  const values = {
    amount: formatHundredths(amount),
    by,
    exact,
    result: written,
    granularity: formatHundredths(rounding.granularity),
    mode: rounding.mode,
  };
  const rounded = exact !== written;
  if (unit === 'hours') return say(rounded ? HOURS_ROUNDED : HOURS, values);
  return say(rounded ? ROUNDED : EXACT, values);
}

const HOURS = [both('{amount} 学时 {by} = {exact}', '{amount} hours {by} = {exact}')];
const EXACT = [both('{amount} {by} = {exact}', '{amount} {by} = {exact}')];
const HOURS_ROUNDED = [
  both(
    '{amount} 学时 {by} = {exact} → {result}（{granularity} 一档，{mode}）',
    '{amount} hours {by} = {exact} → {result} (in steps of {granularity}, {mode})',
  ),
];
const ROUNDED = [
  both(
    '{amount} {by} = {exact} → {result}（{granularity} 一档，{mode}）',
    '{amount} {by} = {exact} → {result} (in steps of {granularity}, {mode})',
  ),
];
