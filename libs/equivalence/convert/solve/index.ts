/** The best plan of a problem: by the search where it can answer, else by the solver. */
import type { ExactSolver } from './exact.js';
import { BUDGETS, orderedPlan, searchPlan, worthOf } from './levels.js';
import { isPlain } from './plain.js';
import type { Problem, Solved } from './problem.js';
import { solvePlan } from './program-plan.js';
import { simplified } from './simplified.js';
import { OptionTable } from './table.js';

/** Without a solver a plan may be good and not be proved. */
export function bestPlan(problem: Problem, solver: ExactSolver | null): Solved {
  if (isPlain(problem)) {
    const found = searchPlan(problem);
    if (found.proved || solver === null) return found;
    const solved = solvePlan(problem, solver, false);
    if (solved === null) return found;
    const options = solved.solution.chosen.map((one) => one.option);
    return orderedPlan(new OptionTable(problem), options, worthOf(problem, options), BUDGETS.ties);
  }
  const solved = solver === null ? null : solvePlan(problem, solver);
  if (solved !== null) return solved;
  return { ...searchPlan(simplified(problem)), proved: false, first: false };
}
