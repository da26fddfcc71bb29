/** People who sign in, the processes that they meet, and the token command of the README. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { type RunningBank, startBank } from '../running/bank.js';
import { createPool } from '#postgres';
import { Browser, type Page } from './browser.js';
import { Desk } from './desk.js';
import { Portal } from './portal.js';

let bank: RunningBank;
let desk: Desk;
let portal: Portal;
beforeAll(async () => {
  bank = await startBank();
  desk = await Desk.at(bank);
  portal = new Portal(desk);
  await desk.institution('ACCESS-2');
  await desk.institution('4121010845');
}, 90_000);
afterAll(() => bank.stop());

async function submitted(browser: Browser, page: Page, form: Record<string, string>) {
  return browser.open(page.url, form);
}

describe('a person', () => {
  it('signs in by code and PKCE and is who the account says', async () => {
    const operator = await bank.token('operator');
    const externalIds = [{ issuer: '4121010845', value: randomUUID() }];
    const college = await bank.token('college');
    const opened = await desk.post('/v1/learners', { externalIds }, college);
    const learner = String(opened.body['learnerId']);
    const person = await portal.person({ role: 'learner', learner });
    const { config, browser, url, verifier } = await portal.begin();
    const page = await browser.open(url.href, undefined, 'zh-CN');
    expect(page.text).toContain('登录学分银行');
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
    const wrong = await submitted(browser, page, { name: person.name, password: 'guess' });
    expect(wrong.status).toBe(401);
    expect(wrong.text).toContain('role="alert"');
    const { name, password } = person;
    const left = await submitted(browser, page, { name: ` ${name.toUpperCase()}`, password });
    expect(left.url).toMatch(/^http:\/\/127\.0\.0\.1:9\/callback\?code=/);
    const checks = { pkceCodeVerifier: verifier };
    const granted = await oidc.authorizationCodeGrant(config, new URL(left.url), checks);
    expect(granted.claims()?.sub).toBe(person.id);
    expect(decodeJwt(granted.access_token)).toMatchObject({ role: 'learner', learner });
    await expect(oidc.authorizationCodeGrant(config, new URL(left.url), checks)).rejects.toThrow();

    const own = `/v1/learners/${learner}/transcript`;
    expect((await desk.get(own, granted.access_token)).status).toBe(200);
    expect(
      (await desk.get(`/v1/learners/${person.id}/transcript`, granted.access_token)).status,
    ).toBe(404);
    expect((await desk.post('/v1/institutions', {}, granted.access_token)).status).toBe(403);
    await desk.post(`/v1/accounts/${person.id}/disablings`, {}, operator);
    expect((await desk.get(own, granted.access_token)).status).toBe(401);
  });

  it('needs PKCE, a registered address and an own account, and may turn back', async () => {
    const { config, browser, url } = await portal.begin();
    const plain = new URL(url);
    plain.searchParams.delete('code_challenge');
    expect((await browser.open(plain.href)).url).toMatch(/error=invalid_request/);
    const foreign = new URL(url);
    foreign.searchParams.set('redirect_uri', 'https://evil.example/callback');
    const refused = await new Browser().open(foreign.href, undefined, 'zh-CN');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('invalid_redirect_uri');
    const page = await browser.open(url.href);
    const back = await submitted(browser, page, { cancel: 'yes' });
    expect(back.url).toMatch(/error=access_denied/);
    expect((await new Browser().open(page.url)).status).toBe(400);
    await expect(
      oidc.genericGrantRequest(config, 'password', { username: 'operator', password: 'x' }),
    ).rejects.toThrow();
  });

  it('whose password is guessed too often has to wait, with the right one as well', async () => {
    const { name, password } = await portal.person({ role: 'operator' });
    const { browser, url } = await portal.begin();
    const page = await browser.open(url.href);
    for (let guess = 0; guess < 10; guess += 1) {
      const answer = await submitted(browser, page, { name, password: `guess ${guess}` });
      expect(answer.status).toBe(401);
    }
    const late = await submitted(browser, page, { name, password });
    expect(late.status).toBe(429);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('leaves no name, password or code that the database could tell', async () => {
    const { name, password } = await portal.person({ role: 'college', institution: 'ACCESS-2' });
    const { browser, url } = await portal.begin();
    const left = await submitted(browser, await browser.open(url.href), { name, password });
    const code = new URL(left.url).searchParams.get('code') ?? '';
    expect(code.length).toBeGreaterThan(20);
    const pool = createPool(bank.databaseUrl, { name: 'access spec', max: 1 });
    const tables = ['clients', 'accounts', 'signing_keys', 'sign_ins'];
    const dumps = await Promise.all(
      tables.map((table) => pool.query(`SELECT t::text AS row FROM issuer.${table} AS t`)),
    );
    await pool.end();
    const dump = JSON.stringify(dumps.map(({ rows }) => rows as unknown));
    expect(dump).toContain('demo-portal');
    const secrets = [name, password, code];
    for (const secret of secrets) {
      expect(dump).not.toContain(secret);
      expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    }
    expect(dump).not.toContain('"d":');
  });
});

describe('a process beside', () => {
  it('knows the same clients, and the tokens that the first one gave', async () => {
    const { clientId, clientSecret } = await desk.client({ institution: 'ACCESS-2' });
    const token = await desk.tokenOf(clientId, clientSecret, 'transcripts:read');
    const beside = desk.elsewhere(await bank.alongside('query-api'));
    const path = `/v1/learners/${randomUUID()}/transcript`;
    expect((await beside.get(path, token)).status).toBe(404);
    expect((await beside.get(path, `${token.slice(0, -6)}AAAAAA`)).status).toBe(401);
    const forged = token.replace(/^[^.]+/, Buffer.from('{"alg":"none"}').toString('base64url'));
    expect((await beside.get(path, forged)).status).toBe(401);
  });
});

describe('the token command', () => {
  const printed = async (...args: string[]): Promise<string> => {
    const program = [resolve('dist/apps/credit-bank/token.js'), ...args];
    const env = { PATH: process.env['PATH'], CREDIT_BANK_DATA: bank.dataFolder };
    return (await promisify(execFile)(process.execPath, program, { env })).stdout.trim();
  };

  it('prints a token of the issuer for an institution, and one of the folder for a learner', async () => {
    const college = await printed('college');
    expect(decodeJwt(college)).toMatchObject({
      iss: `${bank.baseUrl}/oidc`,
      sub: 'demo-college',
      institution: '4121010845',
    });
    const operator = await printed('operator');
    expect((await desk.get('/v1/clients', operator)).status).toBe(200);
    const learner = randomUUID();
    const own = await printed('learner', '--learner', learner);
    expect(decodeProtectedHeader(own).alg).toBe('EdDSA');
    expect((await desk.get(`/v1/learners/${learner}/transcript`, own)).status).toBe(404);
  });

  it('registers a client for another institution, once, and none for one that is not there', async () => {
    const first = await printed('certifier', '--institution', 'ACCESS-2');
    const again = await printed('certifier', '--institution', 'ACCESS-2');
    for (const token of [first, again]) {
      expect(decodeJwt(token)).toMatchObject({
        sub: 'demo-certifyingBody-ACCESS-2',
        role: 'certifyingBody',
        institution: 'ACCESS-2',
      });
    }
    await expect(printed('college', '--institution', 'NOBODY')).rejects.toThrow(
      /unknownInstitution/,
    );
    await expect(printed('learner')).rejects.toThrow(/Usage/);
  });

  it('keeps its secrets for their owner only', async () => {
    const file = join(bank.dataFolder, 'demo-clients.json');
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    expect(await readFile(file, 'utf8')).toContain('demo-college');
  });
});
