/**
 * What one version of a rule book says otherwise than another. Rules, courses and examples are
 * told apart by their names, since their order means nothing; where the first listed wins, an
 * order that changed is a change. Either version may be an unfinished draft: whatever is not of
 * the shape that is expected is compared as plain JSON.
 */
import { fieldChanges, isObject } from './fields.js';
import type { FieldChange, JsonObject } from './fields.js';

export { concernOf } from './concern.js';
export type { FieldChange } from './fields.js';

export type Change = 'added' | 'removed' | 'changed';

export const SECTIONS = ['rules', 'courses', 'buckets', 'transitions', 'examples'] as const;
export type Section = (typeof SECTIONS)[number];

export interface ItemChange {
  /** The rule's or transition's id, the code of a course or bucket, the name of an example. */
  readonly name: string;
  readonly change: Change;
  /** In the later version; of what was removed, in the earlier one. */
  readonly pointer: string;
  /** The item as it is now; as it was where it was removed. */
  readonly item: JsonObject;
  /** As it was before, where it changed. */
  readonly was?: JsonObject;
  /** Where it changed, field by field. */
  readonly fields: readonly FieldChange[];
}

export interface BookDifference {
  /** Everything outside of the lists below. */
  readonly head: readonly FieldChange[];
  readonly items: { readonly [section in Section]: readonly ItemChange[] };
}

const PLACES: { readonly [section in Section]: { path: readonly string[]; name: string } } = {
  rules: { path: ['rules'], name: 'id' },
  courses: { path: ['programme', 'courses'], name: 'code' },
  buckets: { path: ['programme', 'buckets'], name: 'bucket' },
  transitions: { path: ['transitions'], name: 'id' },
  examples: { path: ['examples'], name: 'name' },
};

export function differenceOf(before: unknown, after: unknown): BookDifference {
  const items = (section: Section): ItemChange[] => {
    const { path, name } = PLACES[section];
    const pointer = path.map((step) => `/${step}`).join('');
    return itemChanges(namedIn(before, path, name), namedIn(after, path, name), pointer);
  };
  return {
    head: [...fieldChanges(headOf(before), headOf(after)), ...orderChange(before, after)],
    items: {
      rules: items('rules'),
      courses: items('courses'),
      buckets: items('buckets'),
      transitions: items('transitions'),
      examples: items('examples'),
    },
  };
}

interface Named {
  readonly at: number;
  readonly item: JsonObject;
}

/** By name, in their order; one that has the name of another before it gets a number. */
function namedIn(
  document: unknown,
  path: readonly string[],
  field: string,
): ReadonlyMap<string, Named> {
  const named = new Map<string, Named>();
  listAt(document, path)?.forEach((item, at) => {
    if (!isObject(item)) return;
    const name = String(item[field]);
    named.set(named.has(name) ? `${name} #${at}` : name, { at, item });
  });
  return named;
}

/** Null where there is no list of objects: then it is a part of the head. */
function listAt(document: unknown, path: readonly string[]): readonly unknown[] | null {
  let at = document;
  for (const step of path) at = isObject(at) ? at[step] : undefined;
  return Array.isArray(at) && at.every(isObject) ? at : null;
}

function itemChanges(
  before: ReadonlyMap<string, Named>,
  after: ReadonlyMap<string, Named>,
  list: string,
): ItemChange[] {
  const changes: ItemChange[] = [];
  for (const [name, { at, item }] of after) {
    const pointer = `${list}/${at}`;
    const was = before.get(name)?.item;
    if (was === undefined) {
      changes.push({ name, change: 'added', pointer, item, fields: [] });
      continue;
    }
    const fields = fieldChanges(was, item, pointer);
    if (fields.length > 0) changes.push({ name, change: 'changed', pointer, item, was, fields });
  }
  for (const [name, { at, item }] of before) {
    if (after.has(name)) continue;
    changes.push({ name, change: 'removed', pointer: `${list}/${at}`, item, fields: [] });
  }
  return changes;
}

function headOf(document: unknown): unknown {
  return SECTIONS.reduce((rest, section) => {
    const { path } = PLACES[section];
    return listAt(rest, path) === null ? rest : without(rest, path);
  }, document);
}

function without(value: unknown, [step = '', ...more]: readonly string[]): unknown {
  if (!isObject(value)) return value;
  const { [step]: part, ...rest } = value;
  return more.length === 0 ? rest : { ...rest, [step]: without(part, more) };
}

/** Rules that both have, where either version takes the first listed. */
function orderChange(before: unknown, after: unknown): FieldChange[] {
  const first = [before, after].some((one) => isObject(one) && one['hitPolicy'] === 'first');
  if (!first) return [];
  const { path, name } = PLACES.rules;
  const was = [...namedIn(before, path, name).keys()];
  const is = [...namedIn(after, path, name).keys()];
  const both = new Set(was.filter((one) => is.includes(one)));
  const order = (names: readonly string[]): string[] => names.filter((one) => both.has(one));
  const changed = fieldChanges(order(was), order(is)).length > 0;
  return changed ? [{ pointer: '/rules', before: order(was), after: order(is) }] : [];
}
