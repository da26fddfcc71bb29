import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { learnerStream, oneEvent, openLog, type OpenLog } from './open-log.js';

let log: OpenLog;
beforeAll(async () => {
  log = await openLog();
});
afterAll(() => log.close());

/** Puts an event at position 1 of a partition, recorded when the test says. */
async function recordedAt(partition: number, instant: string): Promise<void> {
  await log.pool(log.urls.owner).query(
    `INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
       partition, stream_kind, type, data)
     VALUES (1, $1::timestamptz, $2, 1, 0, '2199-01-01', $3, 'L', 'Noted', '{}')`,
    [instant, learnerStream(partition).id, partition],
  );
}

test('recordedAt does not fall where the clock was set back', async () => {
  await recordedAt(1, '2199-01-01T00:00:00.123456Z');
  const answer = await log.store.append(oneEvent(learnerStream(1)));
  expect(answer).toMatchObject({ recordedAt: '2199-01-01T00:00:00.123456Z' });
  const [, event] = await log.store.readPartitions(new Map([[1, 0n]]), 10);
  expect(event?.recordedAt).toBe('2199-01-01T00:00:00.123456Z');
  // Only this partition is ahead of the clock.
  const other = await log.store.append(oneEvent(learnerStream(2)));
  expect(other.result === 'appended' && other.recordedAt < '2199').toBe(true);
});

test('recordedOn is the civil day of the zone of the bank', async () => {
  await recordedAt(3, '2199-06-30T16:30:00Z');
  const zones = { 'Asia/Shanghai': '2199-07-01', 'Europe/London': '2199-06-30' };
  for (const [timeZone, day] of Object.entries(zones)) {
    const stream = learnerStream(3);
    await log.another({ timeZone }).append(oneEvent(stream));
    const [event] = await log.store.readStream(stream);
    expect(event?.recordedOn).toBe(day);
  }
});

test('an instant means the last position recorded at or before it', async () => {
  expect(await log.store.positionAt(7, '2026-01-01T00:00:00Z')).toBe(0n);
  for (let n = 0; n < 37; n += 1) await log.store.append(oneEvent(learnerStream(7)));
  const events = await log.store.readPartitions(new Map([[7, 0n]]), 100);
  expect(events).toHaveLength(37);
  for (const { recordedAt: instant } of events) {
    const last = events.filter((event) => event.recordedAt <= instant).at(-1);
    expect(await log.store.positionAt(7, instant)).toBe(last?.position);
  }
  expect(await log.store.positionAt(7, '2000-01-01T00:00:00Z')).toBe(0n);
  expect(await log.store.positionAt(7, '2100-01-01T00:00:00+08:00')).toBe(37n);
});
