import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { EventStore, type AppendResult } from '#event-store';
import { migrate } from '#migrations';
import { createPool, deriveUrls, startEmbedded, type EmbeddedServer } from '#postgres';
import { eventually } from '../running/database.js';
import { stopImmediately } from '../running/stop-server.js';
import { keyed, learnerStream, oneEvent } from './open-log.js';

/** A server of its own, because this one is stopped the hard way. */
let server: EmbeddedServer;
let restarts = 0;
let pool: pg.Pool;
beforeAll(async () => {
  server = await startEmbedded({
    dataDir: { throwAway: true },
    onRestart: () => {
      restarts += 1;
    },
  });
  const urls = deriveUrls(server.url, {});
  await migrate(urls);
  pool = createPool(urls.writer, { name: 'crash spec', max: 4 });
}, 30_000);
afterAll(async () => {
  await pool.end();
  await server.stop();
});

async function stored(store: EventStore): Promise<Map<string, bigint>> {
  const found = new Map<string, bigint>();
  const at = new Map(Array.from({ length: 64 }, (_, partition) => [partition, 0n]));
  for (;;) {
    const events = await store.readPartitions(at, 500);
    if (events.length === 0) return found;
    for (const event of events) {
      expect(event.position).toBe((at.get(event.partition) ?? 0n) + 1n);
      at.set(event.partition, event.position);
      expect(found.has(event.stream.id)).toBe(false);
      found.set(event.stream.id, event.position);
    }
  }
}

test('what was acknowledged survives two immediate stops, and writers go on by themselves', async () => {
  const store = new EventStore(pool);
  const answers = new Map<string, AppendResult>();
  let writing = true;
  const caller = async (): Promise<void> => {
    while (writing) {
      const stream = learnerStream();
      answers.set(stream.id, await store.append(keyed(oneEvent(stream))));
    }
  };
  const callers = Array.from({ length: 32 }, caller);
  const grown = (by: number) => {
    const due = answers.size + by;
    return eventually(`${by} more answers`, () => answers.size >= due || undefined);
  };
  await grown(200);
  for (const round of [1, 2]) {
    await stopImmediately(server.url);
    await eventually('the server is back', () => restarts >= round || undefined);
    await grown(200);
  }
  writing = false;
  await Promise.all(callers);

  const found = await stored(store);
  for (const [id, answer] of answers) {
    expect(['appended', 'repeated']).toContain(answer.result);
    expect(found.has(id)).toBe(true);
  }
  expect(found.size).toBe(answers.size);
  await store.close();
}, 40_000);

test('the sessions of the application do not trade durability for speed', async () => {
  for (const setting of ['synchronous_commit', 'fsync', 'full_page_writes']) {
    const { rows } = await pool.query(`SHOW ${setting}`);
    expect(rows).toEqual([{ [setting]: 'on' }]);
  }
});
