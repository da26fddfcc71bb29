/**
 * Posts that come at a given rate whether or not the bank keeps up, and when each became readable:
 * the checkpoints are looked at every few milliseconds, as a read with `after` does.
 */
import type pg from 'pg';
import { decodePosition } from '#event-store';
import { Lane } from './lane.js';
import type { LoadRequest } from './lane.js';

/** More than are ever under way at the rates asked for, so that no request waits for a lane. */
const LANES = 128;
const LOOK_EVERY_MS = 3;
/** What is not visible by then ends the run. */
const PATIENCE_MS = 60_000;

export interface Streamed {
  readonly sent: number;
  readonly refused: number;
  readonly seconds: number;
  /** From when it should have been sent until it was answered, so that a queue is seen. */
  readonly answeredMs: readonly number[];
  /** From its answer until it could be read. */
  readonly visibleMs: readonly number[];
}

export interface Stream {
  readonly baseUrl: string;
  readonly owner: pg.Pool;
  readonly perSecond: number;
  readonly next: () => LoadRequest;
  readonly going: () => boolean;
}

interface Awaited {
  readonly position: bigint;
  readonly answered: number;
}

/** What was answered and cannot be read yet, by partition, in the order of its positions. */
class Waiting {
  readonly visibleMs: number[] = [];
  readonly #byPartition = new Map<number, Awaited[]>();
  count = 0;

  add(encoded: string, answered: number): void {
    for (const [partition, position] of decodePosition(encoded) ?? []) {
      const list = this.#byPartition.get(partition) ?? [];
      this.#byPartition.set(partition, list);
      list.push({ position, answered });
      this.count += 1;
    }
  }

  reached(partition: number, checkpoint: bigint, now: number): void {
    const list = this.#byPartition.get(partition) ?? [];
    const left = list.filter(({ position }) => position > checkpoint);
    for (const { position, answered } of list) {
      if (position <= checkpoint) this.visibleMs.push(Math.max(0, now - answered));
    }
    this.count -= list.length - left.length;
    this.#byPartition.set(partition, left);
  }
}

export async function stream(options: Stream): Promise<Streamed> {
  const waiting = new Waiting();
  let sending = true;
  const watched = watch(options.owner, waiting, () => sending || waiting.count > 0);
  try {
    const sent = await send(options, waiting);
    sending = false;
    await watched;
    return { ...sent, visibleMs: waiting.visibleMs };
  } finally {
    sending = false;
  }
}

async function watch(owner: pg.Pool, waiting: Waiting, going: () => boolean): Promise<void> {
  let last = performance.now();
  let seen = 0;
  while (going()) {
    const { rows } = await owner.query<{ partition: number; position: string }>({
      name: 'checkpoints',
      text: `SELECT c.partition, c.position FROM read.checkpoints AS c
             JOIN projection.models AS m ON m.model = c.model AND m.state = 'live'`,
    });
    const now = performance.now();
    for (const { partition, position } of rows) waiting.reached(partition, BigInt(position), now);
    if (waiting.visibleMs.length > seen) last = now;
    seen = waiting.visibleMs.length;
    if (now - last > PATIENCE_MS) throw new Error('Nothing became visible for a minute.');
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

type Sent = Omit<Streamed, 'visibleMs'>;

async function send(options: Stream, waiting: Waiting): Promise<Sent> {
  const { baseUrl, perSecond, next, going } = options;
  const url = new URL(baseUrl);
  const answeredMs: number[] = [];
  let [refused, sent] = [0, 0];
  const started = performance.now();
  const dueAt = (at: number): number => started + (at * 1_000) / perSecond;
  const lanes = Array.from({ length: LANES }, async () => {
    const lane = await Lane.open(url);
    while (going()) {
      const due = dueAt((sent += 1));
      const early = due - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
      const { status, body } = await lane.ask(next());
      const answered = performance.now();
      answeredMs.push(answered - due);
      if (status < 200 || status > 299) refused += 1;
      else waiting.add((JSON.parse(body) as { position: string }).position, answered);
    }
    lane.close();
  });
  await Promise.all(lanes);
  return { sent, refused, seconds: (performance.now() - started) / 1_000, answeredMs };
}
