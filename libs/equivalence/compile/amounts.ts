/** Reading what the check has let pass: a failure here is a defect of the check. */
import { parseHundredths, parseRatio } from '#domain';
import type { Hundredths, Ratio } from '#domain';
import type { Rounding } from '../book.js';
import type { CompiledRounding } from './compiled.js';

/** Where a rule or a unit names no rounding: to hundredths, half up. */
const HALF_UP: CompiledRounding = { granularity: 1, mode: 'halfUp' };

/** Where a share names no rounding: down to hundredths. */
const DOWN: CompiledRounding = { granularity: 1, mode: 'down' };

export function must<T>(value: T | null): T {
  if (value === null) throw new Error('A rule book reached evaluation without its check.');
  return value;
}

export function amount(text: string): Hundredths {
  return must(parseHundredths(text));
}

export function optionalAmount(text: string | undefined): Hundredths | null {
  return text === undefined ? null : amount(text);
}

export function ratio(text: string): Ratio {
  return must(parseRatio(text));
}

export function rounding(source: Rounding | undefined): CompiledRounding {
  return source === undefined ? HALF_UP : read(source);
}

export function shareRounding(source: Rounding | undefined): CompiledRounding {
  return source === undefined ? DOWN : read(source);
}

function read(source: Rounding): CompiledRounding {
  return { granularity: parseHundredths(source.granularity) ?? 1, mode: source.mode };
}
