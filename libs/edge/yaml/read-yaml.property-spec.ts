import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readYaml } from './read-yaml.js';
import { WantedTypes } from './wanted-types.js';
import { toYaml } from './yaml-types.js';

const ANYTHING = new WantedTypes({});

/** What YAML is made of, so that chance finds more than plain words. */
const pieces = fc.constantFrom(
  ...[
    '- ',
    ': ',
    '? ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '\n',
    '  ',
    '\t',
    '"',
    "'",
    '|\n',
    '>-\n',
    '#',
    '&a',
    '*a',
  ],
  ...[
    '!',
    '!!str ',
    '%YAML 1.2\n',
    '---\n',
    '...\n',
    '~',
    'null',
    'a',
    'b',
    '1',
    '2026-01-01',
    '中文',
    '\u0000',
  ],
  ...['\ud800', '<<', '\\x', '=', '@', '`', '__proto__', '\r', '\uFEFF', '0o7', '.inf'],
);

it('any text is read or refused at a place, within a moment', () => {
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join('')),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.tuple(pieces, fc.nat(3_000)).map(([piece, times]) => piece.repeat(times)),
  );
  const isAnswered = fc.property(texts, (text) => {
    const read = readYaml(text, ANYTHING);
    if (!('fault' in read)) return;
    expect(read.fault.code).toMatch(/^[a-zA-Z]+$/);
    expect(read.fault.line ?? 1).toBeGreaterThan(0);
    expect(read.fault.column ?? 1).toBeGreaterThan(0);
  });
  const started = performance.now();
  fc.assert(isAnswered, { numRuns: 1_000 });
  expect(performance.now() - started).toBeLessThan(30_000);
});

it('what is written as YAML is read as the same JSON', () => {
  // Where no number is expected texts that look like one are quoted, and so come back as texts.
  const values = fc.jsonValue({ noUnicodeString: false, maxDepth: 4 }).filter(isPlain);
  const comesBack = fc.property(values, (any) => {
    const value = JSON.parse(JSON.stringify(any)) as unknown;
    const read = readYaml(toYaml(value), ANYTHING);
    expect('value' in read ? read.value : read.fault).toEqual(value);
  });
  fc.assert(comesBack, { numRuns: 500 });
});

/** Without the names that are refused as keys, and with texts that UTF-8 can carry. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.entries(value).every(
    ([name, one]) => name !== '' && name !== '__proto__' && name.isWellFormed() && isPlain(one),
  );
}
