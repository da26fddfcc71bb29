/** A bank after a restart, one in production, and one that believes an issuer of somebody else. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Provider } from 'oidc-provider';
import { BankProcess, type RunningBank, startBank } from '../running/bank.js';
import { Desk } from './desk.js';

const UNKNOWN = `/v1/imports/${randomUUID()}`;

let bank: RunningBank;
let desk: Desk;
let env: Record<string, string>;
const running: BankProcess[] = [];
beforeAll(async () => {
  bank = await startBank();
  desk = await Desk.at(bank);
  await desk.institution('ACCESS-3');
  env = {
    DATABASE_URL: bank.databaseUrl,
    CREDIT_BANK_DATA: bank.dataFolder,
    PORT: '0',
    SEED: 'none',
    LOG_LEVEL: 'warn',
  };
}, 90_000);
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop()));
  await bank.stop();
});

async function started(more: Record<string, string>): Promise<{ desk: Desk; output: string }> {
  const process = new BankProcess({ ...env, ...more }, { app: 'command-api' });
  running.push(process);
  const baseUrl = await process.ready();
  return { desk: desk.elsewhere(baseUrl), output: process.output };
}

describe('a bank that starts again', () => {
  it('keeps its clients, their secrets, and the tokens that it gave', async () => {
    const { clientId, clientSecret } = await desk.client({ institution: 'ACCESS-3' });
    const before = await desk.tokenOf(clientId, clientSecret, 'verify outcomes:write');
    const { desk: again, output } = await started({});
    expect(output).not.toContain('demo-college');
    const after = await again.tokenOf(clientId, clientSecret, 'verify outcomes:write');
    for (const token of [before, after]) {
      expect((await again.get(`/v1/imports/${randomUUID()}`, token)).status).toBe(404);
    }
  });
});

describe('an issuer of somebody else', () => {
  let issuer: Server;
  let url = '';
  let audience = 'credit-bank';
  beforeAll(async () => {
    const { privateKey } = await generateKeyPair('RS256', { extractable: true });
    const key = { ...(await exportJWK(privateKey)), kid: 'theirs', alg: 'RS256', use: 'sig' };
    issuer = createServer();
    await new Promise<void>((settle) => issuer.listen(0, '127.0.0.1', settle));
    url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
    const provider = new Provider(url, {
      jwks: { keys: [key] },
      scopes: ['outcomes:write', 'bank:operate'],
      clients: [
        {
          client_id: 'their-college',
          client_secret: 'theirs',
          grant_types: ['client_credentials'],
          response_types: [],
          redirect_uris: [],
          scope: 'outcomes:write',
        },
      ],
      extraTokenClaims: async () => ({ role: 'college', institution: 'ACCESS-3' }),
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'urn:bank',
          getResourceServerInfo: () => ({
            scope: 'outcomes:write bank:operate',
            audience,
            accessTokenFormat: 'jwt',
          }),
        },
      },
    });
    const answer = provider.callback();
    issuer.on('request', (request, response) => void answer(request, response));
  });
  afterAll(() => {
    issuer.closeAllConnections();
    return new Promise((settle) => issuer.close(settle));
  });

  async function theirToken(): Promise<string> {
    const answer = await fetch(`${url}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('their-college:theirs')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'outcomes:write' }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  it('is believed for this audience, by its keys, and the own one is off', async () => {
    const { desk: theirs } = await started({ OIDC_ISSUER: url });
    const token = await theirToken();
    const path = `/v1/imports/${randomUUID()}`;
    expect((await theirs.get(path, token)).status).toBe(404);
    expect((await theirs.post('/v1/rule-books', {}, token)).status).toBe(403);
    audience = 'another-service';
    expect((await theirs.get(path, await theirToken())).status).toBe(401);
    audience = 'credit-bank';
    const { privateKey } = await generateKeyPair('RS256');
    const forged = await new SignJWT({ role: 'operator', scope: 'bank:operate' })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'theirs' })
      .setIssuer(url)
      .setAudience('credit-bank')
      .setSubject('x')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    expect((await theirs.get(path, forged)).status).toBe(401);
    const own = await desk.client({ institution: 'ACCESS-3' });
    const ours = await desk.tokenOf(own.clientId, own.clientSecret, 'outcomes:write');
    expect((await theirs.get(path, ours)).status).toBe(401);
    expect((await theirs.get('/oidc/jwks')).status).toBe(404);
    expect((await theirs.get('/v1/clients')).body).toMatchObject({ code: 'issuedElsewhere' });
  });

  it('that cannot be found stops the start with what to do', async () => {
    const lost = new BankProcess(
      { ...env, OIDC_ISSUER: 'http://127.0.0.1:9' },
      { app: 'command-api' },
    );
    expect(await lost.ended()).toBe(1);
    expect(lost.output).toMatch(/OIDC_ISSUER/);
  });
});

describe('a production bank', () => {
  const production = { CREDIT_BANK_MODE: 'production', PUBLIC_URL: 'https://bank.example' };

  it('does not start with demo clients, nor without its public address', async () => {
    for (const wrong of [production, { CREDIT_BANK_MODE: 'production' }]) {
      const refused = new BankProcess({ ...env, ...wrong }, { app: 'command-api' });
      expect(await refused.ended()).toBe(1);
      expect(refused.output).toMatch(/DEMO_CLIENTS=retire|PUBLIC_URL/);
    }
  });

  it('that retired them believes no demo token, and makes a client for its operator once', async () => {
    const { desk: real, output } = await started({ ...production, DEMO_CLIENTS: 'retire' });
    for (const name of ['operator', 'college'] as const) {
      expect((await real.get(UNKNOWN, await bank.token(name))).status).toBe(401);
    }
    expect(output).toContain('first-operator.json');
    const file = join(bank.dataFolder, 'first-operator.json');
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    const { clientId, secret } = JSON.parse(await readFile(file, 'utf8')) as {
      clientId: string;
      secret: string;
    };
    expect(output).not.toContain(secret);
    const token = await real.tokenOf(clientId, secret, 'bank:operate');
    const clients = await real.get('/v1/clients', token);
    expect(JSON.stringify(clients.body)).not.toContain('"demo":true');
    const body = { clientId: 'demo-x', authentication: 'secret', role: 'operator' };
    expect((await real.post('/v1/clients', body, token)).status).toBe(422);
    const discovery = await real.get('/oidc/.well-known/openid-configuration');
    expect(discovery.body['token_endpoint']).toBe('https://bank.example/oidc/token');
  });
});
