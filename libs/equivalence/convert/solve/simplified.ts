/** A plain problem whose every plan is one of a problem that is not plain: never proved best. */
import { isPlain } from './plain.js';
import type { Problem } from './problem.js';

export function simplified(problem: Problem): Problem {
  const alone = problem.options.filter((one) => one.takes !== 'target' || one.sources.length < 2);
  const withoutJoint = { ...problem, options: alone };
  if (isPlain(withoutJoint)) return withoutJoint;
  const withoutGeneral = { ...problem, generals: [] };
  return isPlain(withoutGeneral) ? withoutGeneral : { ...withoutJoint, generals: [] };
}
