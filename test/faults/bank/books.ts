/** The books that the suite publishes: the plain model knows what they come to. */
import type { Edition } from '../model/acts.js';
import type { Json } from './teller.js';

export const COLLEGE = 'A';
export const OTHER_COLLEGE = 'B';
export const PROGRAMME = 'P1';

const ALWAYS = { validFrom: '2000-01-01', validTo: null };

export function decimal(hundredths: number): string {
  const digits = String(hundredths).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function bankBook({ cap, reassesses }: Edition): Json {
  return {
    bookId: 'bank',
    language: '1',
    title: { zh: '认定规则', en: 'Recognition' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    ...ALWAYS,
    referenceDate: 'awarded',
    reassesses,
    source: 'fault suite',
    rules: [
      { id: 'c1', kind: 'cap', per: 'item', when: { tags: ['capped'] }, credits: decimal(cap) },
      { id: 'x1', kind: 'exclude', when: { tags: ['camp'], learner: { status: 'veteran' } } },
    ],
  };
}

const COURSES = { C1: '2.00', C2: '3.00', C3: '4.00', C4: '2.50' };

/** Takes what has the tag `open`, whole courses only; leftovers are kept. */
export function programmeBook(): Json {
  return {
    bookId: 'book-P1',
    language: '1',
    title: { zh: '转换规则', en: 'Conversion' },
    authority: COLLEGE,
    scope: { kind: 'conversion', programme: PROGRAMME },
    ...ALWAYS,
    referenceDate: 'applied',
    reassesses: false,
    source: 'fault suite',
    programme: {
      title: { zh: '专业', en: 'Programme' },
      totalCredits: '120.00',
      courses: Object.entries(COURSES).map(([code, credits]) => ({
        code,
        credits,
        title: { zh: '课程', en: 'Course' },
      })),
    },
    rules: Object.keys(COURSES).map((code) => ({
      id: `m-${code}`,
      kind: 'match',
      from: [{ tags: ['open'] }],
      to: { courses: [code] },
    })),
  };
}
