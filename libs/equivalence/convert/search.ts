/**
 * The best set of matches, by branch and bound over the courses.
 *
 * Order of merit (credits.md §4): named credits, then least forfeited, then the list of used
 * outcomes, then the pairs of course and rule. A branch is left only where its bound shows that it
 * cannot be better; within the step limit the answer is therefore proved.
 */
import type { Hundredths } from '#domain';
import { byAward } from '../dossier.js';
import type { Source } from './admissible.js';
import type { Candidate } from './candidates.js';
import type { Rooms } from './rooms.js';

export interface Draw {
  readonly source: Source;
  readonly drawn: Hundredths;
}

export interface Chosen {
  readonly candidate: Candidate;
  readonly draws: readonly Draw[];
}

export interface Found {
  readonly chosen: readonly Chosen[];
  readonly proved: boolean;
}

interface Merit {
  readonly credits: Hundredths;
  readonly forfeited: Hundredths;
  readonly used: string;
  readonly pairs: string;
}

const NOTHING: Merit = { credits: -1, forfeited: 0, used: '', pairs: '' };

export class Search {
  private best: { chosen: readonly Chosen[]; merit: Merit } = { chosen: [], merit: NOTHING };
  private readonly stack: Chosen[] = [];
  private readonly rest: number[];
  private steps = 0;
  private exhausted = false;

  constructor(
    private readonly courses: readonly (readonly Candidate[])[],
    private readonly rooms: Rooms,
    private readonly stepsMax: number,
  ) {
    this.rest = new Array<number>(courses.length + 1).fill(0);
    for (let at = courses.length - 1; at >= 0; at -= 1) {
      this.rest[at] = (this.rest[at + 1] ?? 0) + (courses[at]?.[0]?.course.credits ?? 0);
    }
  }

  run(): Found {
    this.visit(0, 0);
    return { chosen: this.best.chosen, proved: !this.exhausted };
  }

  private visit(at: number, credits: Hundredths): void {
    this.steps += 1;
    if (this.steps > this.stepsMax) {
      this.exhausted = true;
      return;
    }
    const options = this.courses[at];
    if (options === undefined) {
      this.consider(credits);
      return;
    }
    if (credits + this.bound(at) < this.best.merit.credits) return;
    for (const candidate of options) {
      const draws = this.drawsFor(candidate);
      if (draws === null) continue;
      for (const one of draws) this.rooms.draw(one.source, one.drawn, 1);
      this.stack.push({ candidate, draws });
      this.visit(at + 1, credits + candidate.course.credits);
      this.stack.pop();
      for (const one of draws) this.rooms.draw(one.source, one.drawn, -1);
      if (this.exhausted && this.stack.length === 0) return;
    }
    this.visit(at + 1, credits);
  }

  /** No plan can bring more from the courses that are left than this. */
  private bound(at: number): Hundredths {
    const all = this.rest[at] ?? 0;
    const options = this.courses.slice(at).flat();
    if (options.some(({ rule }) => rule.draws === 'none' || rule.size === 'any')) return all;
    const sources = new Set(options.flatMap((one) => one.sources));
    let fromSources = 0;
    for (const source of sources) fromSources += this.rooms.left(source);
    return all < fromSources ? all : fromSources;
  }

  /** Earliest awarded first, at most what each has; null where the target is not reached. */
  private drawsFor({ rule, course, sources }: Candidate): Draw[] | null {
    if (rule.draws === 'none') {
      if (sources.some((one) => this.rooms.isUsed(one))) return null;
      return sources.map((source) => ({ source, drawn: 0 }));
    }
    const fresh = sources.every((one) => !this.rooms.isUsed(one));
    let missing = course.credits;
    const draws: Draw[] = [];
    // Sources may share a pool or a cap, so each draw is made before the next one is looked at.
    for (const source of sources) {
      const left = this.rooms.left(source);
      const drawn = left < missing ? left : missing;
      if (drawn === 0) continue;
      this.rooms.draw(source, drawn, 1);
      draws.push({ source, drawn });
      missing -= drawn;
    }
    for (const one of draws) this.rooms.draw(one.source, one.drawn, -1);
    if (missing === 0) return draws;
    const whole = draws.length === sources.length && draws.length > 0;
    return rule.size === 'any' && fresh && whole ? draws : null;
  }

  private consider(credits: Hundredths): void {
    if (credits < this.best.merit.credits) return;
    const merit = meritOf(this.stack, credits);
    if (isBetter(merit, this.best.merit)) this.best = { chosen: [...this.stack], merit };
  }
}

function meritOf(chosen: readonly Chosen[], credits: Hundredths): Merit {
  const sources = new Map<string, Source>();
  const drawn = new Map<string, Hundredths>();
  const forfeiting = new Set<string>();
  for (const { candidate, draws } of chosen) {
    for (const one of draws) {
      sources.set(one.source.id, one.source);
      drawn.set(one.source.id, (drawn.get(one.source.id) ?? 0) + one.drawn);
      if (candidate.rule.leftover === 'forfeit') forfeiting.add(one.source.id);
    }
  }
  let forfeited = 0;
  for (const id of forfeiting) {
    forfeited += (sources.get(id)?.available ?? 0) - (drawn.get(id) ?? 0);
  }
  const used = [...sources.values()]
    .sort((a, b) => byAward(a.dossier, b.dossier))
    .map((one) => `${one.dossier.facts.awardedOn ?? ''} ${one.id}`)
    .join();
  const pairs = chosen.map((one) =>
    JSON.stringify([one.candidate.course.code, one.candidate.rule.id]),
  );
  return { credits, forfeited, used, pairs: pairs.sort().join() };
}

function isBetter(a: Merit, b: Merit): boolean {
  if (a.credits !== b.credits) return a.credits > b.credits;
  if (a.forfeited !== b.forfeited) return a.forfeited < b.forfeited;
  if (a.used !== b.used) return a.used < b.used;
  return a.pairs < b.pairs;
}
