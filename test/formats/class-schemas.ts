/**
 * JSON Schema (2019-09, the dialect of 1EdTech's files) out of `classes.ts`, in two forms:
 *
 * - `published`: what the published files accept and no more or less. They are made for JSON-LD:
 *   one value may stand for a list of one, and any text may be a map of languages.
 * - `plain`: what a reader without JSON-LD counts on, and what the specification asks for in words:
 *   lists are lists, texts are texts, identifiers are URIs, a subject has an id or an identifier.
 *   Whatever is right here is right there.
 */
import type { ClassOf, Kind } from './class-notation.js';
import { CLASSES } from './classes.js';

export type Form = 'published' | 'plain';
export type Schema = Readonly<Record<string, unknown>>;

const STRING = { type: 'string' };
const LANGUAGE_KEY = '^[a-z]{2}(-[A-Z]{2})?$';
const PATTERNS = {
  jws: '^[a-zA-Z0-9_-]+\\.[a-zA-Z0-9_-]*\\.[a-zA-Z0-9_-]+$',
  language: '^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$',
  extension: '(ext:)[a-z|A-Z|0-9|.|-|_]+',
};

export function schemaOf(form: Form, id: string): Schema {
  const $defs: Record<string, Schema> = {
    ProfileRef: { anyOf: [ref('Profile'), simple(form, 'uri')] },
  };
  for (const [name, about] of Object.entries(CLASSES)) $defs[name] = classSchema(form, about);
  return { $schema: 'https://json-schema.org/draft/2019-09/schema', $id: id, $defs };
}

function classSchema(form: Form, { properties, open, anyOf }: ClassOf): Schema {
  const entries = Object.entries(properties);
  const bare = (name: string): string => name.replace(/!$/, '');
  const asked = form === 'plain' ? anyOf : undefined;
  return {
    type: 'object',
    required: entries.filter(([name]) => name.endsWith('!')).map(([name]) => bare(name)),
    properties: Object.fromEntries(
      entries.map(([name, kind]) => [bare(name), kindSchema(form, kind)]),
    ),
    additionalProperties: open,
    ...(asked === undefined ? {} : { anyOf: asked.map((name) => ({ required: [name] })) }),
  };
}

function kindSchema(form: Form, kind: Kind): Schema {
  if (typeof kind === 'string') return simple(form, kind);
  if ('one' in kind) return ref(kind.one);
  if ('is' in kind) return text(form, { enum: [kind.is] });
  if ('types' in kind) return typesSchema(form, kind.types);
  if ('contexts' in kind) return contextsSchema(form, kind.contexts);
  if ('many' in kind) return manySchema(form, kind);
  const listed = { ...STRING, enum: kind.word };
  return kind.open ? { oneOf: [listed, { ...STRING, pattern: PATTERNS.extension }] } : listed;
}

function simple(form: Form, kind: Extract<Kind, string>): Schema {
  if (kind === 'number' || kind === 'boolean') return { type: kind };
  if (kind === 'moment') return { ...STRING, format: 'date-time' };
  if (kind === 'day') return { ...STRING, format: 'date' };
  if (kind === 'uri') return text(form, form === 'plain' ? { format: 'uri' } : {});
  return text(form, kind === 'text' ? {} : { pattern: PATTERNS[kind] });
}

/** A text; as published also one text for each language. */
function text(form: Form, more: Schema): Schema {
  const alone = { ...STRING, ...more };
  if (form === 'plain') return alone;
  const languages = { pattern: LANGUAGE_KEY };
  const map = { type: 'object', additionalProperties: alone, propertyNames: languages };
  return { oneOf: [alone, map] };
}

function manySchema(form: Form, kind: Extract<Kind, { many: string }>): Schema {
  const each = kind.many === 'text' || kind.many === 'jws' ? simple(form, kind.many) : undefined;
  const items = each ?? ref(kind.many);
  const list = { type: 'array', items, ...(kind.atLeastOne === true ? { minItems: 1 } : {}) };
  return form === 'published' || kind.alone === true ? { oneOf: [items, list] } : list;
}

function typesSchema(form: Form, groups: readonly (readonly string[])[]): Schema {
  const allOf = groups.map((words) => ({ contains: { enum: words } }));
  const list = { type: 'array', minItems: 1, items: text(form, {}), allOf };
  return form === 'plain' ? list : { oneOf: [text(form, {}), list] };
}

function contextsSchema(form: Form, patterns: readonly string[]): Schema {
  const any = { anyOf: [{ type: 'object' }, text(form, {})] };
  const items = patterns.map((pattern) => ({ ...STRING, pattern }));
  const list = { type: 'array', minItems: patterns.length, items, additionalItems: any };
  return form === 'plain' ? list : { oneOf: [any, list] };
}

function ref(name: string): Schema {
  return { $ref: `#/$defs/${name}` };
}
