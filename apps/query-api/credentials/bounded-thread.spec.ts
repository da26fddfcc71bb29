import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BoundedThread } from './bounded-thread.js';

/** Says back what it is asked with what it was given; and some pieces break it. */
const SCRIPT = new URL(
  'data:text/javascript,' +
    encodeURIComponent(`
      import { parentPort, workerData } from 'node:worker_threads';
      const acts = {
        hang: () => { for (;;); },
        die: () => process.exit(0),
        throw: () => { throw new Error('broken'); },
      };
      parentPort.on('message', (question) => {
        acts[question]?.();
        parentPort.postMessage([workerData, question].join(' '));
      });`),
);
const LIMITS = { milliseconds: 1_000, megabytes: 16, pieces: 3 };

let thread: BoundedThread<string, string>;
beforeEach(() => {
  thread = new BoundedThread(SCRIPT, LIMITS, 'given');
});
afterEach(() => thread.close());

const said = (question: string) => ({ answer: `given ${question}` });

describe('a thread with limits', () => {
  it('works on one piece after the other, by what it was given', async () => {
    const worked = await Promise.all(['a', 'b', 'c'].map((each) => thread.ask(each)));
    expect(worked).toEqual(['a', 'b', 'c'].map(said));
  });

  it('takes no more than may wait, and again when something is done', async () => {
    const taken = ['a', 'b', 'c'].map((each) => thread.ask(each));
    expect(await thread.ask('d')).toBe('full');
    await taken[0];
    expect(await thread.ask('e')).toEqual(said('e'));
    expect(await Promise.all(taken)).toEqual(['a', 'b', 'c'].map(said));
  });

  it.each(['hang', 'die', 'throw'])(
    'loses the piece that makes it %s, and no other',
    async (bad) => {
      const worked = await Promise.all(['a', bad, 'b'].map((each) => thread.ask(each)));
      expect(worked).toEqual([said('a'), 'ended', said('b')]);
    },
  );

  it('does what waits before it retires', async () => {
    const worked = ['a', 'b'].map((each) => thread.ask(each));
    thread.retire();
    expect(await Promise.all(worked)).toEqual(['a', 'b'].map(said));
  });

  it('ends whatever waits when it is closed', async () => {
    const worked = ['hang', 'b'].map((each) => thread.ask(each));
    await thread.close();
    expect(await Promise.all(worked)).toEqual(['ended', 'ended']);
  });
});
