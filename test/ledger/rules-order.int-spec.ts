import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { PARTITIONS, streamIdOf, type RulesAppend, type StoredEvent } from '#event-store';
import { learnerStream, oneEvent, openLog, tally, type OpenLog } from './open-log.js';

const logs: OpenLog[] = [];
let log: OpenLog;
beforeEach(async () => {
  log = await openLog();
  logs.push(log);
});
afterAll(() => Promise.all(logs.map((each) => each.close())));

function publication(version: number, key?: Uint8Array): RulesAppend {
  const bookId = 'psych-2026';
  const command = { request: Buffer.from('request'), answer: { version } };
  return {
    stream: streamIdOf('ruleBook', bookId),
    expected: version - 1,
    event: { type: 'RuleBookPublished', data: { bookId, version } },
    marker: { bookId, version, change: 'published', contentHash: `hash-${version}` },
    ...(key === undefined ? {} : { command: { ...command, key } }),
  };
}

test('a publication leaves one marker in every partition, after its own event', async () => {
  const answer = await log.store.appendRules(publication(1));
  expect(answer.result).toBe('appended');
  const [event] = await log.store.readStream(streamIdOf('ruleBook', 'psych-2026'));
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const [marker, ...more] = await log.store.readRulesMarkers(partition, 0);
    expect(more).toEqual([]);
    expect(marker).toMatchObject({ type: 'RulesChanged', version: 1, epoch: 0 });
    expect(marker?.data).toEqual({
      bookId: 'psych-2026',
      change: 'published',
      contentHash: 'hash-1',
      epoch: 1,
      partition: event?.partition,
      position: String(event?.position),
      version: 1,
    });
    expect(answer).toHaveProperty('positions');
    if (answer.result === 'appended') {
      expect(answer.positions.get(partition)).toBe(marker?.position);
    }
  }
});

test('the same publication again is answered as before; one on an old version loses', async () => {
  const key = randomBytes(32);
  const [one, two] = await Promise.all([
    log.store.appendRules(publication(1, key)),
    log.store.appendRules(publication(1, key)),
  ]);
  expect([one.result, two.result].sort()).toEqual(['appended', 'repeated']);
  expect('positions' in one && 'positions' in two && one.positions).toEqual(
    'positions' in two && two.positions,
  );
  const late = await log.store.appendRules(publication(1));
  expect(late).toMatchObject({ result: 'versionConflict', version: 1 });
});

test('a decision made under other rules is refused, with the epoch that holds now', async () => {
  await log.store.appendRules(publication(1));
  const stream = learnerStream();
  const decide = (expectedEpoch: number) =>
    log.store.append({
      streams: [
        { stream, expected: 'any', expectedEpoch, events: [{ type: 'Granted', data: {} }] },
      ],
    });
  expect(await decide(0)).toEqual({ result: 'epochConflict', epoch: 1 });
  expect(await decide(1)).toMatchObject({ result: 'appended' });
});

test('rules and facts share one order: an event tells how many markers stand before it', async () => {
  const stores = [log.store, log.another()];
  const facts = Array.from({ length: 400 }, (_, n) =>
    (stores[n % 2] ?? log.store).append(oneEvent(learnerStream(n % 3))),
  );
  const rules: Promise<{ result: string }>[] = [];
  for (const version of [1, 2, 3]) rules.push(log.store.appendRules(publication(version)));
  const published = tally(await Promise.all(rules));
  expect(tally(await Promise.all(facts))).toEqual({ appended: 400 });
  expect(published['appended']).toBeGreaterThan(0);

  for (let partition = 0; partition < 3; partition += 1) {
    const events = await log.store.readPartitions(new Map([[partition, 0n]]), 1000);
    let markers = 0;
    events.forEach((event: StoredEvent, index) => {
      expect(event.position).toBe(BigInt(index + 1));
      expect(event.epoch).toBe(markers);
      if (event.stream.kind === 'rules') markers += 1;
    });
    expect(markers).toBe(published['appended']);
  }
});
