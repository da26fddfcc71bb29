/** A solved plan as it is answered: what is granted, what is left out and why, caps and minima. */
import type { Plan } from '../types.js';
import { auditOf } from './audit.js';
import { capsTaken } from './caps-taken.js';
import { matchesOf } from './granting.js';
import { nearest } from './nearest.js';
import type { Prepared } from './situation.js';
import { Aside } from './solve/aside.js';
import type { Solved } from './solve/problem.js';
import { leftOut, notUsed } from './unused.js';

export function answer(prepared: Prepared, solved: Solved): Plan {
  const { situation, admission, offers, posed } = prepared;
  const { book, earlier, request } = situation;
  const matches = matchesOf(posed, solved.solution, situation);
  const left = leftOut(prepared, solved.solution);
  const brief = request.brief === true;
  const aside = brief ? null : new Aside(posed.problem, solved);
  const gains = aside === null ? null : nearest(prepared, solved, { left, aside });
  return {
    optimal: solved.proved && !offers.truncated,
    ordered: solved.first && !offers.truncated,
    admissible: admission.sources.reduce((sum, one) => sum + one.admissible, 0),
    converted: matches.reduce((sum, one) => sum + one.credits, 0),
    matches,
    notUsed: left.sources.map((one) => {
      const wouldCountIf = gains?.ofSource(one);
      return { ...notUsed(one), ...(wouldCountIf === undefined ? {} : { wouldCountIf }) };
    }),
    open: left.courses.map((one) => {
      const wouldCountIf = gains?.ofCourse(one);
      return { ...one.course, ...(wouldCountIf === undefined ? {} : { wouldCountIf }) };
    }),
    caps: aside === null ? [] : capsTaken(prepared, solved, aside),
    audit: auditOf(book, admission.sources, matches, earlier),
    ruleBook: book.ref,
  };
}
