import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Expected, StreamId } from '#event-store';
import { learnerStream, oneEvent, openLog, tally, type OpenLog } from './open-log.js';

let log: OpenLog;
beforeAll(async () => {
  log = await openLog();
});
afterAll(() => log.close());

/** Twenty at once, from two processes. */
async function twenty(stream: StreamId, expected: Expected): Promise<Record<string, number>> {
  const stores = [log.store, log.another()];
  const events = [{ type: 'Noted', data: {} }];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      (stores[n % 2] ?? log.store).append({ streams: [{ stream, expected, events }] }),
    ),
  );
  return tally(answers);
}

test('of twenty appends that expect the same version exactly one wins', async () => {
  const stream = learnerStream();
  await log.store.append(oneEvent(stream));
  expect(await twenty(stream, 1)).toEqual({ appended: 1, versionConflict: 19 });
  expect(await log.store.readStream(stream)).toHaveLength(2);
});

test('of twenty appends that expect nothing of the stream all win, one version after another', async () => {
  const stream = learnerStream();
  expect(await twenty(stream, 'any')).toEqual({ appended: 20 });
  const versions = (await log.store.readStream(stream)).map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
});

test('of twenty creations of one stream exactly one wins, and none later', async () => {
  const stream = learnerStream();
  expect(await twenty(stream, 'none')).toEqual({ appended: 1, versionConflict: 19 });
  expect(await twenty(stream, 'none')).toEqual({ versionConflict: 20 });
});

test('of twenty claims of one key exactly one wins, and the others learn who holds it', async () => {
  const key = randomBytes(16);
  const owners = Array.from({ length: 20 }, () => learnerStream());
  const stores = [log.store, log.another()];
  const answers = await Promise.all(
    owners.map((stream, n) =>
      (stores[n % 2] ?? log.store).append({
        ...oneEvent(stream),
        claims: [{ mode: 'new', kind: 'evidence', key, owner: stream.id, by: `${n}` }],
      }),
    ),
  );
  expect(tally(answers)).toEqual({ appended: 1, claimed: 19 });
  const winner = owners[answers.findIndex(({ result }) => result === 'appended')];
  for (const answer of answers.filter((each) => each.result === 'claimed')) {
    expect(answer.claims.map(({ owner }) => owner)).toEqual([winner?.id]);
  }
  const written = await log.store.readStreams(owners);
  expect([...written.values()].flat()).toHaveLength(1);
});

test('a claim is written over or removed only where that is asked for', async () => {
  const [one, other] = [learnerStream(), learnerStream()];
  const key = randomBytes(16);
  const claim = { kind: 'externalId', key, owner: one.id };
  await log.store.append({ streams: [], claims: [{ ...claim, mode: 'new' }] });
  await log.store.append({ streams: [], claims: [{ ...claim, owner: other.id, mode: 'put' }] });
  expect((await log.store.claims('externalId', [key]))[0]?.owner).toBe(other.id);
  await log.store.append({ streams: [], claims: [{ ...claim, mode: 'gone' }] });
  expect(await log.store.claims('externalId', [key])).toEqual([null]);
});

test('a stream that has reached its length takes no more', async () => {
  const stream = learnerStream();
  const events = [{ type: 'Noted', data: {} }];
  const append = { streams: [{ stream, expected: 'any', below: 2, events }] } as const;
  const answers = [];
  for (let n = 0; n < 3; n += 1) answers.push(await log.store.append(append));
  expect(answers.map(({ result }) => result)).toEqual(['appended', 'appended', 'tooLong']);
});

test('an append without events checks what it expects and writes nothing', async () => {
  const stream = learnerStream();
  const check = (expected: Expected) =>
    log.store.append({ streams: [{ stream, expected, events: [] }] });
  expect(await check('none')).toMatchObject({ result: 'appended', positions: new Map() });
  expect(await check(1)).toEqual({ result: 'versionConflict', stream, version: 0 });
});
