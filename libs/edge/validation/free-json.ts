/** Bounds for JSON whose shape is checked elsewhere, such as a rule book. */
import { pointerTo } from '../refusals/field-texts.js';
import type { Fault } from './faults.js';

const MAX_DEPTH = 32;
const MAX_VALUES = 200_000;
const MAX_TEXT = 100_000;

/** Nothing that PostgreSQL or a hash cannot hold, and nothing deeper or larger than the bounds. */
export function freeJsonFault(value: unknown): Fault | null {
  return faultAt(value, MAX_DEPTH, { left: MAX_VALUES });
}

function faultAt(value: unknown, depth: number, budget: { left: number }): Fault | null {
  if (budget.left-- <= 0) return { code: 'tooMany', values: { max: MAX_VALUES } };
  if (typeof value === 'string') return textFault(value);
  if (typeof value === 'number') return Number.isFinite(value) ? null : { code: 'notFinite' };
  if (typeof value !== 'object' || value === null) return null;
  return depth === 0
    ? { code: 'tooDeep', values: { max: MAX_DEPTH } }
    : membersFault(value, depth, budget);
}

function membersFault(value: object, depth: number, budget: { left: number }): Fault | null {
  const list = Array.isArray(value);
  for (const [name, member] of Object.entries(value)) {
    const fault = (list ? null : textFault(name)) ?? faultAt(member, depth - 1, budget);
    if (fault !== null) return { ...fault, at: pointerTo('', name) + (fault.at ?? '') };
  }
  return null;
}

function textFault(text: string): Fault | null {
  if (text.length > MAX_TEXT) return { code: 'tooLong', values: { max: MAX_TEXT } };
  return text.includes('\0') || !text.isWellFormed() ? { code: 'badCharacters' } : null;
}
