/** Seeded chance: the same seed and name give the same numbers on every machine. */
export class Chance {
  #state: number;

  /** `name` sets several dice of one run apart, so that one more throw of one moves no other. */
  constructor(seed: number, name = '') {
    let state = 0x811c9dc5 ^ seed;
    for (const letter of name) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193);
    this.#state = state;
  }

  /** At least 0 and below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  /** True so often, of 1. */
  happens(share: number): boolean {
    return this.next() < share;
  }

  oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.between(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  shuffled<T>(all: readonly T[]): T[] {
    const mixed = [...all];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const at = this.between(0, last);
      [mixed[last], mixed[at]] = [mixed[at] as T, mixed[last] as T];
    }
    return mixed;
  }

  /** UUID text of version 4, for keys. */
  uuid(): string {
    const hex = Array.from({ length: 32 }, () => this.between(0, 15).toString(16));
    hex[12] = '4';
    hex[16] = '8';
    const text = hex.join('');
    return [8, 12, 16, 20, 32].map((end, n) => text.slice([0, 8, 12, 16, 20][n], end)).join('-');
  }
}
