import { describe, expect, it } from '@jest/globals';
import { readYaml } from './read-yaml.js';
import { WantedTypes } from './wanted-types.js';

/** A little of everything that the schema of rule books has. */
const WANTED = new WantedTypes({
  type: 'object',
  properties: {
    code: { $ref: '#/$defs/text' },
    credits: { $ref: '#/$defs/text' },
    from: { $ref: '#/$defs/text' },
    to: { anyOf: [{ $ref: '#/$defs/text' }, { type: 'null' }] },
    items: { type: 'integer' },
    again: { type: 'boolean' },
    kind: { enum: ['a', 'b'] },
    general: { const: true },
    steps: {
      type: 'array',
      items: {
        type: 'array',
        prefixItems: [{ type: 'string' }, { type: 'integer' }],
        items: false,
      },
    },
    rules: { type: 'array', items: { $ref: '#/$defs/rule' } },
  },
  $defs: {
    text: { type: 'string' },
    rule: {
      type: 'object',
      properties: { kind: { enum: ['cap', 'value'] } },
      allOf: [
        { if: {}, then: { properties: { credits: { type: 'string' } } } },
        {
          if: {},
          then: { properties: { items: { type: 'integer' }, not: { $ref: '#/$defs/rule' } } },
        },
      ],
    },
  },
});

function valueOf(text: string): unknown {
  const read = readYaml(text, WANTED);
  return 'fault' in read ? read.fault : read.value;
}

function faultOf(text: string): string {
  const read = readYaml(text, WANTED);
  if (!('fault' in read)) return 'none';
  const { pointer, code, line = 0, column = 0, text: message } = read.fault;
  expect(message.zh + message.en).not.toMatch(/[{}]/);
  return `${pointer} ${code} ${line}:${column}`;
}

describe('a scalar without quotes', () => {
  it.each([
    ['credits: 12.00', { credits: '12.00' }],
    ['credits: 0x1F', { credits: '0x1F' }],
    ['credits: 1_000', { credits: '1_000' }],
    ['code: true', { code: 'true' }],
    ['code: no', { code: 'no' }],
    ['from: 2026-01-01', { from: '2026-01-01' }],
    ['from: 03-01', { from: '03-01' }],
    ['kind: a', { kind: 'a' }],
    ['rules: [{kind: cap, credits: 8.50}]', { rules: [{ kind: 'cap', credits: '8.50' }] }],
    [
      'steps: [[32, 1], [64, 2]]',
      {
        steps: [
          ['32', 1],
          ['64', 2],
        ],
      },
    ],
  ])('is text as written where text is wanted: %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each([
    ['items: 3', { items: 3 }],
    ['rules: [{items: 12, not: {items: 4}}]', { rules: [{ items: 12, not: { items: 4 } }] }],
    ['again: true', { again: true }],
    ['again: False', { again: false }],
    ['general: true', { general: true }],
    ['to: null', { to: null }],
    ['to: ~', { to: null }],
    ['to:', { to: null }],
    ['code:', { code: null }],
    ['other: 1.50', { other: 1.5 }],
    ['other: 0x1F', { other: 31 }],
    ['other: yes', { other: 'yes' }],
    ['items: three', { items: 'three' }],
  ])('is what the core schema says where no text is wanted: %s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });
});

it.each([
  ['code: "null"', { code: 'null' }],
  ["items: '3'", { items: '3' }],
  ['code: |\n  two\n  lines\n', { code: 'two\nlines\n' }],
  ['{"code": "x", "items": 3}', { code: 'x', items: 3 }],
  ['- 1\n- [a, {b: c}]', [1, ['a', { b: 'c' }]]],
  ['# nothing\n', null],
  ['\uFEFFcode: x', { code: 'x' }],
  ['code: x\r\nitems: 2\r\n', { code: 'x', items: 2 }],
])('%j is read', (text, value) => {
  expect(valueOf(text)).toEqual(value);
});

describe('what JSON cannot say or what grows is refused, at its line and column:', () => {
  it.each([
    ['code: [', ' yamlSyntax 1:8'],
    ['code: "x\n', ' yamlSyntax 2:1'],
    ['code: x\n bad: y', ' yamlSyntax 1:7'],
    ['rules:\n  - &a {kind: cap}\n  - *a', '/rules/0 yamlAlias 2:8'],
    ['code: *a', '/code yamlAlias 1:7'],
    ['&a code: x', ' yamlAlias 1:4'],
    ['code: !!str 1', '/code yamlTag 1:13'],
    ['code: !evil {a: 1}', '/code yamlTag 1:13'],
    ['!!map {a: 1}', ' yamlTag 1:7'],
    ['? [a]\n: x', ' yamlKey 1:3'],
    ['"": x', ' yamlKey 1:1'],
    ['__proto__: {x: 1}', ' yamlKey 1:1'],
    ['rules:\n  - kind: cap\n    kind: value', '/rules/0/kind duplicateKey 3:5'],
    ['%YAML 1.1\n---\ncode: x', ' yamlDirective 1:1'],
    ['code: x\n---\ncode: y', ' yamlSeveral 2:1'],
    [`code: ${'['.repeat(34)}${']'.repeat(34)}`, `${'/code'}${'/0'.repeat(32)} tooDeep 1:39`],
    [`code: ${'['.repeat(9_000)}${']'.repeat(9_000)}`, ' tooDeep'],
    [`code: ${'? '.repeat(2_000)}x\nitems: 1`, ' tooDeep 1:'],
    ['- '.repeat(2_000), ' tooDeep 1:'],
    ['- a\n'.repeat(60_000), ' tooMany 20001:'],
  ])('%.40j', (text, fault) => {
    expect(faultOf(text)).toContain(fault);
  });

  it('a merge key is a key like any other', () => {
    expect(valueOf('<<: {a: 1}')).toEqual({ '<<': { a: 1 } });
  });
});

it('tells where a pointer leads to, or where what is missing should be', () => {
  const read = readYaml('code: x\nrules:\n  - kind: cap\n    a/b: {c: 1}\n', WANTED);
  if ('fault' in read) throw new Error(read.fault.code);
  const at = (pointer: string): string => {
    const { line, column } = read.places.of(pointer);
    return `${line}:${column}`;
  };
  expect(['', '/code', '/rules/0/kind'].map(at)).toEqual(['1:1', '1:7', '3:11']);
  expect(['/rules/0/a~1b/c', '/rules/0/id', '/rules/7', '/x/y'].map(at)).toEqual([
    '4:14',
    '3:5',
    '3:3',
    '1:1',
  ]);
});
