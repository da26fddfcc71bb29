/** Several attempts at one course: the best counts, once (credits.md §2). */
import { compareGrades } from '../grades.js';
import { because, byAward, least } from '../dossier.js';
import type { Dossier } from '../dossier.js';

/** Marks every attempt but the best as superseded; what was consumed of it stands. */
export function settleAttempts(dossiers: readonly Dossier[]): void {
  for (const attempts of groupsOf(dossiers)) {
    const best = bestOf(attempts);
    for (const attempt of attempts) {
      if (attempt === best || attempt.countedIn !== null) continue;
      attempt.status = 'superseded';
      attempt.supersededBy = best;
      because(attempt, 'superseded', { values: { by: best.id } });
    }
  }
}

/**
 * What a superseded attempt keeps, because it was consumed, is taken from the best one.
 * Runs once face values are settled.
 */
export function leaveTheRest(dossiers: readonly Dossier[]): void {
  for (const attempt of dossiers) {
    const best = attempt.supersededBy;
    if (best === null) continue;
    const kept = least(attempt.face ?? 0, attempt.drawn);
    attempt.accumulated = kept;
    attempt.hard = kept;
    if (best.countedIn !== null) continue;
    best.accumulated -= least(kept, best.accumulated);
  }
}

/** Only those of several: most courses are attempted once. */
function groupsOf(dossiers: readonly Dossier[]): Iterable<Dossier[]> {
  const first = new Map<string, Dossier>();
  const groups = new Map<string, Dossier[]>();
  for (const dossier of dossiers) {
    const { facts, status } = dossier;
    if (facts.kind !== 'course' || facts.code === undefined || status !== 'counted') continue;
    // No code holds a control character, so NUL cannot make two keys one.
    const key = `${facts.issuer}\0${facts.code}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, dossier);
      continue;
    }
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [earlier, dossier]);
    else group.push(dossier);
  }
  return groups.values();
}

function bestOf(attempts: readonly Dossier[]): Dossier {
  return attempts.reduce((best, next) => (isBetter(next, best) ? next : best));
}

/** An attempt that a container carries comes first: its credits are counted there already. */
function isBetter(a: Dossier, b: Dossier): boolean {
  if ((a.countedIn === null) !== (b.countedIn === null)) return a.countedIn !== null;
  const grade = compareGrades(a.book ?? b.book, a.facts.grade, b.facts.grade);
  if (grade !== 0) return grade > 0;
  const credits = (a.face ?? 0) - (b.face ?? 0);
  return credits !== 0 ? credits > 0 : byAward(a, b) < 0;
}
