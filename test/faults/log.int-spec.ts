import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../running/database.js';
import { Chance } from './chance.js';
import type { LogAdapter } from './log/adapter.js';
import { BankLog } from './log/bank-log.js';
import { follow, judgeLog } from './log/follow.js';
import { runLoad, type LogLoad } from './log/load.js';
import { SerialLog } from './log/serial-log.js';
import { Link } from './machine/link.js';
import type { Findings } from './model/findings.js';

const SEED = 4;

let database: TestDatabase;
let link: Link;

beforeAll(async () => {
  database = await createDatabase();
  const { hostname, port } = new URL(database.owner);
  link = await Link.open({ host: hostname, port: Number(port) }, (bytes) =>
    /log_append|INSERT|COMMIT/.test(bytes.toString('latin1')),
  );
}, 30_000);

afterAll(async () => {
  await link.close();
  await database.drop();
});

/** Load, slow and rolled-back writers, answers lost after COMMIT and links cut, all at once. */
async function underFire(adapter: LogAdapter): Promise<{ load: LogLoad; findings: Findings }> {
  const chance = new Chance(SEED, adapter.name);
  let over = false;
  const seen = follow(adapter, () => over);
  const cutting = setInterval(() => {
    if (chance.happens(0.2)) link.cutAll();
    else link.swallow(chance.between(1, 3));
  }, 400);
  const load = await runLoad(adapter, {
    seed: SEED,
    callers: 8,
    commands: 60,
    streams: 12,
    slow: 0.03,
    rolledBack: 0.03,
  });
  clearInterval(cutting);
  link.heal();
  over = true;
  return { load, findings: await judgeLog(adapter, load, await seen) };
}

describe('the log under fire', () => {
  it('misses, doubles, reorders and loses nothing', async () => {
    const log = new BankLog(link.through(database.writer));
    const { load, findings } = await underFire(log);
    await log.close();
    expect(findings.notes).toEqual([]);
    expect(load.acknowledged.length).toBeGreaterThan(300);
    expect(link.swallowed).toBeGreaterThan(0);
    expect(load.withdrawn.size).toBeGreaterThan(0);
  }, 40_000);

  it('is told from a log whose readers go by a serial number, which skips what commits late', async () => {
    const log = await SerialLog.open(database.owner);
    const { findings } = await underFire(log);
    await log.close();
    expect(findings.counts.missed).toBeGreaterThan(0);
  }, 40_000);
});
