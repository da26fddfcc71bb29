import { describe, expect, it } from '@jest/globals';
import type { Account, CourseMatch } from '#domain';
import type { BookDocument, BookRule, ProgrammeCourse } from '../book.js';
import { conversionBook, libraryOf, outcomeId, Story } from '../cases.js';
import { grantedBefore, match } from '../conversion-cases.js';
import { obstacleToGrant } from './grantable.js';

const COURSES: readonly ProgrammeCourse[] = ['C1', 'C2'].map((code) => ({ code, credits: '3' }));
const TO_C1 = match('m1', { from: [{}], to: { courses: ['C1', 'C2'] } });

function drawn(course: string, id: number, credits: number, rule = 'm1'): CourseMatch {
  const sources = [{ outcomeId: outcomeId(id), drawn: credits, forfeited: 0 }];
  return { course, credits: 300, rule, sources };
}

interface Asked {
  readonly rules: readonly BookRule[];
  readonly matches: readonly CourseMatch[];
  readonly purpose?: string;
  readonly more?: Partial<BookDocument>;
}

function obstacle(account: Account, { rules, matches, purpose, more }: Asked): string | null {
  const library = libraryOf(conversionBook(COURSES, rules, more));
  const ruleBook = { id: 'R-P1', version: 1, contentHash: 'sha-256:1' };
  const asked = { institution: 'R', programme: 'P1', ruleBook, matches };
  const request = purpose === undefined ? asked : { ...asked, purpose };
  return obstacleToGrant(account, { library, epoch: 1 }, '2026-02-01', request);
}

const two = (): Story =>
  new Story([
    { code: 'S1', credits: '3' },
    { code: 'S2', credits: '3' },
  ]);

describe('a grant, beside what was granted since the application', () => {
  it('finds the credits and the course, or neither', () => {
    const before = grantedBefore(two(), [drawn('C1', 1, 300)]);
    const rules = [TO_C1];
    expect(obstacle(before, { rules, matches: [drawn('C2', 2, 300)] })).toBeNull();
    expect(obstacle(before, { rules, matches: [drawn('C1', 2, 300)] })).toBe('targetTaken');
    expect(obstacle(before, { rules, matches: [drawn('C2', 1, 300)] })).toBe('creditsNotAvailable');
  });

  it('stays within the caps of the book: what two applications planned alone is not had twice', () => {
    const before = grantedBefore(two(), [drawn('C1', 1, 300)]);
    const capped = (cap: object): string | null => {
      const rule = { id: 'c1', kind: 'cap', when: {}, ...cap } as BookRule;
      return obstacle(before, { rules: [TO_C1, rule], matches: [drawn('C2', 2, 300)] });
    };
    expect(capped({ per: 'total', credits: '5.00' })).toBe('creditsNotAvailable');
    expect(capped({ per: 'total', credits: '6.00' })).toBeNull();
    expect(capped({ per: 'count', items: 1 })).toBe('creditsNotAvailable');
    expect(capped({ per: 'count', items: 2 })).toBeNull();
    expect(capped({ per: 'total', credits: '3.00', targets: { courses: ['C1'] } })).toBeNull();
  });

  it('exempts by one outcome once, also by one that nobody has valued', () => {
    const rules = [match('m1', { from: [{}], to: { courses: ['C1', 'C2'] }, draws: 'none' })];
    const story = new Story([{ kind: 'diploma' }]);
    const exempt = (course: string): CourseMatch => drawn(course, 1, 0);
    expect(obstacle(story.account(), { rules, matches: [exempt('C1')] })).toBeNull();
    const before = grantedBefore(story, [exempt('C1')]);
    expect(obstacle(before, { rules, matches: [exempt('C2')] })).toBe('creditsNotAvailable');
  });

  it('lets an outcome stand for one course where the book says once', () => {
    const story = new Story([{ code: 'S1', credits: '6' }]);
    const before = grantedBefore(story, [drawn('C1', 1, 300)]);
    const once = { id: 'o1', kind: 'once', when: {} } as const;
    const matches = [drawn('C2', 1, 300)];
    expect(obstacle(before, { rules: [TO_C1], matches })).toBeNull();
    expect(obstacle(before, { rules: [TO_C1, once], matches })).toBe('creditsNotAvailable');
  });

  it('for credit is not hindered by one for a purpose that does not consume', () => {
    const purposes = [
      { purpose: 'admission', consumes: false },
      { purpose: 'credit', consumes: true },
    ];
    const admitted = grantedBefore(two(), [drawn('C1', 1, 0)], 'admission');
    const asked = { rules: [TO_C1], matches: [drawn('C1', 1, 300)], more: { purposes } };
    expect(obstacle(admitted, { ...asked, purpose: 'credit' })).toBeNull();
    expect(obstacle(admitted, { ...asked, purpose: 'admission' })).toBe('targetTaken');
  });
});
