/**
 * Whom a difference can concern: learners with an outcome that a changed rule might take. Bounds
 * and conditions are not asked, so some are counted whom the change will not touch, and nobody is
 * left out; what it does to whom is a simulation's answer.
 */
import type { Account, CivilDate } from '#domain';
import type { Matcher } from '../book.js';
import { compileBook } from '../compile.js';
import { compileMatcher } from '../compile/matchers.js';
import { UNKNOWN_LEARNER } from '../learner.js';
import { matches } from '../matcher.js';
import { concernedBy } from '../trial.js';
import { isObject } from './fields.js';
import type { JsonObject } from './fields.js';
import type { BookDifference } from './index.js';

/** `document` is the later version; `on` the day for which enrolments are looked at. */
export function concernOf(
  difference: BookDifference,
  document: JsonObject,
  on: CivilDate,
): (account: Account) => boolean {
  const takes = takenBy(difference, document);
  const { authority, scope } = document;
  if (!isObject(scope) || scope['kind'] !== 'conversion') return takes;
  const { programme, plan } = scope;
  const named = { institution: String(authority), programme: String(programme), on };
  const target = typeof plan === 'string' ? { ...named, plan } : named;
  return (account) => concernedBy(account, target) && takes(account);
}

function takenBy(
  { head, items }: BookDifference,
  document: JsonObject,
): (account: Account) => boolean {
  const { rules, courses, buckets, transitions } = items;
  const matchers = rules.flatMap(({ item, was }) =>
    [item, ...(was === undefined ? [] : [was])].flatMap(matchersOf),
  );
  const everyone =
    head.some(({ pointer }) => !WORDS.test(pointer)) ||
    courses.length + buckets.length + transitions.length > 0 ||
    matchers.includes(null);
  if (everyone) return (account) => Object.keys(account.outcomes).length > 0;
  const book = wordsOf(document);
  const loose = matchers.flatMap((one) => (one === null ? [] : [compileMatcher(one)]));
  return (account) =>
    Object.values(account.outcomes).some((record) => {
      const of = { facts: record.facts, record, face: null, learner: UNKNOWN_LEARNER };
      return loose.some((matcher) => matches(matcher, of, book));
    });
}

/** What a head says to people, and not to the evaluation. */
const WORDS = /^\/(title|source|\$schema|reviewSteps|appealDays)(\/|$)/;

const HELD = ['when', 'by', 'members', 'from', 'fromAnyOf', 'requires'] as const;

/** Null among them where the rule takes no outcomes, and so looks at everyone. */
function matchersOf(rule: JsonObject): (Matcher | null)[] {
  const { of } = rule;
  const held = [...HELD.map((field) => rule[field]), isObject(of) ? of['when'] : undefined];
  const found = held.flat(2).filter(isObject).map(loosened);
  return found.length === 0 ? [null] : found;
}

const TEXTS = ['kind', 'scheme', 'code', 'codePrefix', 'level', 'issuer', 'studyMode'] as const;
const LEVELS = ['minLevel', 'maxLevel', 'completedFrom', 'completedTo'] as const;
const LISTS = ['codes', 'issuers', 'tags'] as const;

/** Only fields by which an outcome is certainly left out, and those only where they are texts. */
function loosened(matcher: JsonObject): Matcher {
  const texts = [...TEXTS, ...LEVELS].filter((field) => typeof matcher[field] === 'string');
  const lists = LISTS.filter((field) => {
    const list = matcher[field];
    return Array.isArray(list) && list.every((one) => typeof one === 'string');
  });
  const ways = matcher['anyOf'];
  const several = Array.isArray(ways) && ways.length > 0 && ways.every(isObject);
  const anyOf = several ? { anyOf: ways.map(loosened) } : {};
  const kept = [...texts, ...lists].map((field) => [field, matcher[field]]);
  return { ...(Object.fromEntries(kept) as Matcher), ...anyOf };
}

/** A book with nothing but the schemes of this one, by which levels are compared. */
function wordsOf({ schemes }: JsonObject): ReturnType<typeof compileBook> {
  const sound = (Array.isArray(schemes) ? schemes : []).filter(isScheme);
  const title = { zh: '', en: '' };
  const scope = { kind: 'recognition' } as const;
  const head = { bookId: '', language: '1', title, authority: '', scope } as const;
  const dates = { validFrom: '2000-01-01', referenceDate: 'awarded' } as const;
  const document = { ...head, ...dates, schemes: sound, rules: [] };
  return compileBook(document, { id: '', version: 0, contentHash: '' });
}

function isScheme(value: unknown): value is { scheme: string; levels: string[] } {
  if (!isObject(value) || typeof value['scheme'] !== 'string') return false;
  const { levels } = value;
  return Array.isArray(levels) && levels.every((one) => typeof one === 'string');
}
