import { describe, expect, it } from '@jest/globals';
import type { AwardedOutcome, Envelope } from '#credentials';
import { transcriptPdf } from '#transcript-files';
import { pdfPages } from '../../../test/formats/pdf-text.js';
import { content, envelope, outcome, URL_OF_BANK } from '../../../test/formats/sample-bank.js';

const made = (outcomes: readonly AwardedOutcome[], more: Partial<Envelope> = {}) =>
  transcriptPdf(envelope(more), content(outcomes), { compress: false });

const outcomes = (count: number) => Array.from({ length: count }, (_, n) => outcome(n));

/** Cells wrap; the text of a page without what is between its lines. */
const flat = (page: readonly string[] | undefined): string => (page ?? []).join('');

describe('a transcript as PDF', () => {
  it('gives back its text in both languages: who, what, how much, as of when', async () => {
    const [page] = pdfPages(await made([outcome(1)]));
    for (const text of [
      '学分银行成绩单',
      'Credit bank transcript',
      '积累 Accumulated',
      '12.50',
      '数据结构 1',
      '3.10',
      '2026-07-01',
      '2026-11-28T08:00:00Z',
      envelope().id,
      `${envelope().status?.listUrl} (#4711)`,
      '如何核验 How to verify',
    ]) {
      expect(page).toContain(text);
    }
    expect(flat(page)).toContain('大连职业技术学院');
    expect(flat(page)).toContain('本身不作任何证明');
    expect(flat(page)).toContain('proves nothing by itself');
    expect(flat(page)).toContain(`${URL_OF_BANK}/verify`);
  });

  it('names the learner and the numbers only where they are in the content', async () => {
    const plain = pdfPages(await made([outcome(1)]));
    expect(plain.flat()).toContain('未显示姓名 Name not shown');
    const learner = { id: envelope().learner.id, name: '张三丰' };
    const named = pdfPages(await made([outcome(1, { number: 'N-4711' })], { learner }));
    expect(named.flat()).toContain('张三丰');
    expect(flat(named.flat())).toContain('N-4711');
  });

  it('repeats headings on every page, numbers the pages, and loses no outcome', async () => {
    const pages = pdfPages(await made(outcomes(60)));
    expect(pages.length).toBeGreaterThan(2);
    for (const [at, page] of pages.entries()) {
      const numbered = `第 ${at + 1} 页，共 ${pages.length} 页 · Page ${at + 1} of ${pages.length}`;
      expect(page).toContain(numbered);
      if (at > 0) expect(page).toContain(envelope().id);
    }
    const titles = pages.flat().filter((text) => text.startsWith('数据结构 '));
    expect(titles).toEqual(outcomes(60).map(({ title }) => title));
    expect(pages.filter((page) => page.includes('学习成果')).length).toBeGreaterThan(2);
  });

  it('draws rare characters by the family’s other faces, and a sign for what none has', async () => {
    const title = '赵堃与氹仔 ①\u{20BB7}\u{10FFFF}\uD800\u0007\u202E末';
    const [page] = pdfPages(await made([outcome(1, { title })]));
    expect(page?.join('')).toContain('赵堃与氹仔 ①〓〓〓末');
  });

  it('wraps what is long, and ends what is endless', async () => {
    const institution = { code: 'X', name: 'x'.repeat(4_000) };
    const pages = pdfPages(await made([outcome(1, { title: '很'.repeat(200), institution })]));
    expect(flat(pages.flat())).toContain('很'.repeat(200));
    expect(pages.flat()).toContain('…');
  });

  it('says its title, language and date, and holds its characters only', async () => {
    const bytes = await made([outcome(1)]);
    const file = Buffer.from(bytes).toString('latin1');
    expect(file).toContain('/Lang (zh-CN)');
    expect(file).toContain('/DisplayDocTitle true');
    expect(file).toContain('<xmp:CreateDate>2026-11-28T08:00:00Z</xmp:CreateDate>');
    expect(file).not.toContain('张');
    const packed = await transcriptPdf(envelope(), content(outcomes(1_000)));
    expect(packed.length).toBeLessThan(600_000);
  });

  it('is the same bytes for the same content', async () => {
    const one = await transcriptPdf(envelope(), content(outcomes(3)));
    expect(await transcriptPdf(envelope(), content(outcomes(3)))).toEqual(one);
  });
});
