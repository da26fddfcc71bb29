/** The JSON Schema of rule books, and what it finds as errors a person can act on. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { fieldError, pointerTo } from '#edge';
import type { FieldError } from '#edge';
import { RULE_BOOK_SCHEMA } from '#equivalence';
import { faultError } from './fault-texts.js';

const OPTIONS = { strictTypes: false, strictRequired: false, verbose: true } as const;
// All errors, since an author corrects a page of them at once.
const ajv = new Ajv2020({ ...OPTIONS, allErrors: true });
const shape = ajv.compile(RULE_BOOK_SCHEMA);
const firstFault = new Ajv2020(OPTIONS).compile(RULE_BOOK_SCHEMA);

/** What even a draft needs: the id of the book, and who decides. */
const header = ajv.compile({
  type: 'object',
  required: ['bookId', 'authority'],
  properties: {
    bookId: RULE_BOOK_SCHEMA.properties.bookId,
    authority: { $ref: `${RULE_BOOK_SCHEMA.$id}#/$defs/code` },
  },
});

const ERRORS_MAX = 100;

/** Collecting all errors takes time by their square: a larger document is told its first one. */
const VALUES_MAX = 20_000;

/** Everything in which the document has not the shape of a rule book; at most 100 places. */
export function schemaFaults(document: unknown): FieldError[] {
  if (firstFault(document)) return [];
  return faultsBy(isLarger(document, VALUES_MAX) ? firstFault : shape, document);
}

function isLarger(document: unknown, max: number): boolean {
  let left = max;
  const count = (value: unknown): void => {
    left -= 1;
    if (left < 0 || typeof value !== 'object' || value === null) return;
    for (const member of Object.values(value)) count(member);
  };
  count(document);
  return left < 0;
}

/** The faults for which a document is not even taken as a draft. */
export function headerFaults(document: unknown): FieldError[] {
  return faultsBy(header, document);
}

function faultsBy(validate: ValidateFunction, document: unknown): FieldError[] {
  if (validate(document)) return [];
  const errors = new Map<string, FieldError>();
  for (const error of validate.errors ?? []) {
    const found = fieldErrorOf(error);
    if (found === null || errors.has(found.pointer)) continue;
    errors.set(found.pointer, found);
    if (errors.size >= ERRORS_MAX) break;
  }
  // What is refused must never look as if nothing were wrong with it.
  if (errors.size === 0) return [fieldError('', 'invalidValue')];
  return [...errors.values()];
}

/** One way among several: that it is not taken says nothing; that none is does. */
const ALTERNATIVE = /\/(?:oneOf|anyOf)\/[0-9]+\/required$/;

/** Null for what only sums up the errors below it. */
function fieldErrorOf(error: ErrorObject): FieldError | null {
  const { instancePath: at, keyword, params } = error;
  switch (keyword) {
    case 'if':
      return null;
    case 'anyOf':
    case 'oneOf':
      return alternativesError(at, error);
    case 'required':
    case 'dependentRequired':
      if (ALTERNATIVE.test(error.schemaPath)) return null;
      return fieldError(pointerTo(at, params['missingProperty'] as string), 'required');
    case 'additionalProperties':
      return fieldError(pointerTo(at, params['additionalProperty'] as string), 'unknownField');
    case 'enum':
      return fieldError(at, 'notOneOf', {
        values: (params['allowedValues'] as string[]).join(', '),
      });
    case 'const':
      return fieldError(at, 'notOneOf', { values: String(params['allowedValue']) });
    case 'type':
      return typeError(at, error);
    case 'pattern':
      return patternError(at, error);
    case 'minLength':
      return fieldError(at, 'emptyText');
    case 'maxLength':
      return fieldError(at, 'tooLong', { max: params['limit'] as number });
    default:
      return boundError(at, error);
  }
}

/** Of these members there must be one, or exactly one; of whole values, the errors are below. */
function alternativesError(at: string, error: ErrorObject): FieldError | null {
  const ways = error.schema as readonly { readonly required?: readonly string[] }[];
  const names = ways.flatMap((one) => one.required ?? []);
  const [first] = names;
  if (first === undefined) return null;
  if (error.keyword === 'anyOf') return fieldError(pointerTo(at, first), 'required');
  return fieldError(at, 'onlyOneOf', { fields: names.join(', ') });
}

interface Bounds {
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly properties?: object;
}

/** A list too short or too long, a number out of range, an object with no or too many members. */
function boundError(at: string, error: ErrorObject): FieldError {
  const bounds = error.parentSchema as Bounds;
  if (bounds.maxItems !== undefined) {
    return fieldError(at, 'notList', { min: bounds.minItems ?? 0, max: bounds.maxItems });
  }
  if (bounds.maximum !== undefined) {
    return fieldError(at, 'notInteger', { min: bounds.minimum ?? 0, max: bounds.maximum });
  }
  if (bounds.maxProperties === 1) {
    return fieldError(at, 'onlyOneOf', { fields: Object.keys(bounds.properties ?? {}).join(', ') });
  }
  return fieldError(at, 'invalidValue');
}

function typeError(at: string, error: ErrorObject): FieldError {
  const type = error.params['type'] as string;
  switch (type) {
    case 'object':
      return fieldError(at, 'notObject');
    case 'string':
      return fieldError(at, AMOUNTS.has(formOf(error)) ? 'notHours' : 'notText');
    case 'boolean':
      return fieldError(at, 'notBoolean');
    default:
      return boundError(at, error);
  }
}

const AMOUNTS = new Set(['amount', 'ratio']);
const TOO_FINE = /^[0-9]{1,9}\.[0-9]{3,}$/;

function patternError(at: string, error: ErrorObject): FieldError {
  switch (formOf(error)) {
    case 'amount':
      return TOO_FINE.test(String(error.data))
        ? faultError({ pointer: at, code: 'tooFine' })
        : fieldError(at, 'notHours');
    case 'ratio':
      return faultError({ pointer: at, code: 'notRatio' });
    case 'date':
      return fieldError(at, 'notDate');
    case 'code':
      return fieldError(at, 'notCode', { max: 64 });
    default:
      return at.endsWith('/yearStarts')
        ? faultError({ pointer: at, code: 'notMonthDay' })
        : fieldError(at, 'notCode', { max: 64 });
  }
}

/** The name of the definition that refused, such as `amount`. */
function formOf(error: ErrorObject): string {
  return /#\/\$defs\/(\w+)\/\w+$/.exec(error.schemaPath)?.[1] ?? '';
}
