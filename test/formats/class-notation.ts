/** How `classes.ts` says what a property may be: one line for each, `!` where it is required. */
export type Kind =
  | 'text'
  | 'uri'
  | 'moment'
  | 'day'
  | 'number'
  | 'boolean'
  | 'jws'
  | 'language'
  /** That word and no other. */
  | { readonly is: string }
  /** Some words, of which each of these groups has one. */
  | { readonly types: readonly (readonly string[])[] }
  /** One word of a list; where the list is open, also one that begins with `ext:`. */
  | { readonly word: readonly string[]; readonly open: boolean }
  | { readonly one: string }
  /** One or a list; `alone` where one may stand by itself even for readers without JSON-LD. */
  | { readonly many: string; readonly atLeastOne?: boolean; readonly alone?: boolean }
  /** The contexts that stand first, by what they match. */
  | { readonly contexts: readonly string[] };

export interface ClassOf {
  readonly properties: Readonly<Record<string, Kind>>;
  /** Whether further properties may stand beside them. */
  readonly open: boolean;
  /** What the specification asks for in words and its schema does not: one of these at least. */
  readonly anyOf?: readonly string[];
}

export type Properties = Readonly<Record<string, Kind>>;

export const open = (properties: Properties, anyOf?: readonly string[]): ClassOf => ({
  properties,
  open: true,
  ...(anyOf === undefined ? {} : { anyOf }),
});
export const closed = (properties: Properties): ClassOf => ({ properties, open: false });

export const one = (name: string): Kind => ({ one: name });
export const many = (name: string): Kind => ({ many: name });
export const either = (name: string): Kind => ({ many: name, alone: true });
export const word = (list: readonly string[]): Kind => ({ word: list, open: true });
export const is = (word: string): Kind => ({ is: word });
export const types = (...each: readonly (string | readonly string[])[]): Kind => ({
  types: each.map((words) => (typeof words === 'string' ? [words] : words)),
});
