import { Controller, Get, Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EdgeSample, gate } from '../../../test/running/edge-sample.js';
import { createLogger, createServer, Public, Tokens } from '../index.js';

let bank: EdgeSample;
beforeAll(async () => {
  bank = await EdgeSample.start();
});
afterAll(() => bank.close());

describe('a refusal', () => {
  it('speaks the language that was asked for', async () => {
    for (const [asked, language, title] of [
      ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN', '需要有效的访问令牌'],
      ['en-GB,zh;q=0.5', 'en', 'A valid access token is needed'],
      ['fr', 'en', 'A valid access token is needed'],
    ] as const) {
      const headers = { 'accept-language': asked };
      const answer = await bank.send('POST', '/v1/outcomes', {}, { headers });
      expect(answer.headers.get('content-language')).toBe(language);
      expect(answer.json['title']).toBe(title);
      expect(answer.json['traceId']).toBe(answer.headers.get('x-request-id'));
    }
  });

  it('can ask to try again later', async () => {
    const answer = await bank.send('POST', '/v1/refusals', {}, { token: bank.operator });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '3']);
  });

  it('of our own mistake tells nothing of it, and the log nothing personal', async () => {
    const answer = await bank.send('POST', '/v1/bugs', {}, { token: bank.operator });
    expect([answer.status, answer.json['code']]).toEqual([500, 'internalError']);
    expect(JSON.stringify(answer.json)).not.toMatch(/relation|secret|张三|\.ts/);
    const logged = bank.lines.filter((line) => line.includes('unforeseen'));
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain(answer.json['traceId']);
    expect(logged[0]).not.toContain('secret_name');
  });
});

describe('a request id', () => {
  it('is taken where it is sane and made where it is not', async () => {
    const given = await bank.send('GET', '/livez', undefined, {
      headers: { 'x-request-id': 'abc-12345' },
    });
    expect(given.headers.get('x-request-id')).toBe('abc-12345');
    const odd = await bank.send('GET', '/livez', undefined, {
      headers: { 'x-request-id': 'a b"' },
    });
    expect(odd.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('an idempotency key', () => {
  const headers = { 'idempotency-key': 'k-1' };
  it('that is running is waited for, then refused', async () => {
    const first = bank.send('POST', '/v1/slow', {}, { token: bank.operator, headers });
    await gate.entered.promise;
    const second = await bank.send('POST', '/v1/slow', {}, { token: bank.operator, headers });
    gate.opened.resolve();
    expect([second.status, second.json['code']]).toEqual([409, 'inProgress']);
    expect(second.headers.get('retry-after')).toBe('1');
    expect((await first).status).toBe(201);
  });
  it('that is no key is refused', async () => {
    const odd = { 'idempotency-key': '"open' };
    const answer = await bank.send('POST', '/v1/slow', {}, { token: bank.operator, headers: odd });
    expect([answer.status, answer.json['code']]).toEqual([400, 'invalidIdempotencyKey']);
  });
});

describe('operations', () => {
  it('say alive, ready and how much to everyone', async () => {
    expect((await bank.send('GET', '/livez')).status).toBe(200);
    expect((await bank.send('GET', '/readyz')).json).toEqual({
      status: 'ready',
      checks: { database: { ready: true } },
    });
    bank.ready = false;
    expect((await bank.send('GET', '/readyz')).status).toBe(503);
    bank.ready = true;
    const metrics = await bank.send('GET', '/metrics');
    expect(metrics.json['text']).toContain('route="/v1/outcomes",status="401"');
  });

  it('serve an OpenAPI document and pages that need no network', async () => {
    const { json } = await bank.send('GET', '/openapi.json');
    expect(json['openapi']).toBe('3.1.0');
    expect(Object.keys(json['paths'] as object)).toContain('/v1/learners/{id}');
    const schemas = (json['components'] as { schemas: Record<string, unknown> }).schemas;
    expect(schemas['Outcome']).toMatchObject({
      required: ['issuer', 'title', 'awardedOn'],
      properties: { credits: { type: 'string' }, grade: { $ref: '#/components/schemas/Grade' } },
    });
    expect(JSON.stringify(json['paths'])).toContain('"name":"Idempotency-Key"');
    const docs = await bank.send('GET', '/docs');
    expect(docs.headers.get('content-security-policy')).toMatch(/script-src 'self'/);
    expect(docs.json['text']).not.toMatch(/https?:\/\//);
    for (const path of ['/docs/start.js', '/docs/swagger-ui-bundle.js', '/docs/swagger-ui.css']) {
      expect((await bank.send('GET', path)).status).toBe(200);
    }
    expect((await bank.send('GET', '/problems')).json['text']).toContain('id="evidenceConflict"');
  });
});

it('a token without the scope of the route is refused, and told which one it lacks', async () => {
  const tokens = new Tokens(new Uint8Array(32).fill(7));
  const caller = { clientId: 'c2', role: 'college', institution: '4121010845' } as const;
  const send = async (token: string) =>
    bank.send('POST', '/v1/outcomes', {}, { token, headers: { 'accept-language': 'en' } });
  const refused = await send(await tokens.sign({ ...caller, scopes: ['transcripts:read'] }));
  expect(refused.status).toBe(403);
  expect(refused.json).toMatchObject({
    code: 'forbidden',
    reason: 'insufficient_scope',
    scope: 'outcomes:write',
  });
  expect(refused.headers.get('www-authenticate')).toBe(
    'Bearer realm="credit-bank", error="insufficient_scope", scope="outcomes:write"',
  );
  expect((await send(await tokens.sign({ ...caller, scopes: ['outcomes:write'] }))).status).toBe(
    422,
  );
  // A scope beyond the role is none: a college does not become an operator by asking for it.
  const greedy = await tokens.sign({ ...caller, scopes: ['bank:operate'] });
  expect((await bank.send('POST', '/v1/free', {}, { token: greedy })).status).toBe(403);
});

it('a server that closes finishes what it has begun', async () => {
  const other = await EdgeSample.start();
  gate.entered = Promise.withResolvers();
  gate.opened = Promise.withResolvers();
  const answer = other.send('POST', '/v1/slow', {}, { token: other.operator });
  await gate.entered.promise;
  const closing = other.close();
  gate.opened.resolve();
  expect((await answer).json).toEqual({ ran: true });
  await closing;
  await expect(other.send('GET', '/livez')).rejects.toThrow();
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
  await expect(
    createServer(ForgottenModule, { tokens: new Tokens(new Uint8Array(32)), logger }),
  ).rejects.toThrow('GET /forgotten says neither @Roles nor @Public');
});

it('a route that does not say whose data it is about stops the start', async () => {
  @Controller()
  class Forgotten {
    @Get('forgotten')
    @Public()
    anyone(): object {
      return {};
    }
  }
  @Module({ controllers: [Forgotten] })
  class ForgottenModule {}
  const logger = createLogger('silent');
  await expect(
    createServer(ForgottenModule, { tokens: new Tokens(new Uint8Array(32)), logger }),
  ).rejects.toThrow('GET /forgotten does not say whose data it is about');
});

it('an answer without a settled right does not leave, and neither does one that is not logged', async () => {
  const sample = await EdgeSample.start();
  const { operator: token } = sample;
  const unsettled = await sample.send('GET', '/v1/unsettled', undefined, { token });
  expect([unsettled.status, unsettled.json['code']]).toEqual([500, 'internalError']);
  const unlogged = await sample.send('GET', '/v1/unlogged', undefined, { token });
  expect([unlogged.status, unlogged.json['code']]).toEqual([503, 'viewNotRecorded']);
  expect(JSON.stringify([unsettled, unlogged])).not.toContain('secret');
  await sample.close();
});
