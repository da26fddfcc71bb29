/** The seed data as it lies in this folder: tables, programmes, rule books, invented learners. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';

export interface SeedInstitution {
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly kind: string;
}

export interface SeedLearner {
  /** The institution whose student number `externalId` is. */
  readonly institution: string;
  readonly externalId: string;
  readonly name: string;
  readonly outcomes: readonly {
    readonly recordedBy: string;
    readonly outcome: { readonly number: string } & { readonly [field: string]: unknown };
  }[];
}

export interface SeedRuleBook {
  readonly bookId: string;
  readonly authority: string;
  readonly [field: string]: unknown;
}

interface Samples {
  readonly institutions: readonly SeedInstitution[];
  readonly foreign: readonly SeedInstitution[];
}

/** The project's folder: the same from the sources and from what the build made of them. */
function projectFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

export function seedFile(...path: string[]): string {
  return join(projectFolder(), 'seeds', ...path);
}

function readJson<T>(...path: string[]): T {
  return JSON.parse(readFileSync(seedFile(...path), 'utf8')) as T;
}

function readTable(...path: string[]): Record<string, string>[] {
  return parse(readFileSync(seedFile(...path)), { columns: true });
}

/** The 30 institutions of Dalian, then the invented ones, then the foreign one. */
export function institutions(): SeedInstitution[] {
  const english = new Map(
    readTable('institutions', 'english-names.csv').map((row) => [row.school_code, row.name_en]),
  );
  const real = readTable('institutions', 'institutions-dalian.csv').map((row) => {
    const { school_code: code = '', name: zh = '', kind = '' } = row;
    return { code, name: { zh, en: english.get(code) ?? zh }, kind };
  });
  const samples = readJson<Samples>('institutions', 'samples.json');
  return [...real, ...samples.institutions, ...samples.foreign];
}

/** The bank's own book first, then those of Dalian, then those written from published texts. */
export function ruleBooks(): SeedRuleBook[] {
  const books = [...booksIn('rule-books'), ...booksIn('rule-books', 'published')];
  const isBank = (book: SeedRuleBook): boolean => book.authority === 'bank';
  return [...books.filter(isBank), ...books.filter((book) => !isBank(book))];
}

function booksIn(...folder: string[]): SeedRuleBook[] {
  const names = readdirSync(seedFile(...folder)).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => readJson<SeedRuleBook>(...folder, name));
}

export function learners(): readonly SeedLearner[] {
  return readJson<{ learners: SeedLearner[] }>('learners', 'learners.json').learners;
}
