/**
 * YAML 1.2 as another way of writing JSON: mappings with text keys, sequences and scalars.
 *
 * Refused is what JSON cannot say or what makes a small text a large document: anchors and
 * aliases, tags, directives, keys that are no text or come twice, several documents. The work is
 * bounded by the number of tokens, since the parser's time grows with them.
 */
import { Composer, isMap, isScalar, isSeq, Lexer, LineCounter, Parser } from 'yaml';
import type { CST, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { fieldError, pointerTo } from '../refusals/field-texts.js';
import type { FieldCode, FieldError } from '../refusals/field-texts.js';
import { placeOf, Places } from './places.js';
import { textOf, valueOf } from './scalars.js';
import { typesOf } from './wanted-types.js';
import type { JsonSchema, WantedTypes } from './wanted-types.js';

const TOKENS_MAX = 100_000;
/** As deep as JSON of any shape may be. */
const DEPTH_MAX = 32;
/** Tokens that the parser has open at once: the document, its collections, and a little more. */
const OPEN_MAX = DEPTH_MAX + 8;

/** The document and where each part of it was written; or the first thing that is wrong. */
export type ReadYaml =
  { readonly value: unknown; readonly places: Places } | { readonly fault: FieldError };

export function readYaml(text: string, wanted: WantedTypes): ReadYaml {
  const lines = new LineCounter();
  const reader = new Reader(wanted, lines);
  try {
    const contents = reader.contentsOf(reader.tokensOf(text));
    const value = reader.valueAt(contents, { pointer: '', depth: 0, branches: wanted.whole });
    return { value, places: new Places(contents, lines) };
  } catch (error) {
    if (error instanceof YamlFault) return { fault: error.fault };
    throw error;
  }
}

/** Ends the reading at the first fault; never leaves this file. */
class YamlFault extends Error {
  constructor(readonly fault: FieldError) {
    super(fault.code);
  }
}

interface Place {
  readonly pointer: string;
  readonly depth: number;
  readonly branches: readonly JsonSchema[];
}

// Every scalar stays as written: what it means is decided by its place. Keys that come twice are
// looked for here, since the library compares each with every other.
const OPTIONS = {
  version: '1.2',
  schema: 'failsafe',
  resolveKnownTags: false,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

class Reader {
  constructor(
    private readonly wanted: WantedTypes,
    private readonly lines: LineCounter,
  ) {}

  /** As the library parses it, but no further than the bounds: its own recursion has none. */
  tokensOf(text: string): CST.Token[] {
    const parser = new Parser(this.lines.addNewLine);
    const tokens: CST.Token[] = [];
    let left = TOKENS_MAX;
    this.lines.addNewLine(0);
    for (const lexeme of new Lexer().lex(text)) {
      tokens.push(...parser.next(lexeme));
      left -= 1;
      if (left < 0) this.#refuse('', 'tooMany', parser.offset, { max: TOKENS_MAX });
      if (parser.stack.length > OPEN_MAX) {
        this.#refuse('', 'tooDeep', parser.offset, { max: DEPTH_MAX });
      }
    }
    tokens.push(...parser.end());
    return tokens;
  }

  /** The one document among the tokens, without syntax errors. */
  contentsOf(tokens: readonly CST.Token[]): ParsedNode | null {
    const directive = tokens.find((one) => one.type === 'directive');
    if (directive !== undefined) this.#refuse('', 'yamlDirective', directive.offset);
    const composer = new Composer(OPTIONS);
    const documents = [...composer.compose(tokens as CST.Token[])];
    const [first, second] = documents;
    const error = first?.errors[0];
    if (error !== undefined) this.#refuse('', 'yamlSyntax', error.pos[0]);
    if (second !== undefined) this.#refuse('', 'yamlSeveral', second.range[0]);
    return first?.contents ?? null;
  }

  valueAt(node: ParsedNode | null, place: Place): unknown {
    if (node === null) return null;
    const at = node.range[0];
    const { pointer, depth, branches } = place;
    if (depth > DEPTH_MAX) this.#refuse(pointer, 'tooDeep', at, { max: DEPTH_MAX });
    // An alias is neither of the three below; an anchor is what it would lead to.
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) this.#refuse(pointer, 'yamlAlias', at);
    if (node.anchor !== undefined) this.#refuse(pointer, 'yamlAlias', at);
    if (node.tag !== undefined) this.#refuse(pointer, 'yamlTag', at);
    if (isScalar(node)) return valueOf(node, typesOf(branches));
    if (isMap(node)) return this.#mapping(node, place);
    return node.items.map((item, step) => {
      const below = this.wanted.below(branches, step);
      return this.valueAt(item, {
        pointer: `${pointer}/${step}`,
        depth: depth + 1,
        branches: below,
      });
    });
  }

  #mapping(map: YAMLMap.Parsed, { pointer, depth, branches }: Place): object {
    const members = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const at = key.range[0];
      if (!isScalar(key)) this.#refuse(pointer, 'yamlKey', at);
      const name = this.#nameOf(key, pointer);
      const below = pointerTo(pointer, name);
      if (members.has(name)) this.#refuse(below, 'duplicateKey', at);
      const place = {
        pointer: below,
        depth: depth + 1,
        branches: this.wanted.below(branches, name),
      };
      members.set(name, this.valueAt(value, place));
    }
    return Object.fromEntries(members);
  }

  /** Never empty, and not the one name with which an object would become another. */
  #nameOf(key: Scalar.Parsed, pointer: string): string {
    const at = key.range[0];
    if (key.anchor !== undefined) this.#refuse(pointer, 'yamlAlias', at);
    if (key.tag !== undefined) this.#refuse(pointer, 'yamlTag', at);
    const name = textOf(key);
    if (name === '' || name === '__proto__') this.#refuse(pointer, 'yamlKey', at);
    return name;
  }

  #refuse(pointer: string, code: FieldCode, offset: number, values = {}): never {
    const place = placeOf(this.lines, offset);
    throw new YamlFault({ ...fieldError(pointer, code, { ...values, ...place }), ...place });
  }
}
