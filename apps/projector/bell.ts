/**
 * How who appends wakes the projector in another thread. While that one is at work it is enough to
 * count, since it looks at the count before it falls asleep; a message is sent to a sleeper only.
 */
export class Bell {
  readonly #cells: Int32Array;

  /** The same memory in both threads. */
  constructor(readonly memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)) {
    this.#cells = new Int32Array(memory);
  }

  /** How often it rang, around the range of the cell. */
  get rung(): number {
    return Atomics.load(this.#cells, RUNG);
  }

  /** True where somebody sleeps, who is to be told. */
  ring(): boolean {
    Atomics.add(this.#cells, RUNG, 1);
    return Atomics.load(this.#cells, ASLEEP) === 1;
  }

  /** False where it rang since `heard`: then there is no sleep. */
  fallAsleep(heard: number): boolean {
    Atomics.store(this.#cells, ASLEEP, 1);
    if (this.rung === heard) return true;
    this.rise();
    return false;
  }

  rise(): void {
    Atomics.store(this.#cells, ASLEEP, 0);
  }
}

const RUNG = 0;
const ASLEEP = 1;
