/** The kept solver of mixed integer programs behind conversion plans: HiGHS, as WebAssembly. */
import type highsModule from 'highs';
import type { Highs, Model, ModelStatusCode } from 'highs';
import { UNBOUND } from '#equivalence';
import type { ExactSolver, OpenProgram, Program, Row, Terms } from '#equivalence';

// Its declarations are written for the other module system, where the function is a member.
type LoadHighs = (typeof highsModule)['default'];

let opened: Promise<ExactSolver> | undefined;

/** The solver, loaded at the first call, its module too; some twenty megabytes. */
export function exactSolver(): Promise<ExactSolver> {
  opened ??= open();
  return opened;
}

async function open(): Promise<ExactSolver> {
  const { default: load } = await import('highs');
  const highs = await (load as unknown as LoadHighs)();
  return { with: (program, ask) => withModel(highs, program, ask) };
}

/** Branches after which the solver stops; a bound in time would not always stop at the same. */
const NODES_MAX = 5_000;

function withModel<T>(highs: Highs, program: Program, ask: (open: OpenProgram) => T): T {
  const model = highs.createModel(dataOf(highs, program));
  try {
    model.options.set({
      output_flag: false,
      mip_max_nodes: NODES_MAX,
      mip_rel_gap: 0,
      // Amounts are whole hundredths: what is nearer than half of one is the same.
      mip_abs_gap: 0.5,
      random_seed: 0,
      // The search has tried its own; what is asked here is a proof.
      mip_heuristic_effort: 0,
    });
    return ask(new OpenModel(highs, model, program.columns.length));
  } finally {
    model.dispose();
  }
}

function dataOf(highs: Highs, { columns, rows }: Program): Parameters<Highs['createModel']>[0] {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { terms } of rows) {
    for (const [column, factor] of terms) {
      indices.push(column);
      values.push(factor);
    }
    starts.push(indices.length);
  }
  const edge = edgesOf(highs);
  return {
    numCols: columns.length,
    numRows: rows.length,
    sense: highs.constants.objectiveSense.maximize,
    colCost: columns.map(() => 0),
    colLower: columns.map((one) => edge(one.lower)),
    colUpper: columns.map((one) => edge(one.upper)),
    rowLower: rows.map((one) => edge(one.lower)),
    rowUpper: rows.map((one) => edge(one.upper)),
    integrality: Int32Array.from(columns, (one) => (one.isWhole ? 1 : 0)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: columns.length,
      starts,
      indices,
      values,
    },
  };
}

function edgesOf({ infinity }: Highs): (bound: number) => number {
  return (bound) => (bound >= UNBOUND ? infinity : bound <= -UNBOUND ? -infinity : bound);
}

class OpenModel implements OpenProgram {
  private readonly edge: (bound: number) => number;

  constructor(
    private readonly highs: Highs,
    private readonly model: Model,
    private readonly columns: number,
  ) {
    this.edge = edgesOf(highs);
  }

  most(goal: Terms): readonly number[] | null | undefined {
    const { optimal, infeasible } = this.highs.constants.modelStatus;
    const status = this.run(goal);
    if (status === infeasible) return null;
    if (status !== optimal) return undefined;
    // The solver's numbers are fractions that stand for whole ones.
    return Array.from(this.model.getSolution().colValue, Math.round);
  }

  private run(goal: Terms): ModelStatusCode {
    const costs = new Array<number>(this.columns).fill(0);
    for (const [column, factor] of goal) costs[column] = (costs[column] ?? 0) + factor;
    costs.forEach((cost, column) => this.model.changeColCost(column, cost));
    this.model.run();
    return this.model.getModelStatus();
  }

  bind(column: number, lower: number, upper: number): void {
    this.model.changeColBounds(column, this.edge(lower), this.edge(upper));
  }

  require({ lower, upper, terms }: Row): void {
    this.model.addRow(this.edge(lower), this.edge(upper), {
      indices: terms.map(([column]) => column),
      values: terms.map(([, factor]) => factor),
    });
  }
}
