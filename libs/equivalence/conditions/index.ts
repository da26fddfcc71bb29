/**
 * Conditions: one line of CEL about an outcome and its learner, where matchers do not reach. Every
 * name and type is known, whole numbers only, bounded in length and time, and it never throws.
 */
import type { ParseResult } from '@marcbachmann/cel-js';
import { outOfBounds } from './bounds.js';
import type { ConditionFault } from './bounds.js';
import type { Condition } from './condition.js';
import { CONDITION_MAX, environment } from './environment.js';
import { contextOf } from './facts.js';

export { CONDITION_FAULTS } from './bounds.js';
export type { ConditionFault, ConditionFaultCode } from './bounds.js';
export { CONDITION_MAX } from './environment.js';

/** Null where the text is a condition; else the first thing that is wrong with it. */
export function checkCondition(text: string): ConditionFault | null {
  const read = readCondition(text);
  return 'code' in read ? read : null;
}

export function compileCondition(text: string): Condition {
  const read = readCondition(text);
  if ('code' in read) throw new Error('A condition reached evaluation without its check.');
  const { ask } = read;
  return {
    text,
    failure(of, book) {
      try {
        return ask(contextOf(of, book)) === true ? null : 'condition';
      } catch {
        // Whatever was absent, the condition does not hold; it says nothing about why.
        return 'absent';
      }
    },
  };
}

function readCondition(text: string): ConditionFault | { readonly ask: ParseResult } {
  if (text.length > CONDITION_MAX) {
    return { code: 'conditionTooLong', at: CONDITION_MAX, name: '' };
  }
  let ask: ParseResult;
  try {
    ask = environment.parse(text);
  } catch (fault) {
    return { code: 'conditionSyntax', at: placeOf(fault), name: '' };
  }
  const outside = outOfBounds(ask.ast);
  if (outside !== null) return outside;
  const { valid, type, error } = ask.check();
  if (valid) return type === 'bool' ? { ask } : { code: 'conditionNotBoolean', at: 0, name: '' };
  const unknown = error?.code === 'unknown_variable' || error?.code === 'no_such_key';
  const { start = 0, end = start } = error?.range ?? {};
  return unknown
    ? { code: 'conditionUnknownName', at: start, name: text.slice(start, end) }
    : { code: 'conditionType', at: start, name: '' };
}

function placeOf(fault: unknown): number {
  const range = (fault as { range?: { start?: number } }).range;
  return range?.start ?? 0;
}
