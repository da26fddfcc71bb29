/** The best plan of a problem: by the search where it can answer, else by the solver. */
import type { ExactSolver } from './exact.js';
import { searchPlan } from './levels.js';
import { isPlain } from './plain.js';
import type { Problem, Solved } from './problem.js';
import { mostNamed, solvePlan } from './program-plan.js';
import { simplified } from './simplified.js';

/** Beyond so many options the solver would take too long to be waited for. */
const OPTIONS_MAX = 400;

/** Without a solver a plan may be good and not be proved. */
export function bestPlan(problem: Problem, solver: ExactSolver | null): Solved {
  if (isPlain(problem)) {
    const isLarge = problem.options.length > OPTIONS_MAX;
    if (solver === null || isLarge) return searchPlan(problem);
    return searchPlan(problem, (asked, least, upper) => mostNamed(asked, solver, least, upper));
  }
  const solved = solver === null ? null : solvePlan(problem, solver);
  if (solved !== null) return solved;
  const { solution } = searchPlan(simplified(problem));
  return { solution, proved: false, first: false };
}
