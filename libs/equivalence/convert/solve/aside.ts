/** Plans that are only compared with the one that is answered, and are not answered themselves. */
import type { Hundredths } from '#domain';
import { solutionOf, Worthiest } from './levels.js';
import { isPlain } from './plain.js';
import type { Option, Problem, Solution, Solved } from './problem.js';
import { atFirst } from './search.js';
import type { Budget } from './search.js';
import { bySize, fullRooms, Shape, UNKNOWN } from './shape.js';
import { simplified } from './simplified.js';
import type { OptionTable } from './table.js';

/** Options looked at for all plans of one kind. */
const LOOKS = 60_000;

export function budgetAside(): Budget {
  return { left: LOOKS };
}

/** A plan that fits the problem: it is answered where none is better. */
interface Known {
  readonly known: readonly Option[];
  readonly budget: Budget;
}

/** One more course, and the only way to it. */
export interface AddedCourse {
  readonly option: Option;
  /** The course that it stands in for; -1 for none. */
  readonly instead: number;
  readonly rooms: Problem['rooms'];
}

/** Problems beside the one that was solved; what they have in common with it is read once. */
export class Aside {
  private readonly plain: Problem;
  private shape: Shape | undefined;
  private readonly table: OptionTable | undefined;
  private bounds: readonly Hundredths[] | null = null;
  private sorted: readonly Option[] | null = null;

  constructor(
    private readonly problem: Problem,
    { table }: Pick<Solved, 'table'>,
  ) {
    this.plain = isPlain(problem) ? problem : simplified(problem);
    this.table = this.plain === problem ? table : undefined;
    this.shape = this.table?.shape;
  }

  /** No plan with one course more has more named credits than this. */
  mostWith({ option }: AddedCourse): Hundredths {
    const { table, problem } = this;
    const { credits } = option;
    if (table === undefined || credits % table.shape.unit !== 0) return UNKNOWN;
    this.bounds ??= atFirst(table).bounds();
    const rooms = fullRooms(problem, option);
    let most = UNKNOWN;
    this.bounds.forEach((bound, cut) => {
      const isWithin = table.cuts.rooms[cut]?.some((room) => (rooms & (1 << room)) !== 0) === true;
      const within = isWithin ? bound : bound + credits;
      if (within < most) most = within;
    });
    return most;
  }

  /** The best plan under other rooms, as far as the budget reaches. */
  underRooms(rooms: Problem['rooms'], { known, budget }: Known): Solution {
    const problem = { ...this.plain, rooms };
    this.shape ??= new Shape(problem);
    const search = new Worthiest(problem, budget, keptIn(problem, known));
    search.shape = this.shape;
    return solutionOf(problem, search.run().options);
  }

  /** The best plan with one course more, which has at most `upper` named credits. */
  withCourse(added: AddedCourse, upper: Hundredths | null, { known, budget }: Known): Solution {
    const problem = this.problemWith(added);
    const plain = isPlain(problem) ? problem : simplified(problem);
    const search = new Worthiest(plain, budget, keptIn(plain, known));
    const sorted = plain === problem ? this.bySizeWith(added) : bySize(plain.options);
    search.added = { option: added.option, upper, bySize: sorted };
    return solutionOf(plain, search.run().options);
  }

  private problemWith({ option, instead, rooms }: AddedCourse): Problem {
    const { problem } = this;
    const options = problem.options.filter((one) => !one.courses.includes(instead));
    const courses = [...problem.courses, option.credits];
    return { ...problem, courses, rooms, options: [...options, option] };
  }

  /** As if all of them were sorted. */
  private bySizeWith({ option, instead }: AddedCourse): Option[] {
    this.sorted ??= bySize(this.problem.options);
    const sorted = this.sorted.filter((one) => !one.courses.includes(instead));
    const place = sorted.findIndex((one) => one.credits < option.credits);
    sorted.splice(place < 0 ? sorted.length : place, 0, option);
    return sorted;
  }
}

function keptIn({ options }: Problem, known: readonly Option[]): Option[] {
  return known.filter((one) => options.includes(one));
}
