/**
 * What a JSON Schema wants at each place of a document, so that a scalar written without quotes
 * is read as its author meant it: `credits: 12.00` is the text "12.00", `items: 3` the number 3.
 */

/** A JSON Schema whose references stay within it. */
export type JsonSchema = { readonly [keyword: string]: unknown };

type Branches = readonly JsonSchema[];

const COMBINING = ['allOf', 'anyOf', 'oneOf'] as const;
const CHOOSING = ['then', 'else'] as const;

export class WantedTypes {
  private readonly expanded = new Map<JsonSchema, Branches>();

  constructor(private readonly root: JsonSchema) {}

  /** The schemas that may apply to the whole document. */
  get whole(): Branches {
    return this.expand(this.root);
  }

  /** Those of a member by its name, or of an item by its place; none where nothing is said. */
  below(branches: Branches, step: string | number): Branches {
    const found = new Set<JsonSchema>();
    for (const branch of branches) {
      const next = typeof step === 'number' ? itemOf(branch, step) : memberOf(branch, step);
      if (next === null) continue;
      for (const one of this.expand(next)) found.add(one);
    }
    return [...found];
  }

  /**
   * A schema with everything that it refers to or combines. Which branch applies is not decided:
   * a place is read as text as soon as one of them wants text.
   */
  private expand(schema: JsonSchema): Branches {
    const known = this.expanded.get(schema);
    if (known !== undefined) return known;
    const found = new Set<JsonSchema>();
    const waiting: JsonSchema[] = [schema];
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      if (found.has(one)) continue;
      found.add(one);
      waiting.push(...this.partsOf(one));
    }
    const branches = [...found];
    this.expanded.set(schema, branches);
    return branches;
  }

  private partsOf(schema: JsonSchema): JsonSchema[] {
    const parts = COMBINING.flatMap((keyword) => (schema[keyword] as unknown[] | undefined) ?? []);
    parts.push(...CHOOSING.map((keyword) => schema[keyword]), this.referred(schema['$ref']));
    return parts.filter(isSchema);
  }

  /** Null where the reference leads out of the schema. */
  private referred(reference: unknown): unknown {
    if (typeof reference !== 'string' || !reference.startsWith('#/')) return null;
    let at: unknown = this.root;
    for (const step of reference.slice(2).split('/')) at = isSchema(at) ? at[step] : null;
    return at;
  }
}

/** The types that are wanted: JSON Schema's names; empty where nothing is said. */
export function typesOf(branches: Branches): ReadonlySet<string> {
  const types = new Set<string>();
  for (const { type, const: only, enum: values } of branches) {
    for (const one of [type].flat()) if (typeof one === 'string') types.add(one);
    if (only !== undefined) types.add(typeof only);
    for (const one of (values as unknown[] | undefined) ?? []) types.add(typeof one);
  }
  return types;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(schema: JsonSchema, name: string): JsonSchema | null {
  const members = schema['properties'];
  if (!isSchema(members) || !Object.hasOwn(members, name)) return null;
  const member = members[name];
  return isSchema(member) ? member : null;
}

function itemOf(schema: JsonSchema, at: number): JsonSchema | null {
  const first: unknown = schema['prefixItems'];
  const item = (Array.isArray(first) ? (first as unknown[])[at] : undefined) ?? schema['items'];
  return isSchema(item) ? item : null;
}
