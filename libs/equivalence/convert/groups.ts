/** Which sources together answer to a rule: for each of its matchers one, none of them twice. */
import { byAward } from '../dossier.js';
import type { CompiledBook, CompiledMatch, CompiledMatcher } from '../compile.js';
import { levelOrdinal, mismatch } from '../matcher.js';
import type { MatchFailure } from '../matcher.js';
import type { Source } from './admissible.js';
import { named } from './given.js';
import { isSpent } from './market.js';
import type { Market } from './market.js';
import type { Obstacle } from './obstacles.js';

export interface Notes {
  noteSource(source: Source, obstacle: Obstacle): void;
  noteTargets(obstacle: Obstacle): void;
}

export interface Groups {
  /** Each earliest awarded first. */
  readonly groups: readonly (readonly Source[])[];
  readonly truncated: boolean;
}

/** More combinations of sources than this for one rule are not listed. */
const GROUPS_MAX = 5_000;

export function groupsOf(rule: CompiledMatch, market: Market, notes: Notes): Groups {
  const { book, sources } = market;
  const usable = sources.filter((one) => canServe(one, rule));
  const found = new Map<string, readonly Source[]>();
  let truncated = false;
  for (const matchers of rule.groups) {
    const listed = combinations(matchers, usable, book);
    truncated ||= listed.truncated;
    const open = listed.groups.filter((group) => !spends(group, market, rule, notes));
    noteFailures({ rule, matchers, usable, listed: open }, book, notes);
    for (const group of open) found.set(group.map((one) => one.id).join(), group);
  }
  return { groups: [...found.values()], truncated };
}

function canServe({ barred, admissible, exemptBefore }: Source, rule: CompiledMatch): boolean {
  if (exemptBefore) return false;
  if (rule.draws === 'credits') return barred === null && admissible > 0;
  return barred === null || barred.code === 'consumed' || barred.code === 'unvalued';
}

function combinations(
  matchers: readonly CompiledMatcher[],
  sources: readonly Source[],
  book: CompiledBook,
): Groups {
  let groups: Source[][] = [[]];
  for (const matcher of matchers) {
    const fitting = sources.filter((one) => mismatch(matcher, one, book) === null);
    groups = distinct(
      groups.flatMap((group) =>
        fitting.filter((one) => !group.includes(one)).map((one) => [...group, one]),
      ),
    );
    if (groups.length > GROUPS_MAX) return { groups: groups.slice(0, 0), truncated: true };
  }
  return { groups, truncated: false };
}

/** The same sources in another order are the same group. */
function distinct(groups: readonly Source[][]): Source[][] {
  const seen = new Map<string, Source[]>();
  for (const group of groups) {
    const sorted = [...group].sort(byAward);
    const key = sorted.map((one) => one.id).join();
    if (!seen.has(key)) seen.set(key, sorted);
  }
  return [...seen.values()];
}

function spends(
  group: readonly Source[],
  { book }: Market,
  rule: CompiledMatch,
  notes: Notes,
): boolean {
  if ('general' in rule.to) return false;
  const spent = group.filter((one) => isSpent(one, book));
  for (const one of spent) notes.noteSource(one, { code: 'usedOnce', rule: rule.id });
  return spent.length > 0;
}

interface Looked {
  readonly rule: CompiledMatch;
  readonly matchers: readonly CompiledMatcher[];
  readonly usable: readonly Source[];
  readonly listed: readonly (readonly Source[])[];
}

/** A source that fits one place of a group whose other places stay empty; or nearly fits. */
function noteFailures(looked: Looked, book: CompiledBook, notes: Notes): void {
  const { rule, matchers, usable, listed } = looked;
  const failures = usable.map((one) => matchers.map((matcher) => mismatch(matcher, one, book)));
  const served = matchers.map((_, place) => failures.some((one) => one[place] === null));
  const empty = matchers.find((_, place) => served[place] === false);
  const lacking = empty ?? matchers[0];
  const would =
    lacking === undefined ? undefined : ({ code: 'outcomeAdded', values: named(lacking) } as const);
  const incomplete = { rule: rule.id, ...(would === undefined ? {} : { would }) };
  usable.forEach((source, at) => {
    const own = failures[at] ?? [];
    if (!own.includes(null)) noteNear(source, { own, matchers, book }, rule, notes);
    else if (!listed.some((group) => group.includes(source)) && matchers.length > 1) {
      notes.noteSource(source, { code: 'groupIncomplete', ...incomplete });
    }
  });
  if (listed.length > 0) return;
  const some = matchers.length > 1 && served.includes(true);
  notes.noteTargets({ code: some ? 'groupIncomplete' : 'noMatch', ...incomplete });
}

interface Near {
  readonly own: readonly (MatchFailure | null)[];
  readonly matchers: readonly CompiledMatcher[];
  readonly book: CompiledBook;
}

/** What alone keeps it from fitting, where that can be said. */
function noteNear(source: Source, near: Near, rule: CompiledMatch, notes: Notes): void {
  const { own: failures } = near;
  if (failures.includes('level')) {
    const needed = levelNeeded(source, near);
    const would = { code: 'levelReached', values: { needed: needed ?? '' } } as const;
    const code = 'class' in rule.to ? 'wrongCourseClass' : 'noMatch';
    notes.noteSource(source, { code, rule: rule.id, ...(needed === null ? {} : { would }) });
  } else if (failures.includes('size')) {
    const would = { code: 'creditsReached', values: {} } as const;
    notes.noteSource(source, { code: 'sourceTooSmall', rule: rule.id, would });
  } else if (failures.includes('unconfirmed')) {
    const values = { issuer: source.facts.issuer };
    const would = { code: 'confirmedByIssuer', values } as const;
    notes.noteSource(source, { code: 'notConfirmed', rule: rule.id, would });
  } else if (failures.includes('learner')) {
    const would = { code: 'statusRecorded', values: {} } as const;
    notes.noteSource(source, { code: 'requirementMissing', rule: rule.id, would });
  }
}

/** The level that the rule asks for, where it is a higher one; null where it is a lower one. */
function levelNeeded({ facts }: Source, { own, matchers, book }: Near): string | null {
  const { source } = matchers[own.indexOf('level')] ?? {};
  const needed = source?.minLevel ?? source?.level;
  const asked = levelOrdinal(book, facts.scheme, needed);
  const has = levelOrdinal(book, facts.scheme, facts.level);
  if (needed === undefined || asked === null) return null;
  return has === null || has < asked ? needed : null;
}
