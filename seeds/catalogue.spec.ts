import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { institutions, learners, ruleBooks, seedFile } from './files.js';

interface Course {
  readonly code: string;
}
interface Programme {
  readonly institution: string;
  readonly code: string;
  readonly courses: readonly Course[];
}
interface Certificate {
  readonly scheme: string;
  readonly code: string;
  readonly issuer: string;
  readonly levels: readonly string[];
}
interface ConversionBook {
  readonly bookId: string;
  readonly authority: string;
  readonly scope: { readonly kind: string; readonly programme: string };
  readonly programme: { readonly courses: readonly Course[] };
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(seedFile('catalogue', name), 'utf8'));
const { programmes } = read('programmes.json') as { programmes: readonly Programme[] };
const { certificates } = read('certificates.json') as { certificates: readonly Certificate[] };
const codes = new Set(institutions().map((one) => one.code));
const books = ruleBooks() as unknown as readonly ConversionBook[];

describe('the seeds', () => {
  it('name every institution once', () => {
    expect(codes.size).toBe(institutions().length);
    expect(institutions().filter((one) => one.name.en === one.name.zh)).toEqual([]);
  });

  it('say of every institution and learner that is not real that it is invented', () => {
    const invented = institutions().filter((one) => /SAMPLE|示例/.test(one.code + one.name.zh));
    expect(invented.length).toBeGreaterThan(0);
    expect(invented.every((one) => one.name.zh.includes('虚构'))).toBe(true);
    expect(learners().every((one) => one.name.includes('虚构'))).toBe(true);
  });

  it('let only registered institutions act', () => {
    const acting = [
      ...programmes.map((one) => one.institution),
      ...certificates.map((one) => one.issuer),
      ...books.map((one) => one.authority).filter((one) => one !== 'bank'),
      ...learners().flatMap((one) => [
        one.institution,
        ...one.outcomes.flatMap(({ recordedBy, outcome }) => [recordedBy, String(outcome.issuer)]),
      ]),
    ];
    expect(acting.filter((code) => !codes.has(code))).toEqual([]);
  });

  it('list the same courses in the catalogue and in a programme’s rule book', () => {
    // Those written from published texts have programmes of their own.
    const conversions = books.filter(
      (book) => book.scope.kind === 'conversion' && !book.bookId.startsWith('sample-'),
    );
    expect(conversions).toHaveLength(3);
    for (const book of conversions) {
      const programme = programmes.find(
        (one) => one.institution === book.authority && one.code === book.scope.programme,
      );
      expect(programme?.courses).toEqual(book.programme.courses);
    }
  });

  it('award certificates of the catalogue at levels that it knows', () => {
    const awarded = learners()
      .flatMap((one) => one.outcomes)
      .map(({ outcome }) => outcome)
      .filter((outcome) => outcome.kind === 'skillLevelCertificate');
    const unknown = awarded.filter(
      ({ scheme, code, level, issuer }) =>
        !certificates.some(
          (one) =>
            one.scheme === scheme &&
            one.code === code &&
            one.issuer === issuer &&
            one.levels.includes(String(level)),
        ),
    );
    expect(awarded.length).toBeGreaterThan(0);
    expect(unknown).toEqual([]);
  });

  it('name the source of every rule', () => {
    const rules = books.flatMap(
      (book) => (book as unknown as { rules: { source?: string }[] }).rules,
    );
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((rule) => (rule.source ?? '') === '')).toEqual([]);
  });
});
