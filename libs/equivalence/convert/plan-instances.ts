/** Small random conversions for the property specs, and the books and accounts they stand for. */
import type { Account } from '#domain';
import type { BookRule } from '../book.js';
import type { RuleLibrary } from '../library.js';
import { accountWith, programmeBook } from './plan-cases.js';

/** Amounts are whole credits. */
export interface Instance {
  readonly outcomes: readonly RandomOutcome[];
  readonly courses: readonly { readonly credits: number; readonly class: 'x' | 'y' }[];
  readonly rules: readonly RandomRule[];
  readonly caps: readonly RandomCap[];
  readonly family: boolean;
  readonly itemCap: number | null;
}

export interface RandomOutcome {
  readonly credits: number;
  readonly issuer: 'A' | 'B';
  readonly tag: 'a' | 'b';
  /** Of the family, where the instance has one. */
  readonly inFamily: boolean;
  readonly day: number;
}

export interface RandomRule {
  /** Places of outcomes: one, or two that are needed together. */
  readonly from: readonly number[];
  /** Places of courses; `general` for general credit. */
  readonly to: readonly number[] | 'general';
  readonly together: boolean;
  readonly any: boolean;
  readonly leftover: 'keep' | 'forfeit' | 'general';
  readonly none: boolean;
}

export interface RandomCap {
  readonly per: 'total' | 'institution' | 'count';
  readonly tag: 'a' | 'b' | null;
  readonly limit: number;
  /** Counts what is granted of this class instead of what is drawn. */
  readonly class: 'x' | 'y' | null;
}

export function accountOf({ outcomes }: Instance): Account {
  return accountWith(
    outcomes.map(({ credits, issuer, tag, inFamily, day }, at) => ({
      code: `S${at}`,
      credits: String(credits),
      issuer,
      tags: inFamily ? [tag, 'family'] : [tag],
      awardedOn: `2024-01-0${day}`,
    })),
  );
}

export function ruleId(at: number): string {
  return `m${at}`;
}

export function courseCode(at: number): string {
  return `C${at}`;
}

export function libraryOf(instance: Instance): RuleLibrary {
  const courses = instance.courses.map((one, at) => ({
    code: courseCode(at),
    credits: String(one.credits),
    class: one.class,
  }));
  return programmeBook(courses, [...instance.rules.map(writtenRule), ...limiting(instance)]);
}

function writtenRule(rule: RandomRule, at: number): BookRule {
  const { from, to, any, leftover, none } = rule;
  return {
    id: ruleId(at),
    kind: 'match',
    from: from.map((place) => ({ code: `S${place}` })),
    to:
      to === 'general'
        ? { general: true }
        : {
            courses: to.map(courseCode),
            ...(rule.together ? { together: true as const } : {}),
          },
    size: any ? 'any' : 'sourceAtLeastTarget',
    leftover,
    draws: none ? 'none' : 'credits',
  };
}

function limiting({ caps, family, itemCap }: Instance): BookRule[] {
  const rules: BookRule[] = caps.map((one, at) => ({
    id: `c${at}`,
    kind: 'cap',
    per: one.per,
    when: one.tag === null ? {} : { tags: [one.tag] },
    ...(one.per === 'count' ? { items: one.limit } : { credits: String(one.limit) }),
    ...(one.class === null ? {} : { targets: { class: one.class } }),
  }));
  if (family) {
    const members = [{ tags: ['family'] }];
    rules.push({ id: 'f', kind: 'family', members, take: 'highest' });
  }
  if (itemCap !== null) {
    rules.push({ id: 'i', kind: 'cap', per: 'item', when: {}, credits: String(itemCap) });
  }
  return rules;
}
