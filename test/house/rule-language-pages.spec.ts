/** The pages about the rule language cannot rot: every block on them is read, checked and run. */
import { describe, expect, it } from '@jest/globals';
import { readYaml, WantedTypes } from '#edge';
import { BOOK_FAULTS, RULE_BOOK_SCHEMA, RuleLibrary } from '#equivalence';
import { exactSolver } from '#solver';
import { documentFaults } from '../../apps/command-api/rule-books/document-faults.js';
import { FAULT_TEXTS } from '../../apps/command-api/rule-books/fault-texts.js';
import { read } from './sources.js';

type Json = Record<string, unknown>;

const PAGES = { en: 'docs/rule-language.md', zh: 'docs/rule-language.zh-CN.md' } as const;

interface Block {
  readonly kind: string;
  readonly text: string;
}

function blocksOf(page: string): Block[] {
  const found = read(page).matchAll(/^```yaml (\w+)\n([\s\S]*?)^```$/gm);
  return [...found].map(([, kind = '', text = '']) => ({ kind, text }));
}

/** The bank's own book, as it stands when a programme's example runs. */
const library = RuleLibrary.empty()
  .provedBy(await exactSolver())
  .with({
    epoch: 1,
    bookId: 'bank',
    version: 1,
    change: 'published',
    contentHash: '',
    document: JSON.parse(read('seeds/rule-books/bank.json')) as unknown,
  });

const HEAD = {
  language: '1',
  title: { zh: '示例', en: 'Sample' },
  validFrom: '2026-01-01',
  validTo: null,
};

const BANK: Json = {
  ...HEAD,
  bookId: 'bank',
  authority: 'bank',
  scope: { kind: 'recognition' },
  referenceDate: 'awarded',
  schemes: [
    { scheme: 'ncre', levels: ['1', '2', '3', '4'] },
    { scheme: 'contest', levels: ['city', 'national'] },
  ],
  rules: [
    {
      id: 'given',
      kind: 'value',
      when: { scheme: 'vocational-qualification', level: '3' },
      credits: '2.00',
    },
  ],
};

const PROGRAMME: Json = {
  ...HEAD,
  bookId: 'programme',
  authority: 'R',
  scope: { kind: 'conversion', programme: 'P', plan: '2026' },
  referenceDate: 'applied',
  schemes: BANK['schemes'],
  programme: {
    totalCredits: '120.00',
    courses: [
      { code: 'C1', credits: '4.00', class: 'core', bucket: 'professional' },
      { code: 'C2', credits: '3.00', class: 'core', bucket: 'professional' },
      { code: 'PE', credits: '2.00', class: 'public' },
      { code: 'TH', credits: '8.00', class: 'practice' },
    ],
  },
  rules: [
    {
      id: 'given',
      kind: 'match',
      from: [{ kind: 'course' }],
      to: { class: 'core' },
      overlapAtLeast: '80',
    },
  ],
};

/** Where in a book each kind of block stands; `rule` may be one or several. */
const PLACES: Readonly<Record<string, (base: Json, text: string) => string>> = {
  book: (_base, text) => text,
  head: (base, text) => `${withoutMembers(base, text)}\n${text}`,
  rule: (base, text) => {
    const rules = text.startsWith('- ') ? text : `- ${indented(text).trimStart()}`;
    return `${yaml(without(base, 'rules'))}\nrules:\n${rules}`;
  },
  matcher: (base, text) =>
    `${yaml(without(base, 'rules'))}\nrules:\n- id: m\n  kind: validity\n  when:\n${indented(indented(text))}`,
  example: (base, text) => `${yaml(base)}\nexamples:\n- ${indented(text).trimStart()}`,
};

function without(base: Json, member: string): Json {
  const { [member]: gone, ...rest } = base;
  expect(gone).toBeDefined();
  return rest;
}

/** The block says them instead. */
function withoutMembers(base: Json, text: string): string {
  const named = [...text.matchAll(/^(\w+):/gm)].map(([, name]) => name);
  return yaml(Object.fromEntries(Object.entries(base).filter(([name]) => !named.includes(name))));
}

/** Each member on a line; what stands on it is JSON, which YAML holds. */
function yaml(base: Json): string {
  const lines = Object.entries(base).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return lines.join('\n');
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

async function faultsOf(text: string): Promise<string[]> {
  const result = readYaml(text, new WantedTypes(RULE_BOOK_SCHEMA));
  if ('fault' in result) return [`${result.fault.line}: ${result.fault.code}`];
  const errors = await documentFaults(result.value, library);
  return errors.map((one) => `${one.pointer} ${one.code}`);
}

const blocks = blocksOf(PAGES.en);

describe('a block on the pages about the rule language', () => {
  it.each(blocks)('$kind $text', async ({ kind, text }) => {
    const place = PLACES[kind];
    if (place === undefined) throw new Error(`no place for a block of ${kind}`);
    const inBank = await faultsOf(place(BANK, text));
    const inProgramme = await faultsOf(place(PROGRAMME, text));
    const fewer = inBank.length < inProgramme.length ? inBank : inProgramme;
    expect(fewer).toEqual([]);
  });

  it('stands on both', () => {
    expect(blocksOf(PAGES.zh)).toEqual(blocks);
    expect(blocks.length).toBeGreaterThan(30);
  });
});

describe.each(['en', 'zh'] as const)('the page in %s', (language) => {
  const page = read(PAGES[language]);
  const kinds = RULE_BOOK_SCHEMA.$defs.rule.properties.kind.enum;

  it.each(kinds)('shows the rule %s', (kind) => {
    expect(blocks.some(({ text }) => text.includes(`kind: ${kind}`))).toBe(true);
    expect(page).toContain(`\`${kind}\``);
  });

  it.each(BOOK_FAULTS)('says what %s means, in the words of the check', (code) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${code}\``));
    expect(row).toContain(FAULT_TEXTS[code][language]);
  });

  it('names every field of matchers and of the head', () => {
    const matcher = Object.keys(RULE_BOOK_SCHEMA.$defs.matcher.properties);
    const head = Object.keys(RULE_BOOK_SCHEMA.properties);
    for (const field of [...matcher, ...head]) expect(page).toContain(field);
  });
});
