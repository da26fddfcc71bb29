/** Signing out at the bank's own issuer: the page, what it ends, and what goes on. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type RunningBank, startBank } from '../running/bank.js';
import type { Browser, Page } from './browser.js';
import { Desk } from './desk.js';
import { Portal } from './portal.js';

let bank: RunningBank;
let desk: Desk;
let portal: Portal;
let browser: Browser;
/** Given out before the person signs out. */
let token: string;
let idToken: string;

beforeAll(async () => {
  bank = await startBank();
  desk = await Desk.at(bank);
  portal = new Portal(desk);
  const { name, password } = await portal.person({ role: 'operator' });
  const signIn = await portal.begin();
  ({ browser } = signIn);
  const left = await browser.open((await browser.open(signIn.url.href)).url, { name, password });
  const granted = await portal.exchanged(signIn, left);
  token = granted.access_token;
  idToken = String(granted.id_token);
}, 90_000);
afterAll(() => bank.stop());

function page(language: string, query = ''): Promise<Page> {
  return browser.open(`${bank.baseUrl}/oidc/session/end${query}`, undefined, language);
}

/** Sends the form of the page, as one of its buttons does. */
function pressed({ text }: Page, button: Record<string, string>, language = 'en'): Promise<Page> {
  const action = /<form id="op\.logoutForm" method="post" action="([^"]+)"/.exec(text)?.[1] ?? '';
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  return browser.open(action, { xsrf, ...button }, language);
}

async function isSignedIn(): Promise<boolean> {
  const { url } = await portal.begin({}, browser);
  return (await browser.open(url.href)).url.includes('/callback?code=');
}

it('asks before, in both languages, and runs nothing in the page', async () => {
  const chinese = await page('zh-CN');
  expect([chinese.status, chinese.text]).toEqual([
    200,
    expect.stringContaining('要退出学分银行吗'),
  ]);
  expect(chinese.text).toContain('保持登录');
  const english = await page('en', `?id_token_hint=${idToken}`);
  expect(english.text).toContain('Do you want to sign out of the credit bank?');
  expect(english.text).toContain('name="logout" value="yes"');
  expect(english.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  expect(english.text).not.toContain('<script');
});

it('changes nothing for who stays, nor by a form that another site made up', async () => {
  await pressed(await page('en'), {});
  expect(await isSignedIn()).toBe(true);
  const forged = await browser.open(`${bank.baseUrl}/oidc/session/end/confirm`, {
    xsrf: 'made-up',
    logout: 'yes',
  });
  expect(forged.status).toBe(400);
  expect(await isSignedIn()).toBe(true);
});

it('leads nowhere that no client registered', async () => {
  const away = encodeURIComponent('https://evil.example/');
  const query = `?client_id=demo-portal&post_logout_redirect_uri=${away}`;
  const refused = await page('en', query);
  expect([refused.status, refused.url]).toEqual([400, `${bank.baseUrl}/oidc/session/end${query}`]);
});

it('ends the session of that browser, and tokens that were given out go on to their own end', async () => {
  const done = await pressed(await page('zh-CN'), { logout: 'yes' }, 'zh-CN');
  expect(done.text).toContain('您已退出学分银行');
  expect(await isSignedIn()).toBe(false);
  expect((await desk.get('/v1/clients', token)).status).toBe(200);
  // Nobody is left to be asked, and no script of another's is needed to say so.
  const again = await page('en');
  expect([again.status, again.text]).toEqual([
    200,
    expect.stringContaining('You are signed out of the credit bank'),
  ]);
  expect(again.text).not.toContain('<script');
  expect(again.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
});
