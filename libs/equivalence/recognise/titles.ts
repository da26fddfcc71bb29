/** When are two titles the same? */

/**
 * A title without what people write differently for the same course: full width is half width and
 * compatibility forms are plain ones (NFKC: `（Ⅰ）` is `(I)`), capitals are small letters, and
 * spaces, punctuation and invisible characters are left out. Letters, digits and symbols stay, and
 * so does `#`: `C`, `C++` and `C#` are three courses. A title of nothing else is empty, and an
 * empty title is the same as no other.
 */
export function normalisedTitle(title: string): string {
  return title.normalize('NFKC').toLowerCase().replace(LEFT_OUT, '');
}

const LEFT_OUT = /(?!#)[\p{Z}\p{C}\p{P}]/gu;
