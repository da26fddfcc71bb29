/** Appends through the library as the command side does: command row, claim, version check. */
import { randomFillSync, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { EventStore } from '#event-store';
import type { Append } from '#event-store';
import { createPool } from '#postgres';
import { CALLERS, EVENT_TYPE, payload } from './payload.js';

const PER_LEARNER = 8;

/** One caller's learner, whose version only this caller moves on. */
interface Learner {
  id: string;
  version: number;
}

export class LibraryAppends {
  readonly #pool: Pool;
  readonly #store: EventStore;
  readonly #learners = Array.from({ length: CALLERS }, newLearner);
  readonly latencies: number[] = [];

  constructor(writerUrl: string) {
    this.#pool = createPool(writerUrl, { name: 'bench writer', max: 4 });
    this.#store = new EventStore(this.#pool);
  }

  /** Events a second, each its own command by one of 32 callers, durable when it is answered. */
  async run(seconds: number): Promise<number> {
    // The connection is there before the clock runs.
    await this.#appendOne(newLearner(), 0);
    this.latencies.length = 0;
    let count = 0;
    const started = performance.now();
    const deadline = started + seconds * 1_000;
    const callers = this.#learners.map(async (learner) => {
      while (performance.now() < deadline) {
        if (learner.version === PER_LEARNER) Object.assign(learner, newLearner());
        const sent = performance.now();
        await this.#appendOne(learner, (count += 1));
        this.latencies.push(performance.now() - sent);
      }
    });
    await Promise.all(callers);
    return count / ((performance.now() - started) / 1_000);
  }

  async close(): Promise<void> {
    await this.#store.close();
    await this.#pool.end();
  }

  async #appendOne(learner: Learner, at: number): Promise<void> {
    const result = await this.#store.append(appendOf(learner, at));
    if (result.result !== 'appended') throw new Error(`The log answered ${result.result}.`);
    learner.version += 1;
  }
}

const random = Buffer.alloc(65_536);
let used = random.length;

/**
 * Random bytes, drawn from the system many at a time as randomUUID does: one by one they would cost
 * a command twice what the library does for it in this process.
 */
function keyBytes(count: number): Buffer {
  if (used + count > random.length) {
    randomFillSync(random);
    used = 0;
  }
  used += count;
  return Buffer.from(random.subarray(used - count, used));
}

function newLearner(): Learner {
  return { id: randomUUID(), version: 0 };
}

function appendOf({ id, version }: Learner, at: number): Append {
  const answer = { status: 201, body: { learnerId: id } };
  return {
    command: { key: keyBytes(32), request: keyBytes(32), answer },
    claims: [
      {
        kind: 'evidence',
        key: keyBytes(32),
        owner: id,
        content: keyBytes(16),
        by: 'BENCH',
        mode: 'new',
      },
    ],
    streams: [
      {
        stream: { kind: 'learner', id },
        expected: version === 0 ? 'none' : version,
        events: [{ type: EVENT_TYPE, data: payload(at) }],
      },
    ],
  };
}
