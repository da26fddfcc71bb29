/**
 * Amounts: credits, hours and percentages as integer hundredths.
 *
 * Inside the bank an amount is a whole number of hundredths (`1250` is 12.50); at every edge it is
 * a decimal string. Nothing here divides two numbers into a fraction.
 */

/** A whole number of hundredths. Safe integers only: at most 10^13 credits. */
export type Hundredths = number;

/** The declared ways of rounding (rules.md §1). */
export const ROUNDING_MODES = ['down', 'up', 'halfUp', 'halfEven', 'halfDown'] as const;
export type RoundingMode = (typeof ROUNDING_MODES)[number];

/** A fraction of whole numbers, `denominator` > 0. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const DECIMAL = /^(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,2}))?$/;

/** Reads `"12"`, `"12.5"` or `"12.50"`; null where the text is no amount of 0 to 999,999,999.99. */
export function parseHundredths(text: string): Hundredths | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const fraction = (match[2] ?? '').padEnd(2, '0');
  return Number.parseInt(match[1] + fraction, 10);
}

/** Writes hundredths with two decimals: `1250` → `"12.50"`, `-5` → `"-0.05"`. */
export function formatHundredths(amount: Hundredths): string {
  const digits = String(amount < 0 ? -amount : amount).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Reads `"2/3"`, `"16"` or `"0.75"` as an exact ratio; null where it is none or is not above 0. */
export function parseRatio(text: string): Ratio | null {
  const parts = text.split('/');
  if (parts.length > 2) return null;
  const top = parseHundredths(parts[0] ?? '');
  const bottom = parts.length === 2 ? parseHundredths(parts[1] ?? '') : 100;
  if (top === null || bottom === null || top === 0 || bottom === 0) return null;
  return { numerator: BigInt(top), denominator: BigInt(bottom) };
}

/** Writes a ratio in lowest terms, as rules write it: `"2/3"`, `"16"`. */
export function formatRatio({ numerator, denominator }: Ratio): string {
  const by = commonDivisor(numerator, denominator);
  const top = numerator / by;
  return by === denominator ? `${top}` : `${top}/${denominator / by}`;
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}

/**
 * `amount × factor`, rounded once to a multiple of `granularity` by `mode`.
 * All three are ≥ 0 and `granularity` > 0; the result is exact before it is rounded.
 */
export function scale(
  amount: Hundredths,
  factor: Ratio,
  granularity: Hundredths,
  mode: RoundingMode,
): Hundredths {
  const unit = BigInt(granularity) * factor.denominator;
  const exact = BigInt(amount) * factor.numerator;
  const whole = exact / unit;
  const rest = exact - whole * unit;
  const steps = roundsUp(mode, rest, unit, whole) ? whole + 1n : whole;
  return Number(steps * BigInt(granularity));
}

function roundsUp(mode: RoundingMode, rest: bigint, unit: bigint, whole: bigint): boolean {
  const twice = rest * 2n;
  switch (mode) {
    case 'down':
      return false;
    case 'up':
      return rest > 0n;
    case 'halfUp':
      return twice >= unit;
    case 'halfDown':
      return twice > unit;
    case 'halfEven':
      return twice > unit || (twice === unit && whole % 2n === 1n);
  }
}
