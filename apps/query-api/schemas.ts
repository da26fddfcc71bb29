/** Parts of the OpenAPI answers that several routes share. */
import type { ApiResponse } from '@nestjs/swagger';

/** A JSON Schema as the routes' decorators take it. */
export type Schema = Extract<Parameters<typeof ApiResponse>[0], { schema: unknown }>['schema'];

export const text: Schema = { type: 'string' };
export const date: Schema = { type: 'string', format: 'date' };
export const id: Schema = { type: 'string', format: 'uuid' };
export const whole: Schema = { type: 'integer' };
export const amount: Schema = {
  type: 'string',
  pattern: '^-?(0|[1-9][0-9]*)\\.[0-9]{2}$',
  example: '60.00',
};

export const bilingual = object({ zh: text, en: text });
export const ruleBookRef = object({ id: text, version: whole, contentHash: text });
export const balances = object({
  accumulated: amount,
  recognised: amount,
  consumed: amount,
  available: amount,
  converted: amount,
  overdrawn: amount,
});

/** An object whose `required` are all of `properties`, and `optional` beside them. */
export function object(
  properties: Record<string, Schema>,
  optional: Record<string, Schema> = {},
): Schema {
  return {
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
  };
}

/** What `object` made, with more properties; those of the same name replace its own. */
export function extended(
  schema: Schema,
  properties: Record<string, Schema>,
  optional: Record<string, Schema> = {},
): Schema {
  const { properties: own = {}, required = [] } = schema as ObjectSchema;
  return {
    type: 'object',
    properties: { ...own, ...properties, ...optional },
    required: [...new Set([...required, ...Object.keys(properties)])],
  };
}

interface ObjectSchema {
  readonly properties?: Record<string, Schema>;
  readonly required?: readonly string[];
}

export function orNull(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'null' }] };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export function oneOf(...values: string[]): Schema {
  return { type: 'string', enum: values };
}
