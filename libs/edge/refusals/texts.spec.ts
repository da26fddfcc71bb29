import { describe, expect, it } from '@jest/globals';
import { fieldError, pointerTo } from './field-texts.js';
import { problemHeaders, problemOf } from './problem.js';
import { accepted, Refusal, RefusedRequest } from './refusal.js';
import { REFUSAL_TEXTS } from './texts.js';

describe('every refusal', () => {
  it.each(Object.entries(REFUSAL_TEXTS))('%s says in both languages what to do', (code, text) => {
    expect(code).toMatch(/^[a-z][A-Za-z]+$/);
    expect(text.status).toBeGreaterThanOrEqual(400);
    for (const { zh, en } of [text.title, text.next]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
    expect(text.next.en).toMatch(/\.$/);
    expect(text.next.zh).toMatch(/。$/);
  });
});

it('a problem document has the form of RFC 9457 and the language asked for', () => {
  const errors = [fieldError('/credits', 'notCredits'), fieldError('/x', 'tooLong', { max: 3 })];
  const refusal = new Refusal('invalidBody', { errors, members: { position: 'p' } });
  expect(problemOf(refusal, 'en', 'trace')).toEqual({
    type: '/problems#invalidBody',
    title: 'The content of the request is not valid',
    status: 422,
    code: 'invalidBody',
    detail: expect.any(String),
    errors: [
      { pointer: '/credits', code: 'notCredits', message: expect.stringContaining('decimal') },
      { pointer: '/x', code: 'tooLong', message: 'At most 3 characters.' },
    ],
    position: 'p',
    traceId: 'trace',
  });
  expect(problemOf(refusal, 'zh-CN').errors?.[1]?.message).toBe('最多 3 个字符。');
  expect(problemHeaders(new Refusal('overloaded', { retryAfter: 0.2 }), 'en')).toMatchObject({
    'retry-after': '1',
    'content-language': 'en',
  });
});

it('a pointer escapes its steps and cuts what is too long', () => {
  expect(pointerTo(pointerTo('', 'a/b~c'), 3)).toBe('/a~1b~0c/3');
  expect(pointerTo('', 'x'.repeat(1_000))).toHaveLength(65);
});

it('a value goes on and a refusal ends the request', () => {
  expect(accepted<number>(5)).toBe(5);
  expect(() => accepted<number>(new Refusal('notFound'))).toThrow(RefusedRequest);
});
