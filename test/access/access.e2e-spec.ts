/** Tokens from the bank's own issuer, as clients of every kind get and use them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { type RunningBank, startBank } from '../running/bank.js';
import { Desk } from './desk.js';

const INSTITUTION = 'ACCESS-1';
const LEARNER = '/v1/learners';

let bank: RunningBank;
let desk: Desk;
beforeAll(async () => {
  bank = await startBank();
  desk = await Desk.at(bank);
  await desk.institution(INSTITUTION);
}, 90_000);
afterAll(() => bank.stop());

describe('a client with a secret', () => {
  it('gets a short token for this bank alone, and is who it was registered as', async () => {
    const { clientId, clientSecret } = await desk.client({ institution: INSTITUTION });
    const config = await desk.discover(clientId, oidc.ClientSecretBasic(clientSecret));
    const scope = 'outcomes:write transcripts:read bank:operate';
    await expect(oidc.clientCredentialsGrant(config, { scope })).rejects.toThrow();
    const { access_token: token, expires_in: seconds } = await oidc.clientCredentialsGrant(config, {
      scope: 'outcomes:write transcripts:read',
    });
    expect(seconds).toBeLessThanOrEqual(3_600);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
    expect(decodeJwt(token)).toMatchObject({
      iss: `${bank.baseUrl}/oidc`,
      aud: 'credit-bank',
      sub: clientId,
      client_id: clientId,
      role: 'college',
      institution: INSTITUTION,
      scope: 'outcomes:write transcripts:read',
    });
    const externalIds = [{ issuer: INSTITUTION, value: 'a-1' }];
    expect((await desk.post(LEARNER, { externalIds }, token)).status).toBe(201);
    const rules = await desk.post('/v1/rule-books', {}, token);
    expect(rules.status).toBe(403);
    expect(rules.body).toMatchObject({ reason: 'insufficient_scope', scope: 'rules:write' });
    expect((await desk.get('/v1/clients', token)).status).toBe(403);
  });

  it('that loses it gets another, and the old one ends at once', async () => {
    const { clientId, clientSecret } = await desk.client({ institution: INSTITUTION });
    expect(await desk.tokenOf(clientId, clientSecret)).toEqual(expect.any(String));
    const { body } = await desk.post(`/v1/clients/${clientId}/secrets`, {});
    expect(body['clientSecret']).not.toBe(clientSecret);
    expect(await desk.tokenOf(clientId, clientSecret)).toBe('invalid_client');
    expect(await desk.tokenOf(clientId, String(body['clientSecret']))).not.toBe('invalid_client');
    const shown = await desk.get(`/v1/clients/${clientId}`);
    expect(Object.keys(shown.body)).not.toContain('clientSecret');
    expect((await desk.post(`/v1/clients/${clientId}/keys`, { jwks: {} })).status).toBe(422);
  });

  it('that was disabled gets no token, and those it has end at once in this process', async () => {
    const { clientId, clientSecret } = await desk.client({ institution: INSTITUTION });
    const token = await desk.tokenOf(clientId, clientSecret, 'transcripts:read');
    const unknown = `${LEARNER}/0b0c4f3e-1111-4222-8333-444455556666/transcript`;
    expect((await desk.get(unknown, token)).status).toBe(404);
    expect((await desk.post(`/v1/clients/${clientId}/disablings`, {})).body).toMatchObject({
      disabled: true,
    });
    expect((await desk.get(unknown, token)).status).toBe(401);
    expect(await desk.tokenOf(clientId, clientSecret)).toBe('invalid_client');
    await desk.post(`/v1/clients/${clientId}/enablings`, {});
    expect((await desk.get(unknown, token)).status).toBe(404);
  });
});

describe('a registration', () => {
  it('sent twice is seen, and one that is not whole is told what is missing', async () => {
    await desk.client({ institution: INSTITUTION, clientId: 'twice' });
    const again = { clientId: 'twice', authentication: 'secret', role: 'operator' };
    expect((await desk.post('/v1/clients', again)).body).toMatchObject({ code: 'clientExists' });
    const wrong = [
      [{ authentication: 'secret', role: 'college' }, '/institution'],
      [{ authentication: 'secret', role: 'learner' }, '/role'],
      [{ authentication: 'secret', role: 'operator', institution: INSTITUTION }, '/institution'],
      [{ authentication: 'privateKey', role: 'operator' }, '/jwks'],
      [{ authentication: 'people' }, '/redirectUris'],
      [{ authentication: 'people', redirectUris: ['http://x.example/'] }, '/redirectUris/0'],
      [{ authentication: 'secret', role: 'operator', secret: 'mine' }, '/secret'],
      [{ authentication: 'secret', role: 'operator', jwks_uri: 'http://127.0.0.1/' }, '/jwks_uri'],
    ] as const;
    for (const [body, pointer] of wrong) {
      const answer = await desk.post('/v1/clients', body);
      expect(answer.status).toBe(422);
      expect(answer.body['errors']).toEqual([expect.objectContaining({ pointer })]);
    }
    const scopes = { institution: INSTITUTION, role: 'admissionsOffice', scopes: ['rules:write'] };
    const beyond = await desk.post('/v1/clients', { authentication: 'secret', ...scopes });
    expect(beyond.body['errors']).toEqual([expect.objectContaining({ pointer: '/scopes/0' })]);
    const stranger = { authentication: 'secret', role: 'college', institution: 'NOBODY' };
    expect((await desk.post('/v1/clients', stranger)).body).toMatchObject({
      code: 'unknownInstitution',
    });
  });

  it('is the operator’s alone, and what is not there is not found', async () => {
    const college = await bank.token('college', { institution: INSTITUTION });
    const body = { authentication: 'secret', role: 'operator' };
    expect((await desk.post('/v1/clients', body, college)).status).toBe(403);
    for (const path of ['/v1/clients/nobody', '/v1/clients/%00', '/v1/clients/a%27b']) {
      expect((await desk.get(path)).status).toBe(404);
    }
    expect((await desk.post('/v1/clients/nobody/disablings', {})).status).toBe(404);
    const list = await desk.get('/v1/clients');
    expect(JSON.stringify(list.body)).not.toMatch(/secret_?hash|clientSecret/i);
  });
});

describe('a client with a key of its own', () => {
  let listener: Server;
  let touched = 0;
  let outside = '';
  beforeAll(async () => {
    listener = createServer((_request, response) => {
      touched += 1;
      response.end('{"keys":[]}');
    });
    await new Promise<void>((settle) => listener.listen(0, '127.0.0.1', settle));
    outside = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((settle) => listener.close(settle)));

  it('proves itself by a signature, once each, and nothing that it names is fetched', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'mine' }] };
    const { clientId } = await desk.client({ institution: INSTITUTION, jwks });
    const config = await desk.discover(
      clientId,
      oidc.PrivateKeyJwt({ key: privateKey, kid: 'mine' }),
    );
    const { access_token: token } = await oidc.clientCredentialsGrant(config, { scope: 'verify' });
    expect(decodeJwt(token)).toMatchObject({ institution: INSTITUTION, scope: 'verify' });

    const assertion = (header: object, jti: string): Promise<string> =>
      new SignJWT({ jti })
        .setProtectedHeader({ alg: 'ES256', kid: 'mine', ...header })
        .setIssuer(clientId)
        .setSubject(clientId)
        .setAudience(`${bank.baseUrl}/oidc`)
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign(privateKey);
    const once = await assertion({}, 'once');
    const two = await Promise.all([desk.asserted(once), desk.asserted(once)]);
    expect(two.sort()).toEqual([200, 401]);
    expect(await desk.asserted(await assertion({ jku: outside, x5u: outside }, 'jku'))).toBe(200);
    const stranger = await generateKeyPair('ES256');
    const forged = await new SignJWT({ jti: 'forged' })
      .setProtectedHeader({ alg: 'ES256', jku: outside, jwk: await exportJWK(stranger.publicKey) })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(`${bank.baseUrl}/oidc`)
      .setExpirationTime('1m')
      .sign(stranger.privateKey);
    expect(await desk.asserted(forged)).toBe(401);
    for (const name of ['request_uri', 'resource', 'redirect_uri']) {
      const query = `client_id=demo-portal&${name}=${outside}`;
      await fetch(`${bank.baseUrl}/oidc/auth?${query}`, { redirect: 'manual' });
    }
    expect(touched).toBe(0);
  });

  it('that sends its private part is refused, and so is a weak or secret key', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const keys = [
      await exportJWK(privateKey),
      { kty: 'oct', k: 'AAAA' },
      { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 0xff).toString('base64url') },
      { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' },
    ];
    for (const key of keys) {
      const body = { authentication: 'privateKey', role: 'operator', jwks: { keys: [key] } };
      const answer = await desk.post('/v1/clients', body);
      expect(answer.body['errors']).toEqual([expect.objectContaining({ pointer: '/jwks' })]);
    }
  });
});

describe('the issuer', () => {
  it('says where it is by its settings and never by a header of the request', async () => {
    const { host, port } = new URL(bank.baseUrl);
    const { request } = await import('node:http');
    const text = await new Promise<string>((settle, fail) => {
      const asking = request(
        {
          port,
          path: '/oidc/.well-known/openid-configuration',
          headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' },
        },
        (answer) => {
          let all = '';
          answer.on('data', (chunk: Buffer) => (all += chunk.toString()));
          answer.on('end', () => settle(all));
        },
      );
      asking.on('error', fail).end();
    });
    expect(text).not.toContain('evil');
    expect(JSON.parse(text)).toMatchObject({ token_endpoint: `http://${host}/oidc/token` });
  });

  it('signs with a new key where it is told to, and the old one is good as long as its tokens', async () => {
    const { clientId, clientSecret } = await desk.client({ institution: INSTITUTION });
    const before = await desk.tokenOf(clientId, clientSecret, 'transcripts:read');
    const { body } = await desk.post('/v1/signing-keys', {});
    const after = await desk.tokenOf(clientId, clientSecret, 'transcripts:read');
    expect(decodeProtectedHeader(after).kid).toBe(body['kid']);
    expect(decodeProtectedHeader(before).kid).not.toBe(body['kid']);
    const jwks = (await (await fetch(`${bank.baseUrl}/oidc/jwks`)).json()) as {
      keys: { kid: string; d?: string }[];
    };
    expect(jwks.keys.map(({ kid }) => kid)).toEqual([
      body['kid'],
      decodeProtectedHeader(before).kid,
    ]);
    expect(jwks.keys.filter(({ d }) => d !== undefined)).toEqual([]);
    const unknown = `${LEARNER}/0b0c4f3e-1111-4222-8333-444455556666/transcript`;
    for (const token of [before, after]) expect((await desk.get(unknown, token)).status).toBe(404);
  });
});
