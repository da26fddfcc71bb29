/** How a code becomes a sentence: in both languages, and never with an empty place in it. */
import type { BilingualText } from '#domain';

/** What a sentence may name; left out or empty where it is not known. */
export type Values = Readonly<Record<string, string | undefined>>;

/** Sentences for one code, the fullest first; the last one names no value at all. */
export type Wordings = readonly BilingualText[];

const HOLE = /\{(\w+)\}/g;

/** Codes that stand in values and are said in words. */
const WORDS: Readonly<Record<string, Readonly<Record<string, BilingualText>>>> = {
  mode: {
    down: { zh: '舍去', en: 'rounded down' },
    up: { zh: '进位', en: 'rounded up' },
    halfUp: { zh: '四舍五入', en: 'rounded half up' },
    halfDown: { zh: '五舍六入', en: 'rounded half down' },
    halfEven: { zh: '四舍六入五成双', en: 'rounded half to even' },
  },
};

/** A sentence and the names that it needs in either language. */
interface Needing {
  readonly text: BilingualText;
  readonly needs: readonly string[];
}

/** Tables of sentences are few and stay, and every line of a transcript asks for one of them. */
const needing = new WeakMap<Wordings, readonly Needing[]>();

function needingOf(wordings: Wordings): readonly Needing[] {
  const known = needing.get(wordings);
  if (known !== undefined) return known;
  const found = wordings.map((text) => ({ text, needs: holesOf(`${text.zh}${text.en}`) }));
  needing.set(wordings, found);
  return found;
}

/** The fullest of the sentences whose values are all there. */
export function say(wordings: Wordings, values: Values = {}): BilingualText {
  const all = needingOf(wordings);
  const isKnown = (name: string): boolean => (values[name] ?? '') !== '';
  const chosen = all.find(({ needs }) => needs.every(isKnown)) ?? all.at(-1);
  if (chosen === undefined) return { zh: '', en: '' };
  const { text, needs } = chosen;
  if (needs.length === 0) return text;
  return { zh: filled(text.zh, values, 'zh'), en: filled(text.en, values, 'en') };
}

/** The names that a sentence needs. */
export function holesOf(text: string): string[] {
  return [...text.matchAll(HOLE)].map((found) => found[1] ?? '');
}

function filled(text: string, values: Values, language: 'zh' | 'en'): string {
  return text.replace(HOLE, (_whole, name: string) => {
    const value = values[name] ?? '';
    if (name === 'arithmetic') return arithmeticIn(value, language);
    return WORDS[name]?.[value]?.[language] ?? value;
  });
}

/**
 * A line of arithmetic, such as `45.00 h × 1/16 → 2.50 (0.50 down)`, with its unit and its way of
 * rounding in words.
 */
function arithmeticIn(line: string, language: 'zh' | 'en'): string {
  return line
    .replace(/^= /, '')
    .replace(/ h × 1\/(\d+) /, ' h ÷ $1 ')
    .replace(/ h /, language === 'zh' ? ' 学时 ' : ' hours ')
    .replace(/ \((\d+\.\d\d) (\w+)\)$/, (_whole, step: string, mode: string) => {
      const word = WORDS['mode']?.[mode]?.[language] ?? mode;
      return language === 'zh' ? `（${step} 一档，${word}）` : ` (in steps of ${step}, ${word})`;
    });
}

/** Short for a table of texts. */
export function both(zh: string, en: string): BilingualText {
  return { zh, en };
}
