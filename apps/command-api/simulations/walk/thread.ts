/** The walk of one simulation in a thread of its own, behind everything else the process does. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { describeError } from '#edge';
import { EventStore } from '#event-store';
import { createPool } from '#postgres';
import { trialAt } from './trial-at.js';
import type { ThreadAnswer, ThreadQuestion, ThreadWork } from './thread-messages.js';
import { Walk } from './walk.js';

/** Below what serves requests and projects, above what never gets a turn on a busy machine. */
const NICE = 5;

// On Linux the priority is the calling thread's; elsewhere it would be the whole process's.
if (process.platform === 'linux') setPriority(NICE);

const { url, subject, progress } = workerData as ThreadWork;
const pool = createPool(url, { name: 'simulation', max: 3 });
const store = new EventStore(pool);
const walk = trialAt(store, subject).then((trial) => new Walk(pool, trial, progress));
walk.catch(() => undefined);

parentPort?.on('message', (question: ThreadQuestion) => {
  if (question === 'step') void step();
  else void end();
});

async function step(): Promise<void> {
  let answer: ThreadAnswer;
  try {
    answer = { progress: await (await walk).step() };
  } catch (error) {
    answer = { error: describeError(error) };
  }
  parentPort?.postMessage(answer);
}

async function end(): Promise<void> {
  await store.close();
  await pool.end();
  parentPort?.close();
}
