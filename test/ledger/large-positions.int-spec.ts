import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { decodePosition, encodePosition } from '#event-store';
import { learnerStream, oneEvent, openLog, type OpenLog } from './open-log.js';

let log: OpenLog;
beforeAll(async () => {
  log = await openLog();
});
afterAll(() => log.close());

const BORDER = 2n ** 53n;

test('positions go past 2^53 exactly, in answers, pages and cursors', async () => {
  const start = BORDER - 2n;
  await log.pool(log.urls.owner).query(
    `INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
       partition, stream_kind, type, data)
     VALUES ($1, now(), $2, 1, 0, current_date, 5, 'L', 'Noted', '{}')`,
    [start.toString(), learnerStream(5).id],
  );
  const stream = learnerStream(5);
  const answered: bigint[] = [];
  for (let n = 0; n < 6; n += 1) {
    const answer = await log.store.append(oneEvent(stream));
    if (answer.result === 'appended') answered.push(answer.positions.get(5) ?? 0n);
  }
  const expected = Array.from({ length: 6 }, (_, n) => start + 1n + BigInt(n));
  expect(answered).toEqual(expected);

  const seen: bigint[] = [];
  let cursor = encodePosition(new Map([[5, start]]));
  for (;;) {
    const [event] = await log.store.readPartitions(decodePosition(cursor) ?? new Map(), 1);
    if (event === undefined) break;
    seen.push(event.position);
    cursor = encodePosition(new Map([[5, event.position]]));
  }
  expect(seen).toEqual(expected);
  expect((await log.store.readAt(5, BORDER + 1n))?.version).toBe(3);
  expect(await log.store.positionAt(5, '2100-01-01T00:00:00Z')).toBe(BORDER + 4n);
  expect(await log.store.readStream(stream, { upTo: BORDER })).toHaveLength(2);
});
