/**
 * Which face draws which character. The Chinese face holds the common eight thousand characters;
 * rarer ones, which names of people have, come from the slices of the same family that are read
 * when one is met. What no slice holds is shown as the sign for a missing character.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { unpackedFont } from './woff.js';

export type Weight = 'regular' | 'bold';

export interface Run {
  readonly face: string;
  readonly text: string;
}

const FAMILY = '@fontsource/noto-sans-sc';
const WEIGHTS: Readonly<Record<Weight, number>> = { regular: 400, bold: 700 };
const MISSING = '〓';
/** A document is read on one page after the other: more faces than these make it no better. */
const MOST_SLICES = 24;

const require = createRequire(import.meta.url);

interface Slice {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The characters of the numbered slices, as the package lists them: `"[4]": "U+1f1e9-1f1f5,…"`. */
const slices: readonly Slice[] = Object.entries(
  require('@fontsource/noto-sans-sc/unicode.json') as Record<string, string>,
)
  .filter(([name]) => name.startsWith('['))
  .flatMap(([name, ranges]) =>
    ranges.split(',').map((range) => {
      const [from = '', to = from] = range.replace('U+', '').split('-');
      return { name: name.slice(1, -1), from: parseInt(from, 16), to: parseInt(to, 16) };
    }),
  );

const files = new Map<string, Buffer>();

function fileOf(name: string, weight: number): Buffer {
  const path = `${FAMILY}/files/noto-sans-sc-${name}-${weight}-normal.woff`;
  const file = files.get(path) ?? unpackedFont(readFileSync(require.resolve(path)));
  files.set(path, file);
  return file;
}

/** What is asked of a PDFKit document; what a face holds is not in its published types. */
interface Document {
  registerFont(name: string, file: Buffer): unknown;
  font(name: string, size?: number): unknown;
  widthOfString(text: string): number;
}

interface Opened {
  readonly _font: { readonly font: { hasGlyphForCodePoint(codePoint: number): boolean } };
}

const UNIT = 1_000;

export class Faces {
  readonly #slices = new Set<string>();
  readonly #faces: Record<Weight, Map<string, string | null>> = {
    regular: new Map(),
    bold: new Map(),
  };
  readonly #widths = new Map<string, number>();

  constructor(private readonly document: Document) {
    for (const [weight, number] of Object.entries(WEIGHTS)) {
      document.registerFont(weight, fileOf('chinese-simplified', number));
    }
  }

  /** Neighbours that one face draws, in order. */
  runs(text: string, weight: Weight): Run[] {
    const runs: { face: string; text: string }[] = [];
    for (const character of text) {
      const face = this.#faceOf(character, weight);
      const shown = face === null ? MISSING : character;
      const last = runs.at(-1);
      if (last?.face === (face ?? weight)) last.text += shown;
      else runs.push({ face: face ?? weight, text: shown });
    }
    return runs;
  }

  width(text: string, weight: Weight, size: number): number {
    let width = 0;
    for (const character of text) width += this.#widthOf(character, weight);
    return (width * size) / UNIT;
  }

  #widthOf(character: string, weight: Weight): number {
    const face = this.#faceOf(character, weight);
    const key = `${face ?? weight} ${character}`;
    const known = this.#widths.get(key);
    if (known !== undefined) return known;
    this.document.font(face ?? weight, UNIT);
    const width = this.document.widthOfString(face === null ? MISSING : character);
    this.#widths.set(key, width);
    return width;
  }

  #faceOf(character: string, weight: Weight): string | null {
    const known = this.#faces[weight].get(character);
    if (known !== undefined) return known;
    const codePoint = character.codePointAt(0) ?? 0;
    const face = this.#holds(weight, codePoint) ? weight : this.#sliceOf(codePoint);
    this.#faces[weight].set(character, face);
    return face;
  }

  #sliceOf(codePoint: number): string | null {
    const slice = slices.find(({ from, to }) => from <= codePoint && codePoint <= to);
    if (slice === undefined) return null;
    if (!this.#slices.has(slice.name)) {
      if (this.#slices.size >= MOST_SLICES) return null;
      this.#slices.add(slice.name);
      this.document.registerFont(slice.name, fileOf(slice.name, WEIGHTS.regular));
    }
    return this.#holds(slice.name, codePoint) ? slice.name : null;
  }

  #holds(face: string, codePoint: number): boolean {
    this.document.font(face);
    return (this.document as unknown as Opened)._font.font.hasGlyphForCodePoint(codePoint);
  }
}
