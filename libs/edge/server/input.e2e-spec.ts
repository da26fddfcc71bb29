import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EdgeSample } from '../../../test/running/edge-sample.js';

let bank: EdgeSample;
beforeAll(async () => {
  bank = await EdgeSample.start();
});
afterAll(() => bank.close());

const OUTCOME = { issuer: '4121010845', title: '大学英语', credits: '4', awardedOn: '2026-06-30' };

describe('a body', () => {
  it('that keeps the contract reaches the handler as it was sent', async () => {
    const answer = await bank.send('POST', '/v1/outcomes', OUTCOME, { token: bank.college });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ by: '4121010845', body: OUTCOME });
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('is refused with a pointer and a code for each wrong place', async () => {
    const body = {
      ...OUTCOME,
      credits: 4,
      title: 'a\u0000b',
      more: 1,
      grade: { scale: 'percent' },
      components: [{ title: 'x' }, { title: '\ud800', 'a/b': 1 }],
    };
    const answer = await bank.send('POST', '/v1/outcomes', body, { token: bank.college });
    expect(answer.status).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.json).toMatchObject({ code: 'invalidBody', type: '/problems#invalidBody' });
    const errors = answer.json['errors'] as { pointer: string; code: string; message: string }[];
    expect(errors.map(({ pointer, code }) => `${pointer} ${code}`).sort()).toEqual([
      '/components/1/a~1b unknownField',
      '/components/1/title badCharacters',
      '/credits notCredits',
      '/grade/value required',
      '/more unknownField',
      '/title badCharacters',
    ]);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a text', 'x'],
    ['a number', 5],
  ])('that is %s is refused', async (_name, body) => {
    const answer = await bank.send('POST', '/v1/outcomes', undefined, {
      token: bank.college,
      raw: JSON.stringify(body),
    });
    expect(answer.status).toBe(422);
  });

  it('that is missing is no matter where none is needed', async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await bank.send('POST', '/v1/refusals', undefined, {
      token: bank.operator,
      headers,
    });
    expect(answer.json['code']).toBe('overloaded');
  });

  it('that is missing is refused', async () => {
    const answer = await bank.send('POST', '/v1/outcomes', undefined, { token: bank.college });
    expect([answer.status, answer.json['code']]).toEqual([422, 'invalidBody']);
  });

  it.each([
    ['broken JSON', '{"a":', 400, 'malformedJson'],
    ['no byte of JSON', ' ', 400, 'malformedJson'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 400, 'malformedJson'],
    ['too many bytes', `{"title":"${'x'.repeat(1_100_000)}"}`, 413, 'bodyTooLarge'],
    ['GB18030 bytes', new Uint8Array([0x7b, 0x22, 0xb4, 0xf3, 0x22]), 422, 'invalidBody'],
  ])('of %s is refused with its own status', async (_name, raw, status, code) => {
    const answer = await bank.send('POST', '/v1/outcomes', undefined, { token: bank.college, raw });
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });

  it('of too many bytes gets its answer while it is still coming', async () => {
    let left = 200;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left-- > 0) controller.enqueue(new Uint8Array(100_000));
        else controller.close();
      },
    });
    const headers = {
      authorization: `Bearer ${bank.college}`,
      'content-type': 'application/json',
    };
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    const response = await fetch(`${bank.url}/v1/outcomes`, init);
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'bodyTooLarge' });
  });

  it.each(['text/plain', 'text/csv', 'application/xml', 'nonsense'])(
    'of type %s is refused 415',
    async (type) => {
      const headers = { 'content-type': type };
      const answer = await bank.send('POST', '/v1/outcomes', OUTCOME, {
        token: bank.college,
        headers,
      });
      expect([answer.status, answer.json['code']]).toEqual([415, 'unsupportedMediaType']);
    },
  );

  it('of free shape is bounded in depth and characters', async () => {
    const deep = JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as object;
    const answer = await bank.send('POST', '/v1/free', deep, { token: bank.operator });
    expect(answer.status).toBe(422);
    const odd = await bank.send('POST', '/v1/free', { a: ['\ud800'] }, { token: bank.operator });
    expect(odd.json['errors']).toMatchObject([{ pointer: '/a/0', code: 'badCharacters' }]);
    const huge = await bank.send('POST', '/v1/free', undefined, {
      token: bank.operator,
      raw: '{"a":1e999}',
    });
    expect(huge.json['errors']).toMatchObject([{ pointer: '/a', code: 'notFinite' }]);
  });

  it('that is a file streams through without a limit', async () => {
    const raw = new Uint8Array(3_000_000).fill(97);
    const headers = { 'content-type': 'text/csv; charset=utf-8' };
    const answer = await bank.send('POST', '/v1/imports', undefined, {
      token: bank.college,
      raw,
      headers,
    });
    expect([answer.status, answer.json]).toEqual([202, { bytes: 3_000_000 }]);
    const json = await bank.send('POST', '/v1/imports', {}, { token: bank.college });
    expect(json.status).toBe(415);
  });
});

describe('an address', () => {
  const id = '0b0c4f3e-1111-4222-8333-444455556666';

  it('takes the query parameters it names and no others', async () => {
    const good = await bank.send('GET', `/v1/learners/${id}?asOf=2026-01-01`, undefined, {
      token: bank.operator,
    });
    expect(good.json).toEqual({ id, query: { asOf: '2026-01-01' } });
    const paths = [
      `/v1/learners/${id}?asof=2026-01-01`,
      `/v1/learners/${id}?asOf=2026-02-30`,
      `/v1/learners/${id}?asOf=2026-01-01&asOf=2026-01-02`,
      '/v1/statistics?x=1',
    ];
    for (const path of paths) {
      const answer = await bank.send('GET', path, undefined, { token: bank.operator });
      expect([path, answer.status, answer.json['code']]).toEqual([path, 400, 'invalidQuery']);
    }
  });

  it.each(['abc', '%00', '%E5%BC%A0', "'--", 'x'.repeat(300)])(
    'with an id like %p finds nothing',
    async (odd) => {
      const answer = await bank.send('GET', `/v1/learners/${odd}`, undefined, {
        token: bank.operator,
      });
      expect([404, 414]).toContain(answer.status);
      expect(answer.json['code']).toBeDefined();
    },
  );

  it('that is malformed is refused 400', async () => {
    const answer = await bank.send('GET', '/v1/learners/%zz', undefined, { token: bank.operator });
    expect([answer.status, answer.json['code']]).toEqual([400, 'malformedRequest']);
  });

  it('that does not exist is told apart from a wrong method', async () => {
    const nowhere = await bank.send('GET', '/v1/nowhere');
    expect([nowhere.status, nowhere.json['code']]).toEqual([404, 'unknownRoute']);
    const wrong = await bank.send('DELETE', `/v1/learners/${id}`);
    expect([wrong.status, wrong.json['code']]).toEqual([405, 'methodNotAllowed']);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD');
  });

  it('that is not even HTTP is answered on the socket', async () => {
    const port = Number(new URL(bank.url).port);
    const text = await new Promise<string>((resolve, reject) => {
      let received = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => resolve(received));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*malformedRequest/);
  });
});
