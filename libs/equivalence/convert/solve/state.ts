/** What is taken while a plan is put together, given back in the order of the search. */
import type { Hundredths } from '#domain';
import { jointlyFits } from './joint.js';
import type { Option, Problem } from './problem.js';

export class PlanState {
  readonly own: number[];
  readonly pools: number[];
  readonly rooms: number[];
  /** How many chosen options use each source. */
  readonly uses: number[];
  readonly chosen: Option[] = [];
  account: Hundredths;
  named: Hundredths = 0;
  private readonly alone: number[];
  private readonly exempt: number[];
  /** By room and source: how often it was counted. */
  private readonly counted: Int32Array;
  private readonly joint: Option[] = [];

  constructor(readonly problem: Problem) {
    const { sources, pools, rooms, account } = problem;
    this.own = sources.map((one) => one.most);
    this.pools = [...pools];
    this.rooms = [...rooms];
    this.account = account;
    this.uses = sources.map(() => 0);
    this.alone = sources.map(() => 0);
    this.exempt = sources.map(() => 0);
    this.counted = new Int32Array(rooms.length * sources.length);
  }

  /** True where nothing but other joint draws could stand in its way; `left` is read, if given. */
  mayTake(option: Option, left?: readonly Hundredths[]): boolean {
    const { sources, takes, credits, charges, alone } = option;
    if (takes === 'target' && !this.hasCredits(sources, credits, left)) return false;
    for (const at of sources) if ((this.alone[at] ?? 0) > 0) return false;
    for (const at of alone) if ((this.uses[at] ?? 0) > 0) return false;
    for (const { room, weight } of charges) if ((this.rooms[room] ?? 0) < weight) return false;
    if (takes === 'whole' && !sources.every((at) => this.left(at) >= this.most(at))) return false;
    return option.items.every(
      ({ room, source }) => this.isCounted(room, source) || (this.rooms[room] ?? 0) > 0,
    );
  }

  /** False where the draws of several sources do not go together; then nothing is taken. */
  take(option: Option): boolean {
    this.move(option, 1);
    if (this.fits(option)) return true;
    this.move(option, -1);
    return false;
  }

  giveBack(option: Option): void {
    this.move(option, -1);
  }

  /** The most that this source can still give. */
  left(at: number): Hundredths {
    const { pool, rooms } = this.source(at);
    let left = this.own[at] ?? 0;
    left = smaller(left, this.pools[pool] ?? 0);
    left = smaller(left, this.account);
    for (const room of rooms) left = smaller(left, this.rooms[room] ?? 0);
    return left > 0 ? left : 0;
  }

  /** Used by an exemption, which lets nothing else draw from it. */
  isExempt(at: number): boolean {
    return (this.exempt[at] ?? 0) > 0;
  }

  isCounted(room: number, source: number): boolean {
    return (this.counted[this.place(room, source)] ?? 0) > 0;
  }

  /** A draw from one source. */
  draw(at: number, credits: Hundredths): void {
    const { pool, rooms } = this.source(at);
    this.own[at] = (this.own[at] ?? 0) - credits;
    this.pools[pool] = (this.pools[pool] ?? 0) - credits;
    this.account -= credits;
    for (const room of rooms) this.rooms[room] = (this.rooms[room] ?? 0) - credits;
  }

  private hasCredits(
    sources: readonly number[],
    credits: Hundredths,
    left?: readonly Hundredths[],
  ): boolean {
    if (sources.length === 1) return this.leftOf(sources[0] ?? 0, left) >= credits;
    let sum = 0;
    for (const at of sources) sum += this.leftOf(at, left);
    return sum >= credits;
  }

  private leftOf(at: number, left?: readonly Hundredths[]): Hundredths {
    return left === undefined ? this.left(at) : (left[at] ?? 0);
  }

  private move(option: Option, sign: 1 | -1): void {
    const { sources, takes, credits, charges, items } = option;
    if (takes === 'target') this.moveCredits(option, sign);
    if (takes === 'whole') for (const at of sources) this.draw(at, sign * this.most(at));
    for (const at of sources) {
      this.uses[at] = (this.uses[at] ?? 0) + sign;
      if (takes === 'nothing') this.exempt[at] = (this.exempt[at] ?? 0) + sign;
    }
    for (const at of option.alone) this.alone[at] = (this.alone[at] ?? 0) + sign;
    for (const { room, weight } of charges) {
      this.rooms[room] = (this.rooms[room] ?? 0) - sign * weight;
    }
    for (const { room, source } of items) this.count(room, source, sign);
    this.named += sign * credits;
    if (sign === 1) this.chosen.push(option);
    else this.chosen.splice(this.chosen.lastIndexOf(option), 1);
  }

  /** Who of several gives how much stays open; what they share is taken at once. */
  private moveCredits(option: Option, sign: 1 | -1): void {
    const { sources, credits } = option;
    const [first = 0] = sources;
    if (sources.length === 1) {
      this.draw(first, sign * credits);
      return;
    }
    this.account -= sign * credits;
    for (const room of this.source(first).rooms) {
      this.rooms[room] = (this.rooms[room] ?? 0) - sign * credits;
    }
    if (sign === 1) this.joint.push(option);
    else this.joint.splice(this.joint.lastIndexOf(option), 1);
  }

  private count(room: number, source: number, sign: 1 | -1): void {
    const place = this.place(room, source);
    const before = this.counted[place] ?? 0;
    this.counted[place] = before + sign;
    const items = (before + sign > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    this.rooms[room] = (this.rooms[room] ?? 0) - items;
  }

  /** Each source alone may fit where several of them do not: they share pools and rooms. */
  private fits({ sources }: Option): boolean {
    const { joint, own, pools } = this;
    if (joint.length === 0 && sources.length < 2) return true;
    if (this.account < 0 || this.rooms.some((room) => room < 0)) return false;
    if (joint.length === 0) return pools.every((pool) => pool >= 0);
    return jointlyFits(this.problem, joint, own, pools);
  }

  private place(room: number, source: number): number {
    return room * this.problem.sources.length + source;
  }

  private source(at: number): Problem['sources'][number] {
    return this.problem.sources[at] as Problem['sources'][number];
  }

  private most(at: number): Hundredths {
    return this.source(at).most;
  }
}

function smaller(a: number, b: number): number {
  return a < b ? a : b;
}
