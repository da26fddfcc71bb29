/**
 * RFC 8785: keys in UTF-16 order, no spaces, numbers and strings as ECMAScript writes them. Members
 * that are `undefined` are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  // What is in order already is written by the engine, several times as fast.
  return isInOrder(value) ? JSON.stringify(value) : textOf(value);
}

/** True where `JSON.stringify` writes the same text. */
function isInOrder(value: unknown): boolean {
  if (value === null) return true;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      if ('toJSON' in value) return false;
      return Array.isArray(value) ? value.every(isInOrder) : areInOrder(value);
    default:
      return false;
  }
}

function areInOrder(object: object): boolean {
  let before = '';
  // No array of names is made. Names that are inherited would be out of place.
  for (const name in object) {
    const member = (object as Record<string, unknown>)[name];
    if (name < before || !Object.hasOwn(object, name)) return false;
    if (member !== undefined && !isInOrder(member)) return false;
    before = name;
  }
  return true;
}

function textOf(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return stringText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no JSON form`);
      return `${value}`;
    case 'object':
      return Array.isArray(value) ? arrayText(value) : objectText(value as Record<string, unknown>);
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`);
  }
}

/** Most strings need no escape, and finding that out is cheaper than JSON.stringify. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

function stringText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** The members' names of our events are few; what others bring in does not fill the memory. */
const nameTexts = new Map<string, string>();
const NAMES_MAX = 1000;

function nameText(name: string): string {
  const known = nameTexts.get(name);
  if (known !== undefined) return known;
  const text = `${stringText(name)}:`;
  if (nameTexts.size < NAMES_MAX && name.length <= 64) nameTexts.set(name, text);
  return text;
}

function arrayText(items: readonly unknown[]): string {
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ',';
    text += textOf(items[index] ?? null);
  }
  return `${text}]`;
}

/** The few names of a usual object are put in order in their own array; sort() makes more of it. */
function inOrder(names: string[]): string[] {
  if (names.length > 24) return names.sort();
  for (let end = 1; end < names.length; end += 1) {
    const name = names[end] ?? '';
    let at = end;
    for (; at > 0 && (names[at - 1] ?? '') > name; at -= 1) names[at] = names[at - 1] ?? '';
    names[at] = name;
  }
  return names;
}

function objectText(object: Record<string, unknown>): string {
  let text = '';
  for (const name of inOrder(Object.keys(object))) {
    const member = object[name];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${nameText(name)}${textOf(member)}`;
  }
  return `{${text}}`;
}
