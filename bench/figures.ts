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

/** The ratio of each round's pair, so that what disturbs the machine disturbs both. */
export function ratios(a: readonly number[], b: readonly number[]): number[] {
  return a.map((value, at) => value / (b[at] ?? Number.NaN));
}

export function line(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(46)} ${text}\n`);
}
