/** The database stopped at once, out of room, moved, and held up by other writers. */
import { setTimeout as delay } from 'node:timers/promises';
import { deriveUrls } from '#postgres';
import pg from 'pg';
import type { Chance } from '../chance.js';
import type { Injury, Scene } from './scene.js';

export const stopDatabase: Injury = async ({ cluster }) => {
  await cluster.stopImmediately();
  return 'immediate stop of the database and its recovery';
};

export const fillDisk: Injury = async ({ cluster }, chance) => {
  if (!cluster.volume.isOwn) return 'skipped: no volume of its own could be made here';
  const before = cluster.restarts;
  await cluster.volume.fill();
  await delay(chance.between(800, 2_500));
  await cluster.volume.free();
  await cluster.answers();
  const died = cluster.restarts > before ? ', of which the database died' : '';
  return `disk full${died}`;
};

export const moveDatabase: Injury = async (scene) => {
  const how = await scene.moveToFreshCluster();
  return `out of the database and into a fresh cluster ${how}`;
};

/** Another session holds a head and writes below it, or gives up what it wrote. */
export const slowWriters: Injury = async (scene, chance) => {
  const turns = chance.between(3, 8);
  for (let turn = 0; turn < turns; turn += 1) {
    await holdHead(scene, chance).catch(() => undefined);
  }
  return `${turns} other writers held a head for 50 to 500 ms, some rolled back`;
};

async function holdHead({ cluster }: Scene, chance: Chance): Promise<void> {
  const partition = chance.between(0, 63);
  const ms = chance.between(50, 500);
  const rollsBack = chance.happens(0.5);
  const client = new pg.Client({ connectionString: deriveUrls(cluster.url, {}).writer });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM log.heads WHERE partition = $1 FOR UPDATE', [partition]);
    if (rollsBack) await client.query(WRITE_IN_VAIN, [partition]);
    await delay(ms);
    await client.query(rollsBack ? 'ROLLBACK' : 'COMMIT');
  } finally {
    await client.end();
  }
}

/** The next event of the partition, which nobody may ever see. */
const WRITE_IN_VAIN = `
  INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
    partition, stream_kind, type, data)
  SELECT coalesce(max(position), 0) + 1, clock_timestamp(),
    (lpad(to_hex($1::int), 2, '0') || substr(gen_random_uuid()::text, 3))::uuid, 1, 0,
    current_date, $1::smallint, 'L', 'Noted', '{}'
  FROM log.events WHERE partition = $1::smallint`;
