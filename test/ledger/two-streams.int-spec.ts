import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keyed, learnerStream, openLog, tally, type OpenLog } from './open-log.js';

let log: OpenLog;
beforeAll(async () => {
  log = await openLog();
});
afterAll(() => log.close());

const ROUNDS = 60;

test('appends over the same two streams in opposite order all pass, without a deadlock', async () => {
  const streams = [learnerStream(1), learnerStream(2)];
  const stores = [log.store, log.another()];
  const [before] = await deadlocks();
  const answers = await Promise.all(
    Array.from({ length: ROUNDS * 2 }, (_, n) =>
      (stores[n % 2] ?? log.store).append(
        keyed({
          streams: (n % 2 === 0 ? streams : [...streams].reverse()).map((stream) => ({
            stream,
            expected: 'any',
            events: [{ type: 'Moved', data: { n } }],
          })),
        }),
      ),
    ),
  );
  expect(tally(answers)).toEqual({ appended: ROUNDS * 2 });
  const written = await log.store.readStreams(streams);
  const [one, other] = [...written.values()];
  expect(one).toHaveLength(ROUNDS * 2);
  // Both streams tell one story: whoever came first in the one came first in the other.
  expect(other?.map(({ data }) => data)).toEqual(one?.map(({ data }) => data));
  expect(await deadlocks()).toEqual([before]);
});

async function deadlocks(): Promise<unknown[]> {
  const { rows } = await log
    .pool(log.urls.owner)
    .query<{ deadlocks: unknown }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    );
  return rows.map((row) => row.deadlocks);
}
