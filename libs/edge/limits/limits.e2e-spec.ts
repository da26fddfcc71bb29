import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseList } from 'structured-headers';
import { EdgeSample } from '../../../test/running/edge-sample.js';

const OUTCOME = { issuer: 'X', title: 't', awardedOn: '2026-07-01' };

let bank: EdgeSample;
beforeAll(async () => {
  bank = await EdgeSample.start({
    quotas: { requests: 4, bulk: 2, address: 30 },
    trustedProxies: '127.0.0.0/8',
  });
});
afterAll(() => bank.close());

describe('a client', () => {
  it('is told its quota and what is left of it, as structured fields', async () => {
    const { headers } = await bank.send('POST', '/v1/outcomes', OUTCOME, { token: bank.college });
    const [policy] = parseList(headers.get('ratelimit-policy') ?? '');
    const [left] = parseList(headers.get('ratelimit') ?? '');
    expect(policy).toEqual(['requests', new Map(Object.entries({ q: 4, w: 60 }))]);
    expect(left).toEqual(['requests', new Map(Object.entries({ r: 3, t: 15 }))]);
  });

  it('that asks too often is refused with a wait, and nobody else is', async () => {
    const ask = async (token: string) =>
      bank.send('POST', '/v1/outcomes', OUTCOME, { token, headers: { 'accept-language': 'en' } });
    for (let more = 0; more < 3; more += 1) expect((await ask(bank.college)).status).toBe(201);
    const refused = await ask(bank.college);
    expect(refused.status).toBe(429);
    expect(refused.json).toMatchObject({ code: 'tooManyRequests' });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(refused.headers.get('ratelimit')).toMatch(/^"requests";r=0;t=\d+$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await bank.send('POST', '/v1/free', {}, { token: bank.operator })).status).toBe(201);
  });

  it('that used up its quota for bulk still has the one for single requests', async () => {
    const batch = () => bank.send('POST', '/v1/batches', {}, { token: bank.operator });
    expect((await batch()).status).toBe(201);
    expect((await batch()).headers.get('ratelimit-policy')).toBe('"bulk";q=2;w=60');
    expect((await batch()).status).toBe(429);
    expect((await bank.send('POST', '/v1/free', {}, { token: bank.operator })).status).toBe(201);
  });
});

describe('a stranger', () => {
  const from = (address: string, token?: string) =>
    bank.send('GET', '/v1/statistics', undefined, {
      headers: { 'x-forwarded-for': address },
      ...(token === undefined ? {} : { token }),
    });

  it('is counted by address, and so are tokens that are none', async () => {
    for (let more = 0; more < 15; more += 1) expect((await from('203.0.113.7')).status).toBe(200);
    for (let more = 0; more < 15; more += 1) {
      expect((await from('203.0.113.7', 'a.b.c')).status).toBe(401);
    }
    expect((await from('203.0.113.7', 'a.b.c')).status).toBe(429);
    expect((await from('203.0.113.7')).status).toBe(429);
    expect((await from('203.0.113.8')).status).toBe(200);
  });

  it('may always ask whether the bank lives', async () => {
    for (let more = 0; more < 40; more += 1) {
      expect((await bank.send('GET', '/livez')).status).toBe(200);
    }
  });
});
