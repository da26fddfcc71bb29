/**
 * The types of the contract as class-validator decorators. Each one also says in OpenAPI what it
 * takes, so that a field is described once.
 */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import {
  booleanFault,
  codeFault,
  creditsFault,
  dateFault,
  dayOrInstantFault,
  type FaultOf,
  hoursFault,
  identifierFault,
  instantFault,
  integerFault,
  integerTextFault,
  listFault,
  oneOfFault,
  someOfFault,
  textFault,
  uuidFault,
} from './faults.js';
import { freeJsonFault } from './free-json.js';

type Constructor = abstract new () => object;

/** A decorator for a type of its own: the fault it finds, and its OpenAPI schema. */
export function Checked(name: string, faultOf: FaultOf, schema: object): PropertyDecorator {
  const validate = (value: unknown): boolean => faultOf(value) === null;
  return applyDecorators(
    ValidateBy({ name, constraints: [faultOf], validator: { validate } }),
    ApiProperty(schema),
  );
}

/** May be left out. `null` is not left out: it is refused by the type that stands beside. */
export function Optional(): PropertyDecorator {
  return applyDecorators(
    ValidateIf((_object, value) => value !== undefined),
    ApiProperty({ required: false }),
  );
}

/** Text on one line. */
export function IsBoundedText(max: number): PropertyDecorator {
  return Checked('boundedText', textFault(max), { type: 'string', minLength: 1, maxLength: max });
}

/** Text that may have several lines, such as a reason. */
export function IsFreeText(max = 2_000): PropertyDecorator {
  const schema = { type: 'string', minLength: 1, maxLength: max };
  return Checked('freeText', textFault(max, true), schema);
}

/** An external id, a document or an evidence number: text without blanks at its ends. */
export function IsExternalId(max = 128): PropertyDecorator {
  const schema = { type: 'string', minLength: 1, maxLength: max };
  return Checked('externalId', identifierFault(max), schema);
}

/** The code of an institution, programme, scheme, level …: no blanks. */
export function IsCode(max = 64): PropertyDecorator {
  return Checked('code', codeFault(max), { type: 'string', minLength: 1, maxLength: max });
}

const DECIMAL = '^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,2})?$';

export function IsCredits(): PropertyDecorator {
  return Checked('credits', creditsFault, { type: 'string', pattern: DECIMAL, example: '60.00' });
}

export function IsHours(): PropertyDecorator {
  return Checked('hours', hoursFault, { type: 'string', pattern: DECIMAL, example: '64' });
}

export function IsCivilDate(): PropertyDecorator {
  const schema = { type: 'string', format: 'date', example: '2026-06-30' };
  return Checked('civilDate', dateFault, schema);
}

export function IsInstant(): PropertyDecorator {
  return Checked('instant', instantFault, { type: 'string', format: 'date-time' });
}

/** A day, which lasts to its end, or an instant. */
export function IsDayOrInstant(): PropertyDecorator {
  return Checked('dayOrInstant', dayOrInstantFault, {
    type: 'string',
    oneOf: [{ format: 'date' }, { format: 'date-time' }],
    example: '2026-06-30',
  });
}

/** Lower-case UUID text, as every id of the bank is. */
export function IsId(): PropertyDecorator {
  return Checked('id', uuidFault, { type: 'string', format: 'uuid' });
}

export function IsOneOf(values: readonly string[]): PropertyDecorator {
  return Checked('oneOf', oneOfFault(values), { type: 'string', enum: [...values] });
}

/** A list of some of these values, none of them twice. */
export function IsSomeOf(values: readonly string[]): PropertyDecorator {
  return Checked('someOf', someOfFault(values), {
    type: 'array',
    items: { type: 'string', enum: [...values] },
    minItems: 1,
    maxItems: values.length,
    uniqueItems: true,
  });
}

export function IsWhole(min: number, max: number): PropertyDecorator {
  const schema = { type: 'integer', minimum: min, maximum: max };
  return Checked('whole', integerFault(min, max), schema);
}

/** A whole number as a query parameter; it stays text. */
export function IsWholeText(min: number, max: number): PropertyDecorator {
  const schema = { type: 'integer', minimum: min, maximum: max };
  return Checked('wholeText', integerTextFault(min, max), schema);
}

export function IsTrueOrFalse(): PropertyDecorator {
  return Checked('trueOrFalse', booleanFault, { type: 'boolean' });
}

/** `true` or `false` as a query parameter; it stays text. */
export function IsTrueOrFalseText(): PropertyDecorator {
  return Checked('trueOrFalseText', oneOfFault(['true', 'false']), { type: 'boolean' });
}

export function IsCodeList(max: number, min = 0): PropertyDecorator {
  return Checked('codeList', listFault(codeFault(64), min, max), {
    type: 'array',
    items: { type: 'string', minLength: 1, maxLength: 64 },
    minItems: min,
    maxItems: max,
  });
}

export function IsIdList(max: number, min = 0): PropertyDecorator {
  return Checked('idList', listFault(uuidFault, min, max), {
    type: 'array',
    items: { type: 'string', format: 'uuid' },
    minItems: min,
    maxItems: max,
  });
}

/** JSON of any shape within bounds; its own check comes after. */
export function IsFreeJson(): PropertyDecorator {
  return Checked('freeJson', freeJsonFault, {});
}

/** How the plan learns what a nested value is; class-validator keeps it as the context. */
export interface NestedContext {
  readonly type: () => Constructor;
  readonly list?: { readonly min: number; readonly max: number };
}

export function Nested(type: () => Constructor): PropertyDecorator {
  const context: NestedContext = { type };
  return applyDecorators(
    ValidateNested({ context }),
    ApiProperty({ type: () => type() as new () => object }),
  );
}

export function NestedList(
  type: () => Constructor,
  bounds: { min?: number; max: number },
): PropertyDecorator {
  const list = { min: bounds.min ?? 0, max: bounds.max };
  const context: NestedContext = { type, list };
  return applyDecorators(
    ValidateNested({ each: true, context }),
    ApiProperty({
      // Swagger tells a function from a class by this very name, `type`.
      type: () => type() as new () => object,
      isArray: true,
      minItems: list.min,
      maxItems: list.max,
    }),
  );
}
