/** What the plan's sums still have room for: caps of the programme, pools, the account itself. */
import type { ConversionRecord, Hundredths } from '#domain';
import { consumptionOf } from '../assess.js';
import type { CompiledBook, CompiledCap } from '../compile.js';
import type { Dossier } from '../dossier.js';
import { matches } from '../matcher.js';
import { groupOf } from '../recognise/groups.js';
import type { Source } from './admissible.js';

interface Room {
  readonly cap: CompiledCap;
  left: number;
}

/** Taken and given back in the order of a search. */
export class Rooms {
  private readonly own = new Map<string, Hundredths>();
  private readonly pools = new Map<string, Hundredths>();
  private readonly rooms: Room[] = [];
  private readonly under = new Map<string, readonly number[]>();
  private readonly uses = new Map<string, number>();
  private account: Hundredths;

  constructor(
    private readonly book: CompiledBook,
    sources: readonly Source[],
    account: Hundredths,
  ) {
    this.account = account;
    for (const source of sources) {
      this.own.set(source.id, source.admissible);
      const bearer = source.dossier.countedIn ?? source.dossier;
      this.pools.set(source.pool, bearer.recognised - bearer.consumed);
      this.under.set(source.id, this.roomsOf(source.dossier));
    }
  }

  /** Charges what the programme has granted before. */
  charge(earlier: readonly ConversionRecord[], dossiers: readonly Dossier[]): void {
    const used = consumptionOf(earlier.flatMap((one) => one.matches));
    for (const dossier of dossiers) {
      const credits = used.get(dossier.id);
      if (credits === undefined) continue;
      for (const at of this.under.get(dossier.id) ?? []) {
        const room = this.rooms[at] as Room;
        room.left -= room.cap.per === 'count' ? 1 : credits;
      }
      this.uses.set(dossier.id, 1);
    }
  }

  /** The most that can still be drawn from this source. */
  left(source: Source): Hundredths {
    let left = this.own.get(source.id) ?? 0;
    left = smaller(left, this.pools.get(source.pool) ?? 0);
    left = smaller(left, this.account);
    for (const at of this.under.get(source.id) ?? []) {
      const room = this.rooms[at] as Room;
      if (room.cap.per !== 'count') left = smaller(left, room.left);
      else if (room.left < 1 && !this.isUsed(source)) left = 0;
    }
    return left > 0 ? left : 0;
  }

  isUsed(source: Source): boolean {
    return (this.uses.get(source.id) ?? 0) > 0;
  }

  /** Draws `credits`, or gives them back where `sign` is −1. */
  draw(source: Source, credits: Hundredths, sign: 1 | -1): void {
    const amount = sign * credits;
    this.own.set(source.id, (this.own.get(source.id) ?? 0) - amount);
    this.pools.set(source.pool, (this.pools.get(source.pool) ?? 0) - amount);
    this.account -= amount;
    const before = this.uses.get(source.id) ?? 0;
    const after = before + sign;
    this.uses.set(source.id, after);
    const items = (after > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    for (const at of this.under.get(source.id) ?? []) {
      const room = this.rooms[at] as Room;
      room.left -= room.cap.per === 'count' ? items : amount;
    }
  }

  private roomsOf(dossier: Dossier): number[] {
    const found: number[] = [];
    for (const cap of this.book.caps) {
      if (!matches(cap.when, dossier, this.book)) continue;
      const group = groupOf(cap, dossier.facts);
      if (group === null) continue;
      const key = `${cap.id}\n${group}`;
      let at = this.keys.get(key);
      if (at === undefined) {
        at = this.rooms.push({ cap, left: cap.limit }) - 1;
        this.keys.set(key, at);
      }
      found.push(at);
    }
    return found;
  }

  private readonly keys = new Map<string, number>();
}

function smaller(a: number, b: number): number {
  return a < b ? a : b;
}
