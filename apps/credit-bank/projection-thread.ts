/** The projector in a thread of its own: folding learners never holds up an HTTP answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { createPool } from '#postgres';
import { Bell } from '../projector/bell.js';
import { Projector } from '../projector/projector.js';
import type { ThreadMessage, ThreadReport, ThreadWork } from './projection.js';

const { url, worker, bell } = workerData as ThreadWork;

const pool = createPool(url, { name: `projector ${worker}`, max: 5, durable: false });
const projector = new Projector(pool, {
  shared: true,
  bell: new Bell(bell),
  onProjected: (checkpoints) => report({ checkpoints: new Map(checkpoints) }),
  onOwned: (owned) => report({ owned }),
  onError: (error) => report({ error }),
});

function report(news: ThreadReport): void {
  parentPort?.postMessage(news);
}

parentPort?.on('message', (message: ThreadMessage) => {
  if (message === 'wake') projector.wake();
  else void end();
});
projector.start();

async function end(): Promise<void> {
  await projector.stop();
  await pool.end();
  parentPort?.close();
}
