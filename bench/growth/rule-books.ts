/** The city's rules: a bank's book of thirty rules, and a programme that takes its certificates. */
import type { BankClient } from '../client.js';
import { bankBook, rulesOf } from '../rule-table.js';
import { SCHOOL, SECOND } from './city.js';

export const PROGRAMME = 'CITY-PROGRAMME';

const COURSES = [0, 1, 2, 3];

const BANK = bankBook(rulesOf(1));

const CONVERSION = {
  bookId: 'city-programme',
  language: '1',
  title: { zh: '转换规则', en: 'Conversion' },
  authority: SCHOOL,
  scope: { kind: 'conversion', programme: PROGRAMME },
  validFrom: '2000-01-01',
  validTo: null,
  referenceDate: 'applied',
  reassesses: false,
  source: 'bench',
  programme: {
    title: { zh: '测量用专业', en: 'A programme for measuring' },
    totalCredits: '120.00',
    courses: COURSES.map((at) => ({
      code: `C${at}`,
      title: { zh: '课程', en: 'Course' },
      credits: '3.00',
    })),
  },
  rules: COURSES.map((at) => ({
    id: `m${at}`,
    kind: 'match',
    from: [{ code: `X0-${at}` }],
    to: { courses: [`C${at}`] },
  })),
};

/** Registers the two schools and publishes both books. */
export async function found(operator: BankClient, school: BankClient): Promise<void> {
  for (const code of [SCHOOL, SECOND]) {
    const name = { zh: '测量用机构', en: 'An institution for measuring' };
    await operator.post('/v1/institutions', { code, name, kind: 'university' });
  }
  for (const [author, book] of [[operator, BANK] as const, [school, CONVERSION] as const]) {
    const { version } = await author.post('/v1/rule-books', book);
    await author.post(`/v1/rule-books/${book.bookId}/publications`, { version });
  }
}
