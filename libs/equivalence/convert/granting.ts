/** What the chosen options grant: courses with their draws, what is forfeited, general credit. */
import type { CourseMatch, Hundredths, SourceDraw } from '#domain';
import type { CompiledBook, CompiledCourse } from '../compile.js';
import { least } from '../dossier.js';
import type { Dossier } from '../dossier.js';
import type { Source } from './admissible.js';
import { grantedGrade } from './grades.js';
import type { Offer } from './offers.js';
import type { Posed } from './problem-of.js';
import type { Draw, Solution } from './solve/problem.js';

interface Granted {
  readonly offer: Offer;
  readonly course: CompiledCourse;
  readonly draws: readonly { source: Source; drawn: Hundredths; forfeited: Hundredths }[];
}

/** Courses in the order of their codes, then general credit, earliest awarded first. */
export function matchesOf(
  posed: Posed,
  solution: Solution,
  { book, consumes }: { readonly book: CompiledBook; readonly consumes: boolean },
): CourseMatch[] {
  const granted = solution.chosen
    .flatMap(({ option, draws }) => {
      const offer = posed.offerOf.get(option);
      return offer === undefined ? [] : byCourse(offer, drawsOf(posed, draws));
    })
    .sort((a, b) => (a.course.code < b.course.code ? -1 : 1));
  const general = solution.generals.flatMap(({ general: one, drawn }) => {
    const source = posed.sources[one.source];
    return source === undefined
      ? []
      : [{ rule: posed.generalOf.get(one)?.rule.id ?? '', source, drawn }];
  });
  forfeit(granted, general, posed);
  const written = (credits: Hundredths): Hundredths => (consumes ? credits : 0);
  return [
    ...granted.map((one) => matchOf(one, book, written)),
    ...general.map(({ rule, source, drawn }) => ({
      course: null,
      credits: drawn,
      rule,
      sources: [{ outcomeId: source.id, drawn: written(drawn), forfeited: 0 }],
    })),
  ];
}

function drawsOf(
  { sources }: Posed,
  draws: readonly Draw[],
): { source: Source; drawn: Hundredths }[] {
  return draws.flatMap(({ source, drawn }) => {
    const found = sources[source];
    return found === undefined ? [] : [{ source: found, drawn }];
  });
}

/** Courses that are granted together share the draws, each its own credits first. */
function byCourse(
  offer: Offer,
  draws: readonly { source: Source; drawn: Hundredths }[],
): Granted[] {
  const left = draws.map((one) => one.drawn);
  return offer.courses.map((course) => {
    let missing = course.credits;
    const own = draws.map(({ source }, at) => {
      const drawn = least(left[at] ?? 0, missing);
      left[at] = (left[at] ?? 0) - drawn;
      missing -= drawn;
      return { source, drawn, forfeited: 0 };
    });
    return { offer, course, draws: own };
  });
}

/** What is left of a source is booked on the last match that used it. */
function forfeit(
  granted: readonly Granted[],
  general: readonly { source: Source; drawn: Hundredths }[],
  posed: Posed,
): void {
  const drawn = new Map<Source, Hundredths>();
  const pools = new Map<Dossier, Hundredths>();
  let account = posed.problem.account;
  posed.problem.pools.forEach((most, at) => {
    const source = posed.sources.find((one, place) => posed.problem.sources[place]?.pool === at);
    if (source !== undefined) pools.set(source.pool, most);
  });
  const take = (source: Source, credits: Hundredths): void => {
    drawn.set(source, (drawn.get(source) ?? 0) + credits);
    pools.set(source.pool, (pools.get(source.pool) ?? 0) - credits);
    account -= credits;
  };
  const all = granted.flatMap((one) => one.draws);
  for (const one of [...all, ...general]) take(one.source, one.drawn);
  for (const source of posed.sources) {
    const uses = granted.filter((one) => one.draws.some((draw) => draw.source === source));
    if (!uses.some((one) => one.offer.rule.leftover === 'forfeit')) continue;
    const rest = source.available - (drawn.get(source) ?? 0);
    const lost = least(rest, least(pools.get(source.pool) ?? 0, account));
    const last = uses.at(-1)?.draws.find((draw) => draw.source === source);
    if (last === undefined || lost <= 0) continue;
    last.forfeited = lost;
    take(source, lost);
  }
}

function matchOf(
  { offer, course, draws }: Granted,
  book: CompiledBook,
  written: (credits: Hundredths) => Hundredths,
): CourseMatch {
  const { rule } = offer;
  const grade = grantedGrade(rule, offer.sources, book);
  const sources: SourceDraw[] = draws.map(({ source, drawn, forfeited }) => ({
    outcomeId: source.id,
    drawn: written(drawn),
    forfeited: written(forfeited),
  }));
  return {
    course: course.code,
    credits: course.credits,
    rule: rule.id,
    sources,
    ...(grade === undefined ? {} : { grade }),
    ...(rule.needsJudgment ? { needsJudgment: true } : {}),
  };
}
