/** What is wrong with one value, as pure functions: null where nothing is. */
import { isCivilDate, parseHundredths } from '#domain';
import type { FieldCode, FieldValues } from '../refusals/field-texts.js';

export interface Fault {
  readonly code: FieldCode;
  readonly values?: FieldValues;
  /** Where inside the value, as the rest of a JSON Pointer. */
  readonly at?: string;
}

export type FaultOf = (value: unknown) => Fault | null;

// Control, format, surrogate, private and unassigned characters, and white space: no code has them.
const CODE = /^[^\s\p{C}]+$/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
// eslint-disable-next-line no-control-regex
const CONTROL_BUT_LINES = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/;

const NOT_TEXT: Fault = { code: 'notText' };
const EMPTY_TEXT: Fault = { code: 'emptyText' };
const BAD_CHARACTERS: Fault = { code: 'badCharacters' };

/** Text of 1 to `max` characters, more than blanks; line breaks and tabs only with `lines`. */
export function textFault(max: number, lines = false): FaultOf {
  const tooLong: Fault = { code: 'tooLong', values: { max } };
  const refused = lines ? CONTROL_BUT_LINES : CONTROL;
  return (value) => {
    if (typeof value !== 'string') return NOT_TEXT;
    if (value.length > max) return tooLong;
    if (refused.test(value) || !value.isWellFormed()) return BAD_CHARACTERS;
    return value.trim() === '' ? EMPTY_TEXT : null;
  };
}

/** As text, and no blanks at its ends: two ids that look the same are the same. */
export function identifierFault(max: number): FaultOf {
  const text = textFault(max);
  return (value) =>
    text(value) ?? ((value as string).trim() === value ? null : { code: 'badCharacters' });
}

export function codeFault(max: number): FaultOf {
  const fault: Fault = { code: 'notCode', values: { max } };
  return (value) =>
    typeof value === 'string' && value.length <= max && CODE.test(value) ? null : fault;
}

const NOT_CREDITS: Fault = { code: 'notCredits' };
export const creditsFault: FaultOf = (value) =>
  typeof value === 'string' && (parseHundredths(value) ?? 0) > 0 ? null : NOT_CREDITS;

const NOT_HOURS: Fault = { code: 'notHours' };
export const hoursFault: FaultOf = (value) =>
  typeof value === 'string' && parseHundredths(value) !== null ? null : NOT_HOURS;

const NOT_DATE: Fault = { code: 'notDate' };
export const dateFault: FaultOf = (value) =>
  typeof value === 'string' && isCivilDate(value) ? null : NOT_DATE;

const NOT_UUID: Fault = { code: 'notUuid' };
export const uuidFault: FaultOf = (value) =>
  typeof value === 'string' && UUID.test(value) ? null : NOT_UUID;

const NOT_INSTANT: Fault = { code: 'notInstant' };
export const instantFault: FaultOf = (value) => {
  const match = typeof value === 'string' ? INSTANT.exec(value) : null;
  return match !== null && isCivilDate(match[1] ?? '') && !Number.isNaN(Date.parse(match[0]))
    ? null
    : NOT_INSTANT;
};

const NOT_EXPIRY: Fault = { code: 'notExpiry' };
export const dayOrInstantFault: FaultOf = (value) =>
  dateFault(value) === null || instantFault(value) === null ? null : NOT_EXPIRY;

const NOT_BOOLEAN: Fault = { code: 'notBoolean' };
export const booleanFault: FaultOf = (value) => (typeof value === 'boolean' ? null : NOT_BOOLEAN);

export function oneOfFault(values: readonly string[]): FaultOf {
  const allowed = new Set<unknown>(values);
  const fault: Fault = { code: 'notOneOf', values: { values: values.join(', ') } };
  return (value) => (allowed.has(value) ? null : fault);
}

export function integerFault(min: number, max: number): FaultOf {
  const fault: Fault = { code: 'notInteger', values: { min, max } };
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max
      ? null
      : fault;
}

/** The same for a query parameter, which is text. */
export function integerTextFault(min: number, max: number): FaultOf {
  const number = integerFault(min, max);
  return (value) =>
    number(typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : null);
}

export function listFault(each: FaultOf, min: number, max: number): FaultOf {
  const notList: Fault = { code: 'notList', values: { min, max } };
  return (value) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) return notList;
    for (let index = 0; index < value.length; index++) {
      const fault = each(value[index]);
      if (fault !== null) return { ...fault, at: `/${index}${fault.at ?? ''}` };
    }
    return null;
  };
}

const DUPLICATE: Fault = { code: 'duplicateItem' };
export function someOfFault(values: readonly string[]): FaultOf {
  const list = listFault(oneOfFault(values), 1, values.length);
  return (value) => {
    const fault = list(value);
    if (fault !== null) return fault;
    const items = value as readonly unknown[];
    const twice = items.findIndex((one, index) => items.indexOf(one) < index);
    return twice === -1 ? null : { ...DUPLICATE, at: `/${twice}` };
  };
}
