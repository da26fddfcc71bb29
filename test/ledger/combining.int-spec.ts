import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Append, ClaimWrite } from '#event-store';
import { keyed, learnerStream, oneEvent, openLog, tally, type OpenLog } from './open-log.js';
import { appendSlowly } from './slow-writers.js';

let log: OpenLog;
beforeAll(async () => {
  log = await openLog();
});
afterAll(() => log.close());

function claiming(append: Append, key: Uint8Array, kind = 'evidence'): Append {
  const owner = append.streams[0]?.stream.id ?? '';
  return { ...append, claims: [{ mode: 'new', kind, key, owner }] };
}

test('a command that cannot be stored fails alone', async () => {
  // PostgreSQL has no text with a zero byte, so this one is an error of the data, class 22.
  const bad = claiming(oneEvent(learnerStream()), randomBytes(16), 'zero\0byte');
  const good = () => claiming(keyed(oneEvent(learnerStream())), randomBytes(16));
  const appends = [good(), good(), bad, good(), good()];
  const answers = await Promise.allSettled(appends.map((append) => log.store.append(append)));
  expect(answers.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
  ]);
});

test('an append without a stored form is refused before it joins a batch', async () => {
  const stream = learnerStream();
  const [one] = oneEvent(stream).streams;
  const twice = { streams: one === undefined ? [] : [one, one] };
  await expect(log.store.append(twice)).rejects.toBeInstanceOf(TypeError);
  await expect(log.store.append(oneEvent(stream, { big: 1n }))).rejects.toBeInstanceOf(TypeError);
});

test('losers of a batch hear their own reason while the others are written', async () => {
  const taken = randomBytes(16);
  const old = learnerStream();
  await log.store.append(claiming(keyed(oneEvent(old), Buffer.from('old key')), taken));
  const append = (expected: 'none' | number): Append => ({
    streams: [{ stream: old, expected, events: [{ type: 'Noted', data: {} }] }],
  });
  const repeated = keyed(oneEvent(learnerStream()), Buffer.from('old key'));
  const other = { key: Buffer.from('old key'), request: Buffer.from('other'), answer: {} };
  const answers = await Promise.all([
    log.store.append(oneEvent(learnerStream())),
    log.store.append(append('none')),
    log.store.append(claiming(oneEvent(learnerStream()), taken)),
    log.store.append({ ...repeated, command: other }),
    log.store.append(repeated),
    log.store.append(oneEvent(learnerStream())),
  ]);
  expect(answers.map(({ result }) => result)).toEqual([
    'appended',
    'versionConflict',
    'claimed',
    'keyReused',
    'repeated',
    'appended',
  ]);
});

test('two processes that claim the same keys at once settle it command by command', async () => {
  const keys = Array.from({ length: 100 }, () => randomBytes(16));
  const stores = [log.store, log.another()];
  const answers = await Promise.all(
    stores.flatMap((store) =>
      keys.map((key) => store.append(claiming(oneEvent(learnerStream()), key))),
    ),
  );
  expect(tally(answers)).toEqual({ appended: 100, claimed: 100 });
});

test('commands over one stream in one breath follow each other in their order', async () => {
  const stream = learnerStream();
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      log.store.append(n % 3 === 0 ? oneEvent(learnerStream()) : oneEvent(stream, { n })),
    ),
  );
  const order = (await log.store.readStream(stream)).map(({ data }) => (data as { n: number }).n);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(order).toHaveLength(20);
});

test('a full queue answers at once that nothing was written', async () => {
  const store = log.another({ maxQueue: 5 });
  const blocker = await log.pool(log.urls.writer).connect();
  const blocking = appendSlowly(blocker, learnerStream(9), { holdMs: 300, end: 'COMMIT' });
  const streams = Array.from({ length: 20 }, () => learnerStream(9));
  const answers = await Promise.all(streams.map((stream) => store.append(oneEvent(stream))));
  await blocking;
  blocker.release();
  const counts = tally(answers);
  expect(counts['overloaded']).toBe(14);
  const written = await log.store.readStreams(streams);
  expect([...written.values()].flat()).toHaveLength(counts['appended'] ?? 0);
});

test('while one half of the partitions waits for a lock, the other half is written', async () => {
  const blocker = await log.pool(log.urls.owner).connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM log.heads WHERE partition = 9 FOR UPDATE');
  const append = (partition: number) => log.store.append(keyed(oneEvent(learnerStream(partition))));
  const first = append(9);
  const held = Array.from({ length: 20 }, () => append(9));
  const free = await Promise.all(Array.from({ length: 20 }, (_, n) => append(2 * n)));
  expect(tally(free)).toEqual({ appended: 20 });
  await blocker.query('ROLLBACK');
  blocker.release();
  expect(tally(await Promise.all([first, ...held]))).toEqual({ appended: 21 });
});

test('commands over several partitions pass among many over one, each once', async () => {
  const append = (n: number): Append => {
    const partitions = n % 10 === 0 ? [n % 64, (n + 1) % 64, (n + 7) % 64] : [n % 64];
    const streams = partitions.flatMap((partition) => oneEvent(learnerStream(partition)).streams);
    return keyed({ streams });
  };
  const answers = await Promise.all(
    Array.from({ length: 600 }, (_, n) => log.store.append(append(n))),
  );
  expect(tally(answers)).toEqual({ appended: 600 });
});

test('a chunk of an import is one append over many streams, all of it or nothing', async () => {
  const streams = Array.from({ length: 400 }, () => learnerStream());
  const claims = streams.map(({ id }): ClaimWrite => ({
    mode: 'new',
    kind: 'evidence',
    key: randomBytes(16),
    owner: id,
  }));
  const events = [{ type: 'OutcomeRecorded', data: { credits: 300 } }];
  const chunk: Append = keyed({
    streams: streams.map((stream) => ({ stream, expected: 'any', events })),
    claims,
  });
  const answer = await log.store.append(chunk);
  expect(answer).toMatchObject({ result: 'appended' });
  expect(await log.store.append(chunk)).toMatchObject({ result: 'repeated' });
  const [first] = chunk.streams;
  const half = keyed({ streams: first === undefined ? [] : [first], claims: claims.slice(0, 2) });
  expect(await log.store.append(half)).toMatchObject({ result: 'claimed' });
  const written = [...(await log.store.readStreams(streams)).values()].flat();
  expect(written).toHaveLength(400);
  const highest = new Map<number, bigint>();
  for (const { partition, position } of written) {
    if (position > (highest.get(partition) ?? 0n)) highest.set(partition, position);
  }
  expect(answer).toHaveProperty('positions', highest);
});
