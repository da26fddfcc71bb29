/** Applications of others, which may act for somebody who said so. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningBank, startBank } from '../running/bank.js';
import type { Browser, Page } from './browser.js';
import { Desk } from './desk.js';
import { type Person, Portal, type SignIn } from './portal.js';
import { secondOver } from './second-over.js';

const CALLBACK = 'https://app.example/callback';
const ON_LOOPBACK = 'http://127.0.0.1:9/callback';
const NAME = { zh: '求职<助手>', en: 'Job <helper>' };

let bank: RunningBank;
let desk: Desk;
let person: Person;
let other: Portal;
let native: Portal;
beforeAll(async () => {
  bank = await startBank();
  desk = await Desk.at(bank);
  person = await new Portal(desk).person({ role: 'operator' });
  other = await registered('others-app', CALLBACK);
  native = await registered('others-program', ON_LOOPBACK);
}, 90_000);
afterAll(() => bank.stop());

async function registered(clientId: string, callback: string): Promise<Portal> {
  const client = { clientId, name: NAME, authentication: 'people', redirectUris: [callback] };
  const { status, body } = await desk.post('/v1/clients', client);
  expect([status, body['firstParty'], body['name']]).toEqual([201, false, NAME]);
  return new Portal(desk, clientId, callback);
}

interface Meeting extends SignIn {
  readonly page: Page;
}

/** What somebody meets who signs in, or is signed in already. */
async function met(
  portal: Portal,
  browser?: Browser,
  more: Record<string, string> = {},
  who = person,
): Promise<Meeting> {
  const begun = await portal.begin(more, browser);
  const page = await begun.browser.open(begun.url.href);
  if (!page.text.includes('name="password"')) return { ...begun, page };
  const { name, password } = who;
  return { ...begun, page: await begun.browser.open(page.url, { name, password }) };
}

async function allowed(portal: Portal, meeting: Meeting): Promise<string> {
  const left = await meeting.browser.open(meeting.page.url, { allow: 'yes' });
  return (await portal.exchanged(meeting, left)).access_token;
}

const NARROW = { scope: 'openid bank:operate' };

describe('an application of others', () => {
  it('acts for nobody who was not told by whom and for what, and said yes', async () => {
    const { browser, page } = await met(other, undefined, NARROW);
    expect([page.status, page.url]).toEqual([200, expect.stringContaining('/oidc/sign-in/')]);
    expect(page.text).toContain('Job &#60;helper&#62;');
    expect(page.text).toContain('operate the bank in your name');
    expect(page.text).toContain(`${bank.baseUrl}/oidc/account`);
    expect(page.text).not.toContain('record and correct outcomes');
    expect(page.text).not.toContain('<script');
    const zh = await browser.open(page.url, undefined, 'zh-CN');
    expect(zh.text).toContain('求职&#60;助手&#62;');
    const denied = await browser.open(page.url, { cancel: 'yes' });
    expect(denied.url).toContain('error=access_denied');
    const silent = await met(other, browser, { ...NARROW, prompt: 'none' });
    expect(silent.page.url).toContain('error=consent_required');
  });

  it('is remembered, for what it asked for and not for more, until that is withdrawn', async () => {
    const first = await met(other, undefined, NARROW);
    const token = await allowed(other, first);
    expect((await desk.get('/v1/clients', token)).status).toBe(200);
    const { browser } = first;
    expect((await met(other, browser, NARROW)).page.url).toMatch(/^https:\/\/app\.example.*code=/);
    const wider = await met(other, browser, { scope: 'openid bank:operate rules:write' });
    expect(wider.page.text).toContain('hand in conversion rules');

    const at = `${bank.baseUrl}/oidc/account`;
    const page = await browser.open(at);
    expect(page.text).toContain('Job &#60;helper&#62;');
    expect(page.text).toContain('operate the bank in your name');
    const forged = await browser.open(at, { client: 'others-app', token: 'x' });
    expect(forged.status).toBe(400);
    expect((await desk.get('/v1/clients', token)).status).toBe(200);
    const proof = /name="token" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const done = await browser.open(at, { client: 'others-app', token: proof });
    expect(done.text).toContain('Withdrawn.');
    expect(done.text).not.toContain('Job');
    expect((await desk.get('/v1/clients', token)).status).toBe(401);
    const silent = await met(other, browser, { ...NARROW, prompt: 'none' });
    expect(silent.page.url).toContain('error=consent_required');

    await secondOver();
    const again = await allowed(other, await met(other, browser, NARROW));
    expect((await desk.get('/v1/clients', again)).status).toBe(200);
    expect((await desk.get('/v1/clients', token)).status).toBe(401);
    // More of it is another consent, and no break: what was given out goes on.
    await secondOver();
    const more = await met(other, browser, { scope: 'openid bank:operate rules:write' });
    await allowed(other, more);
    expect((await desk.get('/v1/clients', again)).status).toBe(200);
  });

  it('sees what is a learner’s own where the learner says so, and needs no scope for it', async () => {
    await desk.institution('4121010845');
    const externalIds = [{ issuer: '4121010845', value: randomUUID() }];
    const opened = await desk.post('/v1/learners', { externalIds }, await bank.token('college'));
    const learner = String(opened.body['learnerId']);
    const who = await new Portal(desk).person({ role: 'learner', learner });
    const meeting = await met(other, undefined, { scope: 'openid' }, who);
    expect(meeting.page.text).toContain('yours to decide');
    expect(meeting.page.text).not.toContain('operate the bank');
    const token = await allowed(other, meeting);
    expect((await desk.get(`/v1/learners/${learner}/transcript`, token)).status).toBe(200);
  });

  it('is asked for each time where any program could say that it is this one', async () => {
    const first = await met(native, undefined, NARROW);
    await allowed(native, first);
    const again = await met(native, first.browser, NARROW);
    expect(again.page.text).toContain('May this application act for you?');
    expect((await fetch(`${bank.baseUrl}/oidc/account`)).status).toBe(401);
  });
});
