/** 转换: the best plan of one programme's book for one account (credits.md §4). */
import type {
  Account,
  ConversionRecord,
  CourseMatch,
  Hundredths,
  InstitutionFact,
  OutcomeId,
} from '#domain';
import { assessDossiers } from '../assess.js';
import type { CompiledBook } from '../compile.js';
import type { Dossier } from '../dossier.js';
import type { ProgrammeTarget, RuleLibrary } from '../library.js';
import type { NotUsed, Plan, PlanCap, ReasonCode } from '../types.js';
import { admit } from './admissible.js';
import type { Source } from './admissible.js';
import { candidatesOf } from './candidates.js';
import type { Candidate, CandidateSet } from './candidates.js';
import { planCaps } from './plan-caps.js';
import { Rooms } from './rooms.js';
import { Search } from './search.js';
import type { Chosen } from './search.js';

/** Steps of the search after which it gives up its proof; about half a second. */
const STEPS_MAX = 200_000;

export interface PlanRequest extends ProgrammeTarget {
  /** Only these outcomes may be used; all where it is left out. */
  readonly outcomes?: readonly OutcomeId[];
  /** What the receiving institution has recorded: agreements, and judgments of whole courses. */
  readonly facts?: readonly InstitutionFact[];
  /** What the application is for, where the book declares purposes. */
  readonly purpose?: string;
}

/** Null where no book of the programme is in force on that day. */
export function planConversion(
  account: Account,
  library: RuleLibrary,
  epoch: number,
  request: PlanRequest,
): Plan | null {
  const version = library.programmeVersion(request, epoch);
  if (version === null) return null;
  const { book } = version;
  const { dossiers, granted } = assessDossiers(account, library, epoch, request.on);
  const earlier = granted.filter(
    (one) => one.institution === request.institution && one.programme === request.programme,
  );
  const wanted = request.outcomes;
  const asked = wanted === undefined ? dossiers : dossiers.filter((one) => wanted.includes(one.id));
  return new Planner({ book, dossiers, asked, earlier, request }).plan();
}

interface Situation {
  readonly book: CompiledBook;
  readonly dossiers: readonly Dossier[];
  readonly asked: readonly Dossier[];
  readonly earlier: readonly ConversionRecord[];
  readonly request: PlanRequest;
}

class Planner {
  private readonly sources: readonly Source[];
  private readonly itemCaps: readonly PlanCap[];
  private readonly rooms: Rooms;
  private readonly candidates: CandidateSet;

  constructor(private readonly situation: Situation) {
    const { book, asked, dossiers, earlier, request } = situation;
    const admission = admit(asked, book, request.on, earlier);
    this.sources = admission.sources;
    this.itemCaps = admission.itemCaps;
    this.rooms = new Rooms(book, this.sources, availableOf(dossiers));
    this.rooms.charge(earlier, dossiers);
    const courses = earlier.flatMap((one) => one.matches.map((match) => match.course));
    const taken = new Set(courses.filter((one) => one !== null));
    this.candidates = candidatesOf(book, this.sources, taken);
  }

  plan(): Plan {
    const { book } = this.situation;
    const options = book.courses
      .map((one) => this.candidates.byCourse.get(one.code) ?? [])
      .filter((one) => one.length > 0)
      .map((one) => [...one].sort(inOrder));
    const found = new Search(options, this.rooms, STEPS_MAX).run();
    for (const { draws } of found.chosen) {
      for (const one of draws) this.rooms.draw(one.source, one.drawn, 1);
    }
    const matches = [...this.namedMatches(found.chosen), ...this.generalMatches(found.chosen)];
    return {
      optimal: found.proved && !this.candidates.truncated,
      admissible: this.sources.reduce((sum, one) => sum + one.admissible, 0),
      converted: matches.reduce((sum, one) => sum + one.credits, 0),
      matches,
      notUsed: this.notUsed(matches),
      open: [],
      caps: [...this.itemCaps, ...planCaps(book, this.sources)],
      audit: [],
      ruleBook: book.ref,
    };
  }

  /** Forfeited credits are booked on the last match that used the outcome. */
  private namedMatches(chosen: readonly Chosen[]): CourseMatch[] {
    const lastUse = new Map<string, Chosen>();
    const forfeiting = new Set<string>();
    const drawn = new Map<string, Hundredths>();
    for (const one of chosen) {
      for (const draw of one.draws) {
        lastUse.set(draw.source.id, one);
        drawn.set(draw.source.id, (drawn.get(draw.source.id) ?? 0) + draw.drawn);
        if (one.candidate.rule.leftover === 'forfeit') forfeiting.add(draw.source.id);
      }
    }
    return chosen.map((one) => ({
      course: one.candidate.course.code,
      credits: one.candidate.course.credits,
      rule: one.candidate.rule.id,
      sources: one.draws.map(({ source, drawn: credits }) => {
        const loses = forfeiting.has(source.id) && lastUse.get(source.id) === one;
        const forfeited = loses ? source.available - (drawn.get(source.id) ?? 0) : 0;
        return { outcomeId: source.id, drawn: credits, forfeited };
      }),
    }));
  }

  /** Leftovers that a rule turns into general credit, then the fallback rules. */
  private generalMatches(chosen: readonly Chosen[]): CourseMatch[] {
    const matches: CourseMatch[] = [];
    const leftovers = chosen
      .filter((one) => one.candidate.rule.leftover === 'general')
      .flatMap((one) => one.draws.map((draw) => ({ rule: one.candidate.rule, ...draw })));
    for (const { rule, source } of [...leftovers, ...this.candidates.general]) {
      const credits = this.rooms.left(source);
      if (credits <= 0) continue;
      this.rooms.draw(source, credits, 1);
      const sources = [{ outcomeId: source.id, drawn: credits, forfeited: 0 }];
      matches.push({ course: null, credits, rule: rule.id, sources });
    }
    return matches;
  }

  private notUsed(matches: readonly CourseMatch[]): NotUsed[] {
    const used = new Set(matches.flatMap((one) => one.sources.map((source) => source.outcomeId)));
    const taken = new Set(matches.map((one) => one.course));
    return this.sources
      .filter((one) => !used.has(one.id))
      .map((source) => ({
        outcomeId: source.id,
        admissible: source.admissible,
        code: this.whyNot(source, taken),
      }));
  }

  private whyNot(source: Source, taken: ReadonlySet<string | null>): ReasonCode {
    if (source.barred !== null) return source.barred;
    const offers = [...this.candidates.byCourse.values()]
      .flat()
      .filter((one) => one.sources.includes(source));
    if (offers.length === 0) return this.candidates.misses.get(source.id) ?? 'noMatch';
    if (offers.every((one) => taken.has(one.course.code))) return 'targetTaken';
    return this.rooms.left(source) === 0 ? 'overCap' : 'sourceTooSmall';
  }
}

function availableOf(dossiers: readonly Dossier[]): Hundredths {
  return dossiers.reduce((sum, one) => sum + one.recognised - one.consumed, 0);
}

/** Sources that were awarded earlier come first, then the smaller rule id. */
function inOrder(a: Candidate, b: Candidate): number {
  const first = a.sources.map((one) => `${one.dossier.facts.awardedOn ?? ''} ${one.id}`).join();
  const second = b.sources.map((one) => `${one.dossier.facts.awardedOn ?? ''} ${one.id}`).join();
  if (first !== second) return first < second ? -1 : 1;
  return a.rule.id < b.rule.id ? -1 : 1;
}
