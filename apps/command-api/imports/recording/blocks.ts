/** The blocks of one import, as they are recorded: opened window by window. */
import { setImmediate } from 'node:timers/promises';
import { planned, type Window, weightOf } from '../jobs/block-plan.js';
import type { Job } from '../jobs/job.js';
import type { Spool } from '../jobs/spool.js';
import { recordAt, type Records } from '../upload/records.js';

interface Opened {
  readonly window: Window;
  readonly blocks: readonly Records[];
}

export class Blocks {
  #windows: Promise<readonly Window[]> | null = null;
  #opened: Promise<Opened> | null = null;
  #first = -1;

  constructor(
    private readonly job: Pick<Job, 'importId' | 'format'>,
    private readonly spool: Spool,
  ) {}

  /** The records of block `number`; there may be none. */
  async read(number: number): Promise<Records> {
    const window = await this.#windowOf(number);
    if (this.#first !== window.first || this.#opened === null) {
      this.#first = window.first;
      this.#opened = this.#open(window);
      // Tried again by the next who asks.
      this.#opened.catch(() => (this.#opened = null));
    }
    const { blocks } = await this.#opened;
    return blocks[number - window.first] ?? NONE;
  }

  async #windowOf(number: number): Promise<Window> {
    this.#windows ??= this.spool.pieces(this.job.importId).then(planned);
    this.#windows.catch(() => (this.#windows = null));
    const found = (await this.#windows).find(
      ({ first, blocks }) => number >= first && number < first + blocks,
    );
    if (found === undefined) throw new Error(`import ${this.job.importId} has no block ${number}`);
    return found;
  }

  async #open(window: Window): Promise<Opened> {
    const pieces: Records[] = [];
    for await (const piece of this.spool.read(this.job, window.pieces)) {
      pieces.push(piece);
      await setImmediate();
    }
    const blocks = window.byLearner ? cut(pieces, window) : pieces;
    return { window, blocks };
  }
}

const NONE: Records = { bytes: Buffer.alloc(0), starts: [], lines: [], hashes: [] };

/** A record of the window before it stands in a block. */
interface Placed {
  readonly bytes: Buffer;
  readonly line: number;
  readonly hash: number;
}

/** Records of one learner together, in the order of the file; blocks of about equal weight. */
function cut(pieces: readonly Records[], { blocks, weight }: Window): Records[] {
  const placed = pieces.flatMap((records) =>
    records.starts.map((_start, index) => ({
      bytes: recordAt(records, index),
      line: records.lines[index] ?? 0,
      hash: records.hashes[index] ?? 0,
    })),
  );
  // The sort is stable.
  placed.sort((a, b) => a.hash - b.hash);
  const cuts: Placed[][] = Array.from({ length: blocks }, () => []);
  let before = 0;
  for (const one of placed) {
    cuts[Math.floor((before * blocks) / weight)]?.push(one);
    before += weightOf(1, one.bytes.length);
  }
  return cuts.map(joined);
}

function joined(placed: readonly Placed[]): Records {
  const starts: number[] = [];
  let length = 0;
  for (const { bytes } of placed) {
    starts.push(length);
    length += bytes.length;
  }
  return {
    bytes: Buffer.concat(placed.map((one) => one.bytes)),
    starts,
    lines: placed.map((one) => one.line),
    hashes: placed.map((one) => one.hash),
  };
}
