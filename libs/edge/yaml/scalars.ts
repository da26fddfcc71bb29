/** Scalars of YAML 1.2 as values. */
import { Scalar } from 'yaml';

const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUTH = /^(?:true|True|TRUE|false|False|FALSE)$/;
const NUMBER = /^[-+]?(?:[0-9]+|\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$/;
const DIGITS = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const NO_NUMBER = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * What is in quotes or a block is text. What is plain is what its place wants: text as written
 * where text is wanted, else what the core schema makes of it. A plain `null`, `~` or nothing at
 * all is null everywhere, since text is never empty.
 */
export function valueOf(scalar: Scalar, wanted: ReadonlySet<string>): unknown {
  const text = textOf(scalar);
  if (scalar.type !== Scalar.PLAIN) return text;
  if (NULL.test(text)) return null;
  return wanted.has('string') ? text : coreValue(text);
}

/** With the failsafe schema every scalar is text. */
export function textOf({ value }: Scalar): string {
  return typeof value === 'string' ? value : '';
}

function coreValue(text: string): unknown {
  if (TRUTH.test(text)) return text.toLowerCase() === 'true';
  if (NUMBER.test(text) || DIGITS.test(text)) return Number(text);
  // JSON has no such numbers; what they become is refused like any number out of range.
  return NO_NUMBER.test(text) ? Number.NaN : text;
}
