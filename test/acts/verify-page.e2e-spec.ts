/** The page on which a person verifies what was shared. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { unique } from './bank-user.js';
import { inDays, ShareDesk } from './share-desk.js';
import { OpenedPage } from './verify-page.js';

let desk: ShareDesk;

beforeAll(async () => {
  desk = await ShareDesk.of(await startBank());
}, 120_000);

afterAll(() => desk.bank.stop());

describe('the page', () => {
  it('comes in the language that is asked for, with nothing from elsewhere', async () => {
    for (const [asked, lang] of [
      ['zh-CN,zh;q=0.9', 'zh-CN'],
      ['en', 'en'],
    ] as const) {
      const headers = { 'accept-language': asked };
      const response = await fetch(`${desk.bank.baseUrl}/verify`, { headers });
      const html = await response.text();
      expect(html).toContain(`<html lang="${lang}">`);
      expect(response.headers.get('content-language')).toBe(lang);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(html).not.toMatch(/https?:|<script(?! src="\/verify\/page\.js")|style=| on\w+="/);
      for (const [, id] of html.matchAll(/<input id="(\w+)"/g)) {
        expect(html).toContain(`<label for="${id}">`);
      }
    }
  });

  it('takes the code out of the address, and shows as text whatever there is', async () => {
    const title = `<img src=x onerror=alert(1)> ${unique('title')}`;
    const learner = await desk.learner([{ code: 'S1', credits: '6', title }]);
    const fields = ['name', 'balances', 'outcomes', 'conversions'];
    const { shareCode } = await desk.share(learner, { pin: '4711', fields });
    const page = await OpenedPage.at(desk.bank.baseUrl, `#${shareCode}`, 'zh-CN');
    expect([page.address, page.element('code').value]).toEqual(['/verify', shareCode]);
    expect(page.sent).toEqual([]);
    page.element('pin').value = '4711';
    page.element('ask').submit();
    const answer = page.element('answer');
    await eventually('the answer is shown', async () =>
      answer.textContent.includes('学习成果') ? true : undefined,
    );
    expect(page.sent).toEqual(['/v1/verifications']);
    for (const shown of [title, '=林小雨', '有效：', '6.00', '申请入学', '通过']) {
      expect(answer.textContent).toContain(shown);
    }
  });

  it('says in words what is wrong, and how long to wait', async () => {
    const { shareCode } = await desk.share(await desk.learner(), {
      pin: '4711',
      expiresAt: inDays(1),
    });
    const page = await OpenedPage.at(desk.bank.baseUrl, '', 'en');
    page.element('code').value = shareCode;
    const answer = page.element('answer');
    const said = async (pin: string, text: string): Promise<void> => {
      page.element('pin').value = pin;
      page.element('ask').submit();
      await eventually(`the page says: ${text}`, async () =>
        answer.textContent.includes(text) ? true : undefined,
      );
    };
    await said('0000', 'The share code or the PIN is not right.');
    for (let more = 1; more < 5; more += 1) await desk.verify({ shareCode, pin: '0000' });
    await said('0000', 'There were too many tries. Try again in');
  });
});
