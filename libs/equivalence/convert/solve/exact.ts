/** Mixed integer programs, and what a solver of them answers. Whole numbers only. */

export interface Column {
  readonly lower: number;
  readonly upper: number;
  readonly isWhole: boolean;
}

export type Terms = readonly (readonly [column: number, factor: number])[];

export interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly terms: Terms;
}

export interface Program {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A program that is asked several questions; each answer is the value of every column. */
export interface OpenProgram {
  /** Null where nothing meets the rows; undefined where the solver stopped without a proof. */
  most(goal: Terms): readonly number[] | null | undefined;
  /** Changes the bounds of a column for the questions that follow. */
  bind(column: number, lower: number, upper: number): void;
  require(row: Row): void;
}

export interface ExactSolver {
  /** `ask` sees the program opened; it is closed when `ask` returns. */
  with<T>(program: Program, ask: (open: OpenProgram) => T): T;
}

export const UNBOUND = Number.MAX_SAFE_INTEGER;
