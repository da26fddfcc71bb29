/** Fills partitions in a thread of its own, with a session, a reader of the log and rules. */
import { parentPort, workerData } from 'node:worker_threads';
import { EventStore } from '#event-store';
import { createPool, isLostConnection } from '#postgres';
import { RuleShelf } from '#transcript';
import { fillOn, type Fill } from './fill.js';
import { LANES_OF_A_THREAD, type FilledPart, type FillWork } from './fill-threads.js';
import { AnotherRebuild } from './models.js';

const { url, model, thread } = workerData as FillWork;

// One lane reads or writes at a time.
const max = LANES_OF_A_THREAD;
const pool = createPool(url, { name: `rebuild ${thread}`, max, durable: false });
const store = new EventStore(pool);
const sources = { pool, store, model, shelf: new RuleShelf(store) };

parentPort?.on('message', (message: Fill | 'end') => {
  if (message === 'end') void end();
  else void answer(message);
});

async function answer(fill: Fill): Promise<void> {
  const { partition } = fill;
  let part: FilledPart;
  try {
    part = { partition, fill: await fillOn(sources, fill) };
  } catch (error) {
    part = { partition, failed: reasonOf(error), error };
  }
  parentPort?.postMessage(part);
}

/** An error loses its class on the way to another thread. */
function reasonOf(error: unknown): 'another' | 'cut' | 'other' {
  if (error instanceof AnotherRebuild) return 'another';
  return isLostConnection(error) ? 'cut' : 'other';
}

async function end(): Promise<void> {
  await store.close();
  await pool.end();
  parentPort?.close();
}
