/** The cookies of the issuer, behind TLS and on one's own computer. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oidc from 'openid-client';
import { type RunningBank, startBank } from '../running/bank.js';
import { Browser, type Page } from './browser.js';

const PUBLIC = 'https://bank.example';
const CALLBACK = 'http://127.0.0.1:9/callback';

let bank: RunningBank;
beforeAll(async () => {
  bank = await startBank({ env: { PUBLIC_URL: PUBLIC } });
}, 90_000);
afterAll(() => bank.stop());

const behindTls = (): Browser => new Browser({ origin: PUBLIC, at: bank.baseUrl });

async function asked(more: Record<string, string> = {}): Promise<{ url: string; proof: string }> {
  const proof = oidc.randomPKCECodeVerifier();
  const query = new URLSearchParams({
    client_id: 'demo-portal',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid transcripts:read',
    code_challenge: await oidc.calculatePKCECodeChallenge(proof),
    code_challenge_method: 'S256',
    ...more,
  });
  return { url: `${PUBLIC}/oidc/auth?${query.toString()}`, proof };
}

function demo(): { name: string; password: string } {
  const password = /^ {2}operator \(demo-portal\) {2}(\S+)$/m.exec(bank.printed())?.[1] ?? '';
  return { name: 'operator', password };
}

async function signedIn(browser: Browser, page: Page): Promise<Page> {
  return browser.open(page.url, demo());
}

describe('a cookie of the issuer behind TLS', () => {
  it('is bound to the host, to TLS and to no script, and signs people in', async () => {
    const browser = behindTls();
    const { url, proof } = await asked();
    const left = await signedIn(browser, await browser.open(url));
    const answer = await fetch(`${bank.baseUrl}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: 'demo-portal',
        redirect_uri: CALLBACK,
        code: new URL(left.url).searchParams.get('code') ?? '',
        code_verifier: proof,
      }),
    });
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer' });
    expect((await browser.open((await asked({ prompt: 'none' })).url)).url).toContain('?code=');
    expect(browser.set.length).toBeGreaterThan(5);
    for (const line of browser.set) {
      expect(line).toMatch(/^__Host-credit_bank_/);
      for (const attribute of ['path=/', 'secure', 'httponly', 'samesite=lax']) {
        expect([line, line.toLowerCase().split('; ').includes(attribute)]).toEqual([line, true]);
      }
      expect(line.toLowerCase()).not.toContain('domain=');
    }
  });

  it('keeps two sign-ins of one browser apart', async () => {
    const browser = behindTls();
    const [first, second] = [
      await browser.open((await asked({ state: 'first' })).url),
      await browser.open((await asked({ state: 'second' })).url),
    ];
    expect(first.url).not.toBe(second.url);
    expect((await signedIn(browser, first)).url).toContain('state=first');
  });

  it('is not taken without its prefix: others of the same domain could have planted it', async () => {
    const browser = behindTls();
    const page = await browser.open((await asked()).url);
    const cookie = browser.set
      .map((line) => line.split(';', 1)[0] ?? '')
      .filter((pair) => pair.includes('sign_in'))
      .join('; ');
    const at = page.url.replace(PUBLIC, bank.baseUrl);
    const status = async (sent: string): Promise<number> =>
      (await fetch(at, { headers: { cookie: sent } })).status;
    expect(await status(cookie)).toBe(200);
    const uid = new URL(page.url).pathname.split('/').at(-1) ?? '';
    const bare = cookie.replaceAll('__Host-', '').replaceAll(`.${uid}`, '');
    expect(bare).toContain('credit_bank_sign_in=');
    expect(await status(bare)).toBe(400);
  });
});
