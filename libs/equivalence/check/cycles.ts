/**
 * Rules that go in a circle, so that nothing says which outcome counts: an outcome that is implied
 * by what it implies, and families with a share for their lower members that close a ring.
 */
import type { BookRule, FamilyRule, ImpliedRule, Matcher } from '../book.js';
import type { Faults } from './faults.js';
import type { Relations } from './relations.js';

interface Implication {
  readonly rule: ImpliedRule;
  readonly at: number;
}

/** So many rules of a circle are named. */
const NAMED_MAX = 10;

export function checkCycles(
  rules: readonly BookRule[],
  relations: Relations,
  faults: Faults,
): void {
  const implied: Implication[] = [];
  rules.forEach((rule, at) => {
    if (rule.kind === 'implied') implied.push({ rule, at });
  });
  const circle = circular(implied, relations);
  const [first] = circle;
  if (first !== undefined) {
    const ids = circle.slice(0, NAMED_MAX).map((one) => one.rule.id);
    faults.add(`/rules/${first.at}/by`, 'cycle', { rules: ids.join(', ') });
  }
  checkRings(rules, faults);
}

/** Certain to meet: one takes all that the other takes. */
function meet(a: Matcher, b: Matcher, relations: Relations): boolean {
  return relations.covers(a, b) || relations.covers(b, a);
}

/** What is left without the beginnings and without the ends of chains. */
function circular(all: readonly Implication[], relations: Relations): Implication[] {
  const next = new Map(all.map((one) => [one, followersOf(one, all, relations)]));
  const before = new Map<Implication, Implication[]>(all.map((one) => [one, []]));
  for (const [one, others] of next) for (const other of others) before.get(other)?.push(one);
  const led = unordered(all, next, before);
  const leading = unordered(all, before, next);
  return all.filter((one) => led.has(one) && leading.has(one));
}

type Edges = ReadonlyMap<Implication, readonly Implication[]>;

/** Takes away what nothing leads to, until all that is left is led to. */
function unordered(all: readonly Implication[], next: Edges, before: Edges): Set<Implication> {
  const left = new Set(all);
  const count = new Map(all.map((one) => [one, before.get(one)?.length ?? 0]));
  const free = all.filter((one) => count.get(one) === 0);
  for (let one = free.pop(); one !== undefined; one = free.pop()) {
    left.delete(one);
    for (const other of next.get(one) ?? []) {
      const still = (count.get(other) ?? 0) - 1;
      count.set(other, still);
      if (still === 0) free.push(other);
    }
  }
  return left;
}

/** The rules whose `by` is what this one takes away. */
function followersOf(
  { rule }: Implication,
  all: readonly Implication[],
  relations: Relations,
): Implication[] {
  const { code } = rule.when;
  return all.filter((other) => {
    const { by } = other.rule;
    if (code !== undefined && by.code !== undefined && code !== by.code) return false;
    return meet(rule.when, by, relations);
  });
}

/**
 * Families that share a member are a chain; where the chain closes, each takes a part of what
 * another has lowered, and the result would hang on which is asked first.
 */
function checkRings(rules: readonly BookRule[], faults: Faults): void {
  const groups = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let above = groups.get(root); above !== undefined; above = groups.get(root)) root = above;
    return root;
  };
  rules.forEach((rule, at) => {
    if (rule.kind !== 'family' || rule.lower === undefined) return;
    const own = `rule ${at}`;
    for (const member of membersOf(rule)) {
      const [family, shared] = [rootOf(own), rootOf(member)];
      if (family === shared) {
        faults.add(`/rules/${at}/members`, 'cycle', { rules: rule.id });
        return;
      }
      groups.set(shared, family);
    }
  });
}

function membersOf(rule: FamilyRule): Set<string> {
  return new Set(rule.members.map((one) => `member ${JSON.stringify(Object.entries(one).sort())}`));
}
