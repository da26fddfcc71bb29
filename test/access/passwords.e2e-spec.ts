/** Passwords that the bank draws, and those that people choose in their place. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '#postgres';
import { type RunningBank, startBank } from '../running/bank.js';

import { Browser, type Page } from './browser.js';
import { Desk } from './desk.js';
import { type Person, phrase, Portal, type SignIn } from './portal.js';
import { secondOver } from './second-over.js';

const DAY_MS = 86_400_000;

let bank: RunningBank;
let desk: Desk;
let portal: Portal;
let owner: Pool;
beforeAll(async () => {
  bank = await startBank();
  desk = await Desk.at(bank);
  portal = new Portal(desk);
  owner = createPool(bank.databaseUrl, { name: 'passwords spec', max: 1 });
}, 90_000);
afterAll(async () => {
  await owner.end();
  await bank.stop();
});

interface Meeting extends SignIn {
  readonly page: Page;
}

async function met(browser?: Browser, more?: Record<string, string>): Promise<Meeting> {
  const begun = await portal.begin(more, browser);
  return { ...begun, page: await begun.browser.open(begun.url.href) };
}

const operator = { role: 'operator' };

async function signedIn({ name, password }: Person, browser?: Browser) {
  const meeting = await met(browser);
  const left = await meeting.browser.open(meeting.page.url, { name, password });
  const { access_token: token } = await portal.exchanged(meeting, left);
  return { browser: meeting.browser, token };
}

describe('a password that the bank drew', () => {
  it('is changed at the first sign-in, and then signs nobody in', async () => {
    const { name, password } = await portal.newcomer(operator);
    const { browser, page, ...begun } = await met();
    const asked = await browser.open(page.url, { name, password }, 'zh-CN');
    expect([asked.status, asked.url]).toEqual([200, page.url]);
    expect(asked.text).toContain('初始密码');
    expect(asked.text).toContain(`value="${name}"`);
    expect(asked.text).not.toContain(password);
    expect(asked.text).not.toContain('<script');
    const chosen = phrase();
    const form = { name, password, chosen, again: chosen };
    const left = await browser.open(page.url, form);
    const { access_token: token } = await portal.exchanged({ browser, ...begun }, left);
    expect((await desk.get('/v1/clients', token)).status).toBe(200);

    const later = await met();
    expect((await later.browser.open(later.page.url, { name, password })).status).toBe(401);
    const typed = chosen.normalize('NFD').replaceAll(' ', '\u3000');
    const right = await later.browser.open(later.page.url, { name, password: typed });
    expect(right.url).toContain('?code=');
  });

  it('is told with the day until when it is good, which is fourteen days away', async () => {
    const name = `person-${randomUUID()}`;
    const { body } = await desk.post('/v1/accounts', { name, ...operator });
    const days = (new Date(String(body['passwordUntil'])).getTime() - Date.now()) / DAY_MS;
    expect(Math.round(days)).toBe(14);
  });

  it('is over after that day, whatever it is used for, until the operator draws another', async () => {
    const { name, id, password } = await portal.newcomer(operator);
    await owner.query(
      `UPDATE issuer.accounts SET password_until = now() - interval '1 second'
       WHERE account_id = $1`,
      [id],
    );
    const { browser, page } = await met();
    const chosen = phrase();
    for (const form of [
      { name, password },
      { name, password, chosen, again: chosen },
    ]) {
      const refused = await browser.open(page.url, form);
      expect(refused.status).toBe(401);
      expect(refused.text).toContain('was not changed in time');
    }
    const wrong = await browser.open(page.url, { name, password: 'a guess at it' });
    expect(wrong.text).not.toContain('in time');
    const { body } = await desk.post(`/v1/accounts/${id}/passwords`, {});
    const again = { name, password: String(body['password']) };
    expect((await browser.open(page.url, again)).text).toContain('made by the bank');
  });

  it('of a demo account is good as long as the demo bank', async () => {
    const password = /^ {2}operator \(demo-portal\) {2}(\S+)$/m.exec(bank.printed())?.[1] ?? '';
    const { browser, page } = await met();
    const left = await browser.open(page.url, { name: 'operator', password });
    expect(left.url).toContain('?code=');
  });
});

describe('a password that somebody changes', () => {
  it('needs the old one, the new one twice, and a new one that is not easily guessed', async () => {
    const { name, password } = await portal.person(operator);
    const { browser, page } = await met();
    const asked = await browser.open(page.url, { change: 'yes', name: '<b>"' });
    expect(asked.text).toContain('value="&#60;b&#62;&#34;"');
    const tried = async (chosen: string, more: Record<string, string> = {}) => {
      const form = { name, password, chosen, again: chosen, ...more };
      const { status, text } = await browser.open(page.url, form);
      return [status, /role="alert">([^<]*)/.exec(text)?.[1]];
    };
    const good = phrase();
    expect(await tried(good, { password: 'not the old one' })).toEqual([
      401,
      expect.stringContaining('not right'),
    ]);
    const faults: [string, Record<string, string>, string][] = [
      [good, { again: `${good}.` }, 'not the same twice'],
      [password, {}, 'is the current one'],
      ['too short', {}, 'too short'],
      ['长'.repeat(86), {}, 'too long'],
      ['Password-Password-1', {}, 'common words'],
      [`${name}!`, {}, 'your user name'],
      ['CreditBank-CreditBank', {}, 'name of the bank'],
    ];
    for (const [chosen, more, said] of faults) {
      expect([chosen, ...(await tried(chosen, more))]).toEqual([
        chosen,
        422,
        expect.stringContaining(said),
      ]);
    }
    expect((await browser.open(page.url, { name, password })).url).toContain('?code=');
  });

  it('ends the sessions and tokens from before, everywhere but where it was changed', async () => {
    const person = await portal.person(operator);
    const here = await signedIn(person);
    const there = await signedIn(person);
    const silent = { prompt: 'none' };
    expect((await met(there.browser, silent)).page.url).toContain('?code=');
    await secondOver();
    const { browser, page, ...begun } = await met(here.browser, { prompt: 'login' });
    const chosen = phrase();
    const form = { name: person.name, password: person.password, chosen, again: chosen };
    const left = await browser.open(page.url, form);
    const { access_token: token } = await portal.exchanged({ browser, ...begun }, left);
    expect((await desk.get('/v1/clients', token)).status).toBe(200);
    for (const old of [here.token, there.token]) {
      expect((await desk.get('/v1/clients', old)).status).toBe(401);
    }
    expect((await met(here.browser, silent)).page.url).toContain('?code=');
    expect((await met(there.browser, silent)).page.url).toContain('error=login_required');
    expect((await met(there.browser)).page.text).toContain('Sign in to the credit bank');
    const again = await signedIn({ ...person, password: chosen }, there.browser);
    expect((await desk.get('/v1/clients', again.token)).status).toBe(200);
  });

  it('is refused to a form that another site sends', async () => {
    const { name, password } = await portal.person(operator);
    const { page } = await met();
    const chosen = phrase();
    const form = { name, password, chosen, again: chosen };
    expect((await new Browser().open(page.url, form)).status).toBe(400);
  });
});

describe('a session at the issuer', () => {
  it('ends when it was not used for 90 minutes, and lives on where it was used', async () => {
    const { browser } = await signedIn(await portal.person(operator));
    const pass = (minutes: number) =>
      owner.query(
        `UPDATE issuer.sign_ins SET expires_at = expires_at - $1 * interval '1 minute'
         WHERE model = 'Session'`,
        [minutes],
      );
    const silent = { prompt: 'none' };
    for (const minutes of [80, 80]) {
      await pass(minutes);
      expect((await met(browser, silent)).page.url).toContain('?code=');
    }
    await pass(91);
    expect((await met(browser, silent)).page.url).toContain('error=login_required');
  });

  it('of an account that was disabled signs nobody in, nor when it is enabled again', async () => {
    const person = await portal.person(operator);
    const { browser } = await signedIn(person);
    await secondOver();
    for (const turned of ['disablings', 'enablings']) {
      await desk.post(`/v1/accounts/${person.id}/${turned}`, {});
      const { page } = await met(browser);
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('Sign in to')]);
    }
  });
});
