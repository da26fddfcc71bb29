/** Many learners whose credits follow from their number, and books that make something of them. */
import type { Json } from './importer.js';

export const BOOK = 'bank';

/** In hundredths: four courses each, `K0` to `K3`. */
export function creditsOf(at: number): readonly number[] {
  return [0, 1, 2, 3].map((course) => 200 + ((at * 7 + course * 3) % 10) * 100 + (at % 2) * 50);
}

/** Lines of an import by college A; the courses come in a column `code` after the others. */
export function lines(learners: number): string[] {
  return Array.from({ length: learners }, (_, at) =>
    creditsOf(at).map((credits, course) => {
      const amount = `${Math.floor(credits / 100)}.${String(credits % 100).padStart(2, '0')}`;
      const fields = `course,A,P-${at}-${course},学习 ${course},passed,2024-06-30`;
      return `A,P-${at},${fields},${amount},K${course}`;
    }),
  ).flat();
}

/** What a book with these limits on `K0` and `K1` recognises of it. */
export function recognised(credits: readonly number[], limits: readonly number[]): number {
  return credits.reduce((sum, one, at) => sum + Math.min(one, limits[at] ?? one), 0);
}

/** With rules for courses that nobody has, so that judging everyone takes a while. */
export function bankBook(first: string, second: string, more: Json = {}): Json {
  const cap = (id: string, code: string, credits: string): Json => {
    return { id, kind: 'cap', per: 'item', when: { code }, credits };
  };
  const others = Array.from({ length: 400 }, (_, at) => cap(`z${at}`, `Z${at}`, '1.00'));
  return {
    bookId: BOOK,
    language: '1',
    title: { zh: '认定规则', en: 'Recognition' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'awarded',
    reassesses: false,
    source: 'test',
    rules: [cap('c0', 'K0', first), cap('c1', 'K1', second), ...others],
    ...more,
  };
}

const COURSES: Readonly<Record<string, string>> = { K2: '2.00', K3: '3.00' };

/** Takes these courses of the learners for courses of college A's programme. */
export function conversionBook(codes: readonly string[]): Json & { readonly bookId: string } {
  return {
    bookId: 'prog',
    language: '1',
    title: { zh: '转换规则', en: 'Conversion' },
    authority: 'A',
    scope: { kind: 'conversion', programme: 'PROG' },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'applied',
    source: 'test',
    programme: {
      totalCredits: '120.00',
      courses: Object.entries(COURSES).map(([code, credits]) => ({ code: `C-${code}`, credits })),
    },
    rules: codes.map((code) => ({
      id: `m-${code}`,
      kind: 'match',
      from: [{ code }],
      to: { courses: [`C-${code}`] },
    })),
  };
}
