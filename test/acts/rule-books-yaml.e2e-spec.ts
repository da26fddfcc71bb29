import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { book, BookOffice, pointers } from './book-office.js';

let office: BookOffice;

beforeAll(async () => {
  office = await BookOffice.open();
}, 60_000);

afterAll(async () => {
  await office.close();
});

/** As a registrar would write it: hardly any quotes. */
function written(bookId: string, programme: string): string {
  return `# Our first book 我校第一份规则集
bookId: ${bookId}
language: 1
title: {zh: 转换规则, en: Conversion}
authority: R
scope: {kind: conversion, programme: ${programme}}
validFrom: 2000-01-01
validTo:
referenceDate: applied
reassesses: false
programme:
  totalCredits: 120
  courses:
    - code: C1
      credits: 4.00
rules:
  - id: m1
    kind: match
    from:
      - code: 0815
        minCredits: 4.50
    to: {courses: [C1]}
    leftover: forfeit
  - {id: n1, kind: cap, per: count, when: {}, items: 3}
examples:
  - name: 5 credits bring one course
    outcomes:
      - {kind: course, code: 0815, credits: 5.00, awardedOn: 2024-06-30}
    expect: {converted: 4.00}
`;
}

function sameAsJson(bookId: string, programme: string): object {
  return {
    bookId,
    language: '1',
    title: { zh: '转换规则', en: 'Conversion' },
    authority: 'R',
    scope: { kind: 'conversion', programme },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'applied',
    reassesses: false,
    programme: { totalCredits: '120', courses: [{ code: 'C1', credits: '4.00' }] },
    rules: [
      {
        id: 'm1',
        kind: 'match',
        from: [{ code: '0815', minCredits: '4.50' }],
        to: { courses: ['C1'] },
        leftover: 'forfeit',
      },
      { id: 'n1', kind: 'cap', per: 'count', when: {}, items: 3 },
    ],
    examples: [
      {
        name: '5 credits bring one course',
        outcomes: [{ kind: 'course', code: '0815', credits: '5.00', awardedOn: '2024-06-30' }],
        expect: { converted: '4.00' },
      },
    ],
  };
}

describe('a rule book in YAML', () => {
  it.each(['application/yaml', 'text/yaml', 'application/x-yaml', 'text/yaml; charset=utf-8'])(
    'as %s is the same draft as in JSON, and is published under the same hash',
    async (type) => {
      const { bookId } = book();
      const sent = await office.draftYaml(written(bookId, `P-${bookId}`), type);
      expect([sent.status, sent.body['version']]).toEqual([201, 1]);
      const again = await office.draft('R', sameAsJson(bookId, `P-${bookId}`) as never);
      expect([again.status, again.body['version']]).toEqual([200, 1]);
      const published = await office.publish(bookId);
      expect(published.status).toBe(201);
      expect((await office.draftYaml(written(bookId, `P-${bookId}`), type)).body).toMatchObject({
        version: 1,
        status: 'published',
      });
    },
  );

  it('replaces a draft by PUT', async () => {
    const document = book();
    await office.draft('R', document);
    const answer = await office.putYaml(document.bookId, stringify({ ...document, source: 'two' }));
    expect([answer.status, answer.body['version']]).toEqual([201, 1]);
  });

  it.each([
    ['bookId: [', 'malformedYaml', ' yamlSyntax'],
    ['bookId: x\nauthority: &a R', 'malformedYaml', '/authority yamlAlias'],
    ['bookId: !x y', 'malformedYaml', '/bookId yamlTag'],
    ['bookId: x\nbookId: y', 'malformedYaml', '/bookId duplicateKey'],
    ['bookId: x\n', 'invalidBody', '/authority required'],
    ['bookId: x\nauthority: a b\n', 'invalidBody', '/authority notCode'],
    ['just text', 'invalidBody', ' notObject'],
    ['', 'invalidBody', ' notObject'],
  ])('%j is refused at its place, line and column', async (yaml, code, fault) => {
    const answer = await office.draftYaml(yaml);
    expect(answer.body['code']).toBe(code);
    expect(pointers(answer)).toEqual([fault]);
    const [error] = answer.body['errors'] as { line: number; column: number; message: string }[];
    expect(error?.line).toBeGreaterThan(0);
    expect(error?.column).toBeGreaterThan(0);
  });

  it('says in both languages at which line it is wrong', async () => {
    const yaml = 'bookId: x\nauthority: *a\n';
    const chinese = await office.draftYaml(yaml, 'application/yaml', 'zh-CN');
    expect(JSON.stringify(chinese.body)).toContain('第 2 行第 12 列');
    const english = await office.draftYaml(yaml, 'application/yaml', 'en');
    expect(JSON.stringify(english.body)).toContain('Line 2, column 12');
  });

  it('that would grow, or is no UTF-8, is refused at once', async () => {
    const laughs = Array.from(
      { length: 9 },
      (_, at) => `l${at + 1}: &l${at + 1} [${`*l${at}, `.repeat(9)}]`,
    );
    const bomb = await office.draftYaml(`l0: &l0 [x]\n${laughs.join('\n')}`);
    expect([bomb.status, bomb.body['code']]).toEqual([400, 'malformedYaml']);
    expect((await office.draftYaml('- '.repeat(500_000))).status).toBe(400);
    expect((await office.draftYaml('x'.repeat(1_100_000))).status).toBe(413);
    expect((await office.draftYaml(new Uint8Array([0xb4, 0xf3]))).status).toBe(422);
  }, 30_000);

  it('is taken for rule books alone', async () => {
    const { bookId } = book();
    const answer = await office.postYaml(`/v1/rule-books/${bookId}/publications`, 'version: 1');
    expect([answer.status, answer.body['code']]).toEqual([415, 'unsupportedMediaType']);
  });
});

it('no YAML breaks the bank or keeps it waiting', async () => {
  const document = written('fuzzed', 'P-fuzzed');
  const scraps = [...'{}[]:,#&*!|>%@`"\'-?\n\t~'].concat(['---\n', '? ', '!!int ', '\u0000', '  ']);
  const cut = fc.record({
    at: fc.nat(document.length),
    length: fc.nat(20),
    scrap: fc.constantFrom(...scraps),
    times: fc.constantFrom(1, 1, 1, 50, 2_000),
  });
  const answered = fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
    let yaml = document;
    for (const { at, length, scrap, times } of cuts) {
      yaml = yaml.slice(0, at) + scrap.repeat(times) + yaml.slice(at + length);
    }
    const { status, body } = await office.draftYaml(yaml);
    expect([200, 201, 400, 403, 422]).toContain(status);
    if (status < 300) return;
    expect(body['code']).toEqual(expect.any(String));
  });
  await fc.assert(answered, { numRuns: 300 });
}, 60_000);
