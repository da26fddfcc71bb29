/** Medians, ranges and the lines that are printed of them. */

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** `median (lowest–highest)`. */
export function range(values: readonly number[], digits = 0): string {
  const write = (value: number): string => value.toFixed(digits);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  return `${write(median(values))} (${write(lowest)}–${write(highest)})`;
}

/** What a result file keeps of the rounds of one figure. */
export interface Spread {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
  readonly rounds: readonly number[];
}

export function spreadOf(values: readonly number[], digits = 0): Spread {
  const cut = (value: number): number => Number(value.toFixed(digits));
  return {
    median: cut(median(values)),
    lowest: cut(Math.min(...values)),
    highest: cut(Math.max(...values)),
    rounds: values.map(cut),
  };
}

/** The ratio of each round's pair, so that what disturbs the machine disturbs both. */
export function ratios(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, at) => value / (b[at] ?? Number.NaN));
}

/** The value below which so large a share of the values lies; they need not be sorted. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? 0;
}

export function line(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(46)} ${text}\n`);
}
