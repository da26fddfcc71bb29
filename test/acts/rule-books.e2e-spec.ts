import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { decodePosition, PARTITIONS } from '#event-store';
import { book, BookOffice, pointers } from './book-office.js';
import type { Answer, Json } from './book-office.js';
import { mangledBook } from './mangled-books.js';

let office: BookOffice;

beforeAll(async () => {
  office = await BookOffice.open();
}, 60_000);

afterAll(async () => {
  await office.close();
});

describe('a draft', () => {
  it('is the first version, is replaced while it is open, and is repeated without change', async () => {
    const document = book();
    const { bookId } = document;
    const first = await office.draft('R', document);
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ ruleBookId: bookId, version: 1, status: 'draft' });
    expect((await office.draft('R', document)).status).toBe(200);
    const other = await office.draft('R', { ...document, source: 'other' });
    expect([other.status, other.body['version']]).toEqual([201, 1]);
    const put = await office.send('R', `/v1/rule-books/${bookId}/draft`, document, {
      method: 'PUT',
    });
    expect([put.status, put.body['version']]).toEqual([201, 1]);
  });

  it('after a publication is the next version, unless it says what is published', async () => {
    const document = book();
    await office.draft('R', document);
    await office.publish(document.bookId);
    expect(await office.draft('R', document)).toMatchObject({
      status: 200,
      body: { version: 1, status: 'published' },
    });
    expect(await office.draft('R', { ...document, source: 'next' })).toMatchObject({
      status: 201,
      body: { version: 2, status: 'draft' },
    });
  });

  it('may be unfinished, but names itself and its authority', async () => {
    const { bookId } = book();
    expect((await office.draft('R', { bookId, authority: 'R', rules: 'later' })).status).toBe(201);
    const unnamed = await office.draft('R', { title: 'x' });
    expect(unnamed.status).toBe(422);
    expect(pointers(unnamed).sort()).toEqual(['/authority required', '/bookId required']);
    const list = await office.send('R', '/v1/rule-books', [1]);
    expect(list.status).toBe(422);
  });

  it('is put only where the book is, under its own name', async () => {
    const document = book();
    const path = (id: string): string => `/v1/rule-books/${id}/draft`;
    const put = (id: string): Promise<Answer> =>
      office.send('R', path(id), document, { method: 'PUT' });
    expect((await put(document.bookId)).status).toBe(404);
    expect(pointers(await put('another'))).toEqual(['/bookId differs']);
  });
});

describe('only its authority and the operator', () => {
  it('write a book', async () => {
    const document = book();
    expect((await office.draft('S', document)).status).toBe(403);
    expect((await office.draft('operator', document)).status).toBe(201);
    expect((await office.draft('R', { ...document, source: 'mine' })).status).toBe(201);
    const bank = book({ authority: 'bank', bookId: 'bank', scope: { kind: 'recognition' } });
    expect((await office.draft('R', bank)).status).toBe(403);
    expect((await office.send('learner', '/v1/rule-books', document)).status).toBe(403);
  });

  it('see that a draft is there', async () => {
    const document = book();
    await office.draft('R', document);
    const path = `/v1/rule-books/${document.bookId}`;
    expect((await office.send('S', `${path}/check`)).status).toBe(404);
    expect((await office.send('S', `${path}/publications`, { version: 1 })).status).toBe(404);
    expect(
      (await office.send('S', `${path}/withdrawals`, { version: 1, reason: 'x' })).status,
    ).toBe(404);
    const own = { ...document, authority: 'S' };
    expect((await office.send('S', `${path}/draft`, own, { method: 'PUT' })).status).toBe(404);
    expect((await office.draft('S', own)).body['code']).toBe('ruleBookTaken');
  });
});

describe('the check', () => {
  it('names what is wrong, place by place, in the language asked for', async () => {
    const document = book({ validTo: '1999-01-01' });
    await office.draft('R', { ...document, extra: 1 });
    const path = `/v1/rule-books/${document.bookId}/check`;
    expect(pointers(await office.send('R', path))).toEqual(['/extra unknownField']);
    await office.draft('R', document);
    const chinese = await office.send('R', path, undefined, {
      headers: { 'accept-language': 'zh-CN' },
    });
    expect(pointers(chinese)).toEqual(['/validTo datesReversed']);
    expect(JSON.stringify(chinese.body)).toContain('结束日期');
    expect(chinese.headers.get('content-language')).toBe('zh-CN');
    await office.draft('R', { ...document, validTo: null });
    expect((await office.send('R', path)).body).toEqual({ errors: [] });
  });
});

describe('publishing', () => {
  it('gives the digest of the canonical document and a marker to every partition', async () => {
    const document = book();
    await office.draft('R', document);
    const answer = await office.publish(document.bookId);
    expect(answer.status).toBe(201);
    const digest = createHash('sha256')
      .update(canonicalize(document) ?? '')
      .digest('hex');
    expect(answer.body).toMatchObject({ version: 1, contentHash: `sha-256:${digest}` });
    expect(decodePosition(String(answer.body['position']))?.size).toBe(PARTITIONS);
    const markers = await office.store.readRulesMarkers(17, 0);
    expect(markers.at(-1)?.data).toMatchObject({
      bookId: document.bookId,
      version: 1,
      change: 'published',
      contentHash: `sha-256:${digest}`,
    });
  });

  it('again changes nothing, and a version that is not there is not found', async () => {
    const document = book();
    await office.draft('R', document);
    const first = await office.publish(document.bookId);
    const before = await office.markers();
    const again = await office.publish(document.bookId);
    expect(again.status).toBe(200);
    expect(again.body['contentHash']).toBe(first.body['contentHash']);
    expect(await office.markers()).toBe(before);
    expect((await office.publish(document.bookId, 2)).status).toBe(404);
    expect((await office.publish('nowhere')).status).toBe(404);
    expect((await office.publish(document.bookId, 0)).status).toBe(422);
  });

  it('with the same key gives the first answer again, and another request is refused', async () => {
    const document = book();
    const keyed = (path: string, body: Json, key: string): Promise<Answer> =>
      office.send('R', path, body, { headers: { 'idempotency-key': key } });
    const one = await keyed('/v1/rule-books', document, `draft-${document.bookId}`);
    const path = `/v1/rule-books/${document.bookId}/publications`;
    const first = await keyed(path, { version: 1 }, `publish-${document.bookId}`);
    const again = await keyed(path, { version: 1 }, `publish-${document.bookId}`);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotency-hit')).toBe('true');
    expect((await keyed('/v1/rule-books', document, `draft-${document.bookId}`)).body).toEqual(
      one.body,
    );
    const reused = await keyed(path, { version: 2 }, `publish-${document.bookId}`);
    expect(reused.body['code']).toBe('idempotencyKeyReused');
  });

  it('refuses a book with faults, and one whose example fails', async () => {
    const faulty = book({
      rules: [{ id: 'm1', kind: 'match', from: [{}], to: { courses: ['C9'] } }],
    });
    await office.draft('R', faulty);
    const refused = await office.publish(faulty.bookId);
    expect([refused.status, refused.body['code']]).toEqual([422, 'invalidRuleBook']);
    expect(pointers(refused)).toEqual(['/rules/0/to/courses/0 unknownCourse']);

    const outcomes = [{ kind: 'course', code: 'X1', credits: '4' }];
    const examples = [{ name: 'one', outcomes, expect: { converted: '3.00' } }];
    const failing = book({ examples });
    await office.draft('R', failing);
    const failed = await office.publish(failing.bookId);
    expect(pointers(failed)).toEqual(['/examples/0/expect/converted exampleFailed']);
    expect(JSON.stringify(failed.body)).toContain('expects 3.00 and gets 4.00');
  });

  it('refuses another book for the same programme on the same days, also at once', async () => {
    const one = book();
    const other = { ...book(), scope: one['scope'] };
    await Promise.all([office.draft('R', one), office.draft('R', other)]);
    const answers = await Promise.all([office.publish(one.bookId), office.publish(other.bookId)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422]);
    const refused = answers.find((answer) => answer.status === 422);
    expect(refused && pointers(refused)).toEqual(['/validFrom overlapsBook']);
  });

  it('at once by ten callers publishes once', async () => {
    const document = book();
    await office.draft('R', document);
    const before = await office.markers();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => office.publish(document.bookId)),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(9);
    expect(await office.markers()).toBe(before + 1);
  });
});

describe('withdrawing', () => {
  it('needs a published version and a reason, happens once and is for ever', async () => {
    const document = book();
    const path = `/v1/rule-books/${document.bookId}/withdrawals`;
    await office.draft('R', document);
    const early = await office.send('R', path, { version: 1, reason: 'mistake' });
    expect(early.body['code']).toBe('ruleBookNotPublished');
    await office.publish(document.bookId);
    expect(pointers(await office.send('R', path, { version: 1 }))).toEqual(['/reason required']);
    const gone = await office.send('R', path, { version: 1, reason: 'mistake' });
    expect([gone.status, gone.body['status']]).toEqual([201, 'withdrawn']);
    expect((await office.send('R', path, { version: 1, reason: 'mistake' })).status).toBe(200);
    expect((await office.publish(document.bookId)).body['code']).toBe('ruleBookWithdrawn');
    expect((await office.draft('R', document)).body).toMatchObject({ version: 2, status: 'draft' });
    expect((await office.publish(document.bookId, 2)).status).toBe(201);
  });

  it('makes room for another book of the programme', async () => {
    const one = book();
    const other = { ...book(), scope: one['scope'] };
    await office.draft('R', one);
    await office.draft('R', other);
    await office.publish(one.bookId);
    expect((await office.publish(other.bookId)).status).toBe(422);
    await office.send('R', `/v1/rule-books/${one.bookId}/withdrawals`, {
      version: 1,
      reason: 'moved',
    });
    expect((await office.publish(other.bookId)).status).toBe(201);
  });
});

it('the schema is public, and a book that it takes can be published', async () => {
  const response = await fetch(`${office.url}/v1/rule-book-schema`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/schema+json');
  const schema = (await response.json()) as object;
  const validate = new Ajv2020({ strict: false }).compile(schema);
  expect(validate(book())).toBe(true);
  expect(validate({ ...book(), extra: 1 })).toBe(false);
  const tag = response.headers.get('etag') ?? '';
  const again = await fetch(`${office.url}/v1/rule-book-schema/1`, {
    headers: { 'if-none-match': `"other", ${tag}` },
  });
  expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
});

it('bad bodies are refused and never break the bank', async () => {
  const deep = JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) as unknown;
  const { bookId } = book();
  const bodies: unknown[] = [null, 'x', 1, {}, { bookId }, { bookId: 5, authority: {} }];
  bodies.push({ bookId, authority: 'R', rules: deep }, { bookId, authority: 'R\u0000' });
  bodies.push({ bookId, authority: '\ud800' }, { bookId: 'x'.repeat(5_000), authority: 'R' });
  for (const body of bodies) {
    const { status } = await office.send('R', '/v1/rule-books', body);
    expect([400, 422]).toContain(status);
  }
});

it('a mangled book is drafted, checked and published or refused, and never breaks the bank', async () => {
  let at = 0;
  const answered = fc.asyncProperty(mangledBook, async (mangled) => {
    at += 1;
    const names = { bookId: `mangled-${at}`, authority: 'R' };
    const document = typeof mangled === 'object' ? { ...mangled, ...names } : mangled;
    const draft = await office.send('R', '/v1/rule-books', document);
    expect([201, 413, 422]).toContain(draft.status);
    if (draft.status !== 201) return;
    const path = `/v1/rule-books/mangled-${at}`;
    const check = await office.send('R', `${path}/check`);
    expect(check.status).toBe(200);
    const publication = await office.publish(`mangled-${at}`);
    const errors = check.body['errors'] as unknown[];
    expect(publication.status).toBe(errors.length === 0 ? 201 : 422);
  });
  await fc.assert(answered, { numRuns: 150 });
}, 120_000);
