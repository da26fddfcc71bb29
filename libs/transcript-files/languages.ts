/** Texts that the bank holds in one language, in two, or in one that nobody has said. */

export interface Wording {
  readonly lang?: 'zh' | 'en';
  readonly text: string;
}

/** Between the languages of a name, as registers write them. */
const BETWEEN = ' · ';
const CHINESE = /\p{Script=Han}/u;

/** `学院 · College` is two wordings; a text with Chinese characters is Chinese; others are open. */
export function wordings(text: string): Wording[] {
  const [first = '', second, ...more] = text.split(BETWEEN);
  const isPair = second !== undefined && more.length === 0 && CHINESE.test(first);
  if (isPair && !CHINESE.test(second)) {
    return [
      { lang: 'zh', text: first },
      { lang: 'en', text: second },
    ];
  }
  return [CHINESE.test(text) ? { lang: 'zh', text } : { text }];
}
