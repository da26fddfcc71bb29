/** A problem as a mixed integer program: every bound of the problem is a row. */
import { UNBOUND } from './exact.js';
import type { Column, Program, Row, Terms } from './exact.js';
import type { General, Option, Problem } from './problem.js';

/** Which column stands for what. */
export interface Layout {
  readonly options: readonly number[];
  /** Draws of joint options, by option and place of the source. */
  readonly draws: ReadonlyMap<Option, readonly number[]>;
  readonly generals: readonly number[];
  /** What is forfeited, by source. */
  readonly forfeits: readonly number[];
}

export function programOf(problem: Problem): { program: Program; layout: Layout } {
  const writer = new Writer(problem);
  writer.write();
  const { columns, rows, layout } = writer;
  return { program: { columns, rows }, layout };
}

class Writer {
  readonly columns: Column[] = [];
  readonly rows: Row[] = [];
  readonly layout: Layout;
  private readonly columnsOf: ReadonlyMap<Option, number>;
  private readonly draws: readonly Terms[];

  constructor(private readonly problem: Problem) {
    const { options, generals, sources } = problem;
    this.layout = {
      options: options.map(() => this.column(1)),
      draws: new Map(
        options
          .filter((one) => one.takes === 'target' && one.sources.length > 1)
          .map((one) => [one, one.sources.map(() => this.column(one.credits))]),
      ),
      generals: generals.map((one) => this.column(one.most)),
      forfeits: sources.map((one) => this.column(one.available)),
    };
    this.columnsOf = new Map(options.map((one, at) => [one, this.layout.options[at] ?? 0]));
    this.draws = this.allDraws();
  }

  write(): void {
    const { problem } = this;
    problem.courses.forEach((_, course) => {
      this.atMost(
        1,
        this.using((one) => one.courses.includes(course)),
      );
    });
    for (const option of this.layout.draws.keys()) this.writeJoint(option);
    problem.sources.forEach((one, at) => {
      this.atMost(one.most, this.drawsOf(at));
      this.writeAlone(at);
      this.writeForfeits(at);
    });
    problem.pools.forEach((most, pool) => {
      this.atMost(
        most,
        this.drawsWhere((at) => problem.sources[at]?.pool === pool),
      );
    });
    this.atMost(
      problem.account,
      this.drawsWhere(() => true),
    );
    problem.rooms.forEach((most, room) => this.writeRoom(most, room));
    problem.generals.forEach((one, at) => this.writeGeneral(one, at));
  }

  private writeJoint(option: Option): void {
    const draws = this.layout.draws.get(option) ?? [];
    const terms = draws.map((column) => [column, 1] as const);
    this.rows.push({
      lower: 0,
      upper: 0,
      terms: [...terms, [this.columnOf(option), -option.credits]],
    });
  }

  /** Where one option needs a source for itself, it is the only one. */
  private writeAlone(at: number): void {
    const alone = this.using((one) => one.alone.includes(at));
    if (alone.length === 0) return;
    const others = this.using((one) => one.sources.includes(at) && !one.alone.includes(at));
    this.atMost(1, alone);
    for (const other of others) this.atMost(1, [...alone, other]);
  }

  /** All that is available of a source, less what is drawn, once an option forfeits it. */
  private writeForfeits(at: number): void {
    const available = this.problem.sources[at]?.available ?? 0;
    const draws = this.drawsOf(at);
    const lost = [this.layout.forfeits[at] ?? 0, 1] as const;
    for (const [column] of this.using((one) => one.forfeits && one.sources.includes(at))) {
      const terms = [lost, ...draws, [column, -available] as const];
      this.rows.push({ lower: 0, upper: UNBOUND, terms: merged(terms) });
    }
  }

  private writeRoom(most: number, room: number): void {
    const items = this.itemsOf(room);
    if (items.size > 0) {
      const columns = [...items.values()].map((uses) => this.oneOf(uses));
      this.atMost(
        most,
        columns.map((column) => [column, 1] as const),
      );
      return;
    }
    const charges = this.problem.options.flatMap((one) =>
      one.charges
        .filter((charge) => charge.room === room)
        .map((charge) => [this.columnOf(one), charge.weight] as const),
    );
    const generals = this.problem.generals.flatMap((one, at) =>
      one.rooms.includes(room) ? [[this.layout.generals[at] ?? 0, 1] as const] : [],
    );
    const draws = this.drawsWhere((at) => this.problem.sources[at]?.rooms.includes(room) === true);
    this.atMost(most, [...charges, ...generals, ...draws]);
  }

  /** By source: the columns that make it an item of the room, with the most each can be. */
  private itemsOf(room: number): Map<number, Terms> {
    const found = new Map<number, Terms>();
    const add = (source: number, column: number, most: number): void => {
      found.set(source, [...(found.get(source) ?? []), [column, most]]);
    };
    for (const option of this.problem.options) {
      for (const item of option.items) {
        if (item.room === room) add(item.source, this.columnOf(option), 1);
      }
    }
    this.problem.generals.forEach((general, at) => {
      for (const item of general.items) {
        if (item.room === room) add(item.source, this.layout.generals[at] ?? 0, general.most);
      }
    });
    return found;
  }

  /** A column that is 1 where any of these is above 0. */
  private oneOf(uses: Terms): number {
    const column = this.column(1);
    for (const [use, most] of uses) {
      this.atMost(0, [
        [use, 1],
        [column, -most],
      ]);
    }
    return column;
  }

  private writeGeneral({ source, rule, most, follows }: General, at: number): void {
    const own = this.layout.generals[at] ?? 0;
    const exempt = this.using((one) => one.takes === 'nothing' && one.sources.includes(source));
    for (const [column] of exempt) {
      this.atMost(most, [
        [own, 1],
        [column, most],
      ]);
    }
    if (!follows) return;
    const leads = this.using(
      (one) => one.generalises && one.rule === rule && one.sources.includes(source),
    );
    this.atMost(0, [[own, 1], ...leads.map(([column]) => [column, -most] as const)]);
  }

  private drawsOf(at: number): Terms {
    return this.draws[at] ?? [];
  }

  private drawsWhere(isOne: (source: number) => boolean): Terms {
    return this.draws.flatMap((terms, source) => (isOne(source) ? terms : []));
  }

  /** By source: everything that draws from it. */
  private allDraws(): Terms[] {
    const { options, generals, sources } = this.problem;
    const draws = sources.map((): [number, number][] => []);
    options.forEach((option, at) => {
      if (option.takes === 'nothing') return;
      const joint = this.layout.draws.get(option);
      option.sources.forEach((source, place) => {
        const whole = option.takes === 'whole' ? (sources[source]?.most ?? 0) : option.credits;
        const own = [this.layout.options[at] ?? 0, whole] as [number, number];
        draws[source]?.push(joint === undefined ? own : [joint[place] ?? 0, 1]);
      });
    });
    generals.forEach((one, at) => draws[one.source]?.push([this.layout.generals[at] ?? 0, 1]));
    return draws;
  }

  private using(isOne: (option: Option) => boolean): [number, 1][] {
    return this.problem.options.flatMap((one, at) =>
      isOne(one) ? [[this.layout.options[at] ?? 0, 1] as [number, 1]] : [],
    );
  }

  private columnOf(option: Option): number {
    return this.columnsOf.get(option) ?? 0;
  }

  private column(upper: number): number {
    return this.columns.push({ lower: 0, upper, isWhole: true }) - 1;
  }

  private atMost(upper: number, terms: Terms): void {
    if (terms.length > 0) this.rows.push({ lower: -UNBOUND, upper, terms: merged(terms) });
  }
}

/** Each column once. */
function merged(terms: Terms): Terms {
  const sums = new Map<number, number>();
  for (const [column, factor] of terms) sums.set(column, (sums.get(column) ?? 0) + factor);
  return [...sums];
}
