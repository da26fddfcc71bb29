import { Body, Controller, Get, HttpCode, Module, Param, Post, Query, Req } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { Writable } from 'node:stream';
import { connect } from 'node:net';
import {
  accepted,
  Caller,
  createLogger,
  createServer,
  Idempotency,
  IdPipe,
  IsBoundedText,
  IsCivilDate,
  IsCode,
  IsCredits,
  Nested,
  NestedList,
  Optional,
  Public,
  Refusal,
  Roles,
  type Server,
  StreamBody,
  Tokens,
} from '../index.js';

class Grade {
  @IsCode() scale: string;
  @IsCode(16) value: string;
}
class Part {
  @IsBoundedText(100) title: string;
}
class Outcome {
  @IsCode() issuer: string;
  @IsBoundedText(200) title: string;
  @Optional() @IsCredits() credits?: string;
  @IsCivilDate() awardedOn: string;
  @Optional() @Nested(() => Grade) grade?: Grade;
  @Optional() @NestedList(() => Part, { max: 3 }) components?: Part[];
}
class AsOf {
  @Optional() @IsCivilDate() asOf?: string;
}

const gate = {
  entered: Promise.withResolvers<void>(),
  opened: Promise.withResolvers<void>(),
};

@Controller('v1')
class SampleController {
  constructor(private readonly idempotency: Idempotency) {}

  @Post('outcomes')
  @Roles('college', 'certifyingBody')
  record(@Caller() caller: Caller, @Body() body: Outcome): object {
    return { by: caller.institution, body };
  }
  @Get('learners/:id')
  @Roles('operator', 'college')
  learner(@Param('id', IdPipe) id: string, @Query() query: AsOf): object {
    return { id, query };
  }
  @Get('statistics')
  @Public()
  statistics(@Caller() caller: Caller | undefined): object {
    return { caller: caller?.clientId ?? null };
  }
  @Post('free')
  @Roles('operator')
  free(@Body() body: object): object {
    return body;
  }
  @Post('imports')
  @StreamBody()
  @Roles('college')
  @HttpCode(202)
  async import(@Body() body: AsyncIterable<Buffer>): Promise<object> {
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    return { bytes };
  }
  @Post('refusals')
  @Roles('operator')
  refused(): object {
    return accepted<object>(new Refusal('overloaded', { retryAfter: 3 }));
  }
  @Post('bugs')
  @Roles('operator')
  bug(): object {
    throw new Error('relation "secret_name" of 张三 does not exist');
  }
  @Post('slow')
  @Roles('operator')
  async slow(@Req() request: FastifyRequest, @Body() body: object): Promise<object> {
    const command = accepted(this.idempotency.commandFor(request, body));
    return accepted(
      await this.idempotency.once(command, async () => {
        gate.entered.resolve();
        await gate.opened.promise;
        return { ran: true };
      }),
    );
  }
}
@Module({ controllers: [SampleController] })
class SampleModule {}

const tokens = new Tokens(new Uint8Array(32).fill(7));
const lines: string[] = [];
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(chunk.toString());
    done();
  },
});
let server: Server;
let url: string;
let operator: string;
let college: string;
let ready = true;

beforeAll(async () => {
  server = await createServer(SampleModule, {
    tokens,
    logger: createLogger('debug', sink),
    readiness: [{ name: 'database', check: () => Promise.resolve(ready) }],
    idempotencyWait: 100,
  });
  url = await server.listen(0, '127.0.0.1');
  operator = await tokens.sign({ clientId: 'operator', role: 'operator' });
  college = await tokens.sign({ clientId: 'c1', role: 'college', institution: '4121010845' });
});
afterAll(() => server.close());

interface Answer {
  status: number;
  headers: Headers;
  json: Record<string, unknown>;
}
interface Send {
  token?: string | undefined;
  headers?: Record<string, string>;
  raw?: string | Uint8Array<ArrayBuffer>;
}
async function send(
  method: string,
  path: string,
  body?: unknown,
  more: Send = {},
): Promise<Answer> {
  const headers: Record<string, string> = { ...more.headers };
  const payload = more.raw ?? (body === undefined ? undefined : JSON.stringify(body));
  if (payload !== undefined) headers['content-type'] ??= 'application/json';
  if (more.token !== undefined) headers['authorization'] = `Bearer ${more.token}`;
  const response = await fetch(url + path, {
    method,
    headers,
    ...(payload ? { body: payload } : {}),
  });
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text };
  return { status: response.status, headers: response.headers, json };
}
const OUTCOME = { issuer: '4121010845', title: '大学英语', credits: '4', awardedOn: '2026-06-30' };

describe('a body', () => {
  it('that keeps the contract reaches the handler as it was sent', async () => {
    const answer = await send('POST', '/v1/outcomes', OUTCOME, { token: college });
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ by: '4121010845', body: OUTCOME });
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
    const answer = await send('POST', '/v1/outcomes', body, { token: college });
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
    const answer = await send('POST', '/v1/outcomes', undefined, {
      token: college,
      raw: JSON.stringify(body),
    });
    expect(answer.status).toBe(422);
  });

  it('that is missing is refused', async () => {
    const answer = await send('POST', '/v1/outcomes', undefined, { token: college });
    expect([answer.status, answer.json['code']]).toEqual([422, 'invalidBody']);
  });

  it.each([
    ['broken JSON', '{"a":', 400, 'malformedJson'],
    ['no byte of JSON', ' ', 400, 'malformedJson'],
    ['a poisoned prototype', '{"__proto__":{"a":1}}', 400, 'malformedJson'],
    ['too many bytes', `{"title":"${'x'.repeat(1_100_000)}"}`, 413, 'bodyTooLarge'],
    ['GB18030 bytes', new Uint8Array([0x7b, 0x22, 0xb4, 0xf3, 0x22]), 422, 'invalidBody'],
  ])('of %s is refused with its own status', async (_name, raw, status, code) => {
    const answer = await send('POST', '/v1/outcomes', undefined, { token: college, raw });
    expect([answer.status, answer.json['code']]).toEqual([status, code]);
  });

  it.each(['text/plain', 'text/csv', 'application/xml', 'nonsense'])(
    'of type %s is refused 415',
    async (type) => {
      const headers = { 'content-type': type };
      const answer = await send('POST', '/v1/outcomes', OUTCOME, { token: college, headers });
      expect([answer.status, answer.json['code']]).toEqual([415, 'unsupportedMediaType']);
    },
  );

  it('of free shape is bounded in depth and characters', async () => {
    const deep = JSON.parse('{"a":'.repeat(40) + '1' + '}'.repeat(40)) as object;
    const answer = await send('POST', '/v1/free', deep, { token: operator });
    expect(answer.status).toBe(422);
    const odd = await send('POST', '/v1/free', { a: ['\ud800'] }, { token: operator });
    expect(odd.json['errors']).toMatchObject([{ pointer: '/a/0', code: 'badCharacters' }]);
    const huge = await send('POST', '/v1/free', undefined, { token: operator, raw: '{"a":1e999}' });
    expect(huge.json['errors']).toMatchObject([{ pointer: '/a', code: 'notFinite' }]);
  });

  it('that is a file streams through without a limit', async () => {
    const raw = new Uint8Array(3_000_000).fill(97);
    const headers = { 'content-type': 'text/csv; charset=utf-8' };
    const answer = await send('POST', '/v1/imports', undefined, { token: college, raw, headers });
    expect([answer.status, answer.json]).toEqual([202, { bytes: 3_000_000 }]);
    const json = await send('POST', '/v1/imports', {}, { token: college });
    expect(json.status).toBe(415);
  });
});

describe('an address', () => {
  const id = '0b0c4f3e-1111-4222-8333-444455556666';

  it('takes the query parameters it names and no others', async () => {
    const good = await send('GET', `/v1/learners/${id}?asOf=2026-01-01`, undefined, {
      token: operator,
    });
    expect(good.json).toEqual({ id, query: { asOf: '2026-01-01' } });
    const paths = [
      `/v1/learners/${id}?asof=2026-01-01`,
      `/v1/learners/${id}?asOf=2026-02-30`,
      `/v1/learners/${id}?asOf=2026-01-01&asOf=2026-01-02`,
      '/v1/statistics?x=1',
    ];
    for (const path of paths) {
      const answer = await send('GET', path, undefined, { token: operator });
      expect([path, answer.status, answer.json['code']]).toEqual([path, 400, 'invalidQuery']);
    }
  });

  it.each(['abc', '%00', '%E5%BC%A0', "'--", 'x'.repeat(300)])(
    'with an id like %p finds nothing',
    async (odd) => {
      const answer = await send('GET', `/v1/learners/${odd}`, undefined, { token: operator });
      expect([404, 414]).toContain(answer.status);
      expect(answer.json['code']).toBeDefined();
    },
  );

  it('that is malformed is refused 400', async () => {
    const answer = await send('GET', '/v1/learners/%zz', undefined, { token: operator });
    expect([answer.status, answer.json['code']]).toEqual([400, 'malformedRequest']);
  });

  it('that does not exist is told apart from a wrong method', async () => {
    const nowhere = await send('GET', '/v1/nowhere');
    expect([nowhere.status, nowhere.json['code']]).toEqual([404, 'unknownRoute']);
    const wrong = await send('DELETE', `/v1/learners/${id}`);
    expect([wrong.status, wrong.json['code']]).toEqual([405, 'methodNotAllowed']);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD');
  });

  it('that is not even HTTP is answered on the socket', async () => {
    const port = Number(new URL(url).port);
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

describe('a refusal', () => {
  it('speaks the language that was asked for', async () => {
    for (const [asked, language, title] of [
      ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN', '需要有效的访问令牌'],
      ['en-GB,zh;q=0.5', 'en', 'A valid access token is needed'],
      ['fr', 'en', 'A valid access token is needed'],
    ] as const) {
      const headers = { 'accept-language': asked };
      const answer = await send('POST', '/v1/outcomes', OUTCOME, { headers });
      expect(answer.headers.get('content-language')).toBe(language);
      expect(answer.json['title']).toBe(title);
      expect(answer.json['traceId']).toBe(answer.headers.get('x-request-id'));
    }
  });

  it('can ask to try again later', async () => {
    const answer = await send('POST', '/v1/refusals', {}, { token: operator });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
  });

  it('of our own mistake tells nothing of it, and the log nothing personal', async () => {
    const answer = await send('POST', '/v1/bugs', {}, { token: operator });
    expect([answer.status, answer.json['code']]).toEqual([500, 'internalError']);
    expect(JSON.stringify(answer.json)).not.toMatch(/relation|secret|张三|\.ts/);
    const logged = lines.filter((line) => line.includes('unforeseen'));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(answer.json['traceId'] as string);
    expect(logged[0]).not.toContain('secret_name');
  });
});

describe('a request id', () => {
  it('is taken where it is sane and made where it is not', async () => {
    const given = await send('GET', '/livez', undefined, {
      headers: { 'x-request-id': 'abc-12345' },
    });
    expect(given.headers.get('x-request-id')).toBe('abc-12345');
    const odd = await send('GET', '/livez', undefined, { headers: { 'x-request-id': 'a b"' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('an idempotency key', () => {
  const headers = { 'idempotency-key': 'k-1' };
  it('that is running is waited for, then refused', async () => {
    const first = send('POST', '/v1/slow', {}, { token: operator, headers });
    await gate.entered.promise;
    const second = await send('POST', '/v1/slow', {}, { token: operator, headers });
    gate.opened.resolve();
    expect([second.status, second.json['code']]).toEqual([409, 'inProgress']);
    expect(second.headers.get('retry-after')).toBe('1');
    expect((await first).status).toBe(201);
  });
  it('that is no key is refused', async () => {
    const odd = { 'idempotency-key': '"open' };
    const answer = await send('POST', '/v1/slow', {}, { token: operator, headers: odd });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalidIdempotencyKey']);
  });
});

describe('operations', () => {
  it('say alive, ready and how much to everyone', async () => {
    expect((await send('GET', '/livez')).status).toBe(200);
    expect((await send('GET', '/readyz')).json).toEqual({
      status: 'ready',
      checks: { database: { ready: true } },
    });
    ready = false;
    expect((await send('GET', '/readyz')).status).toBe(503);
    ready = true;
    const metrics = await send('GET', '/metrics');
    expect(metrics.json['text']).toContain('route="/v1/outcomes",status="422"');
  });

  it('serve an OpenAPI document and pages that need no network', async () => {
    const { json } = await send('GET', '/openapi.json');
    expect(json['openapi']).toBe('3.1.0');
    expect(Object.keys(json['paths'] as object)).toContain('/v1/learners/{id}');
    const schemas = (json['components'] as { schemas: Record<string, unknown> }).schemas;
    expect(schemas['Outcome']).toMatchObject({
      required: ['issuer', 'title', 'awardedOn'],
      properties: { credits: { type: 'string' }, grade: { $ref: '#/components/schemas/Grade' } },
    });
    const docs = await send('GET', '/docs');
    expect(docs.json['text']).not.toMatch(/https?:\/\//);
    for (const path of ['/docs/start.js', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui.css']) {
      expect((await send('GET', path)).status).toBe(200);
    }
    expect((await send('GET', '/problems')).json['text']).toContain('id="evidenceConflict"');
  });
});

it('a route that does not say who may call stops the start', async () => {
  @Controller()
  class Forgotten {
    @Get('forgotten')
    anyone(): object {
      return {};
    }
  }
  @Module({ controllers: [Forgotten] })
  class ForgottenModule {}
  const logger = createLogger('silent');
  await expect(createServer(ForgottenModule, { tokens, logger })).rejects.toThrow(
    'GET /forgotten says neither @Roles nor @Public',
  );
});
