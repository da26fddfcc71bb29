/**
 * `npm run bench:rivals`: the bank's log beside Emmett and message-db, each in a database of its
 * own on one server. First the fault harness: whether a tailer sees what was committed by writers
 * of whom some are slow inside their transaction and some rolled back. Then how fast they append:
 * the same events by 32 callers, in alternating rounds.
 *
 *   npm run bench:rivals -- --rounds 5 --seconds 6 --commands 200 --seed 1
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '#migrations';
import { deriveUrls, startEmbedded } from '#postgres';
import type { LogAdapter } from '../../test/faults/log/adapter.js';
import { BankLog } from '../../test/faults/log/bank-log.js';
import { line, range, ratios, spreadOf } from '../figures.js';
import { LibraryAppends } from '../library-append.js';
import { CALLERS, payload } from '../payload.js';
import { plainInserts } from '../plain-insert.js';
import { circumstances, writeResult } from '../results.js';
import { alternate } from '../rounds.js';
import type { Side } from '../rounds.js';
import { Emmett } from './emmett.js';
import { install } from './installed.js';
import { MessageDb } from './message-db.js';
import { watched, type Watched } from './watched.js';

const PER_STREAM = 8;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
    commands: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
});
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
const harness = {
  runs: rounds.rounds,
  commands: Number(values.commands),
  seed: Number(values.seed),
};

install();
const server = await startEmbedded({ dataDir: { throwAway: true } });
const urls = deriveUrls(server.url, {});
const owners: pg.Pool[] = [];

function ownerOf(url: string): pg.Pool {
  const owner = new pg.Pool({ connectionString: url, max: 1 });
  owner.on('error', () => undefined);
  owners.push(owner);
  return owner;
}

const owner = ownerOf(server.url);

/** A database of its own for each store; the plain insert shares the bank's. */
async function databaseOf(name: string): Promise<string> {
  await owner.query(`CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  ownerOf(url.href);
  return url.href;
}

/** Events a second by 32 callers, eight a stream, each expecting the version it has seen. */
async function appends(store: LogAdapter, seconds: number): Promise<number> {
  let count = 0;
  const started = performance.now();
  const deadline = started + seconds * 1_000;
  const callers = Array.from({ length: CALLERS }, async () => {
    let stream = '';
    for (let expected = PER_STREAM; performance.now() < deadline; expected += 1) {
      if (expected === PER_STREAM) {
        stream = randomUUID();
        expected = 0;
      }
      count += 1;
      const append = { stream, expected, id: randomUUID(), data: payload(count) };
      if ((await store.append(append)) !== 'appended') throw new Error(`${store.name} refused.`);
    }
  });
  await Promise.all(callers);
  return count / ((performance.now() - started) / 1_000);
}

async function measure(rivals: readonly LogAdapter[]): Promise<Map<string, number[]>> {
  const library = new LibraryAppends(urls.writer);
  const bank: Side = { name: 'credit bank', run: (seconds) => library.run(seconds) };
  const sides = rivals.map((store): Side => ({
    name: store.name,
    run: (seconds) => appends(store, seconds),
  }));
  const plain = { name: 'plain', run: (seconds: number) => plainInserts(server.url, seconds) };
  const rates = await alternate(owners, [bank, ...sides, plain], rounds);
  await library.close();
  return rates;
}

interface Findings {
  readonly rates: ReadonlyMap<string, number[]>;
  readonly watched: ReadonlyMap<string, Watched>;
}

function summary(name: string, version: string | null, { rates, watched: all }: Findings): object {
  const [own, bank] = [rates.get(name) ?? [], rates.get('credit bank') ?? []];
  line(`${name} ${version ?? ''}, events/s`, range(own));
  line('  credit bank ÷ it', range(ratios(bank, own), 2));
  line('  under the harness', JSON.stringify(all.get(name)));
  return {
    store: name,
    ...(version === null ? {} : { version }),
    perSecond: spreadOf(own),
    bankDividedByIt: spreadOf(ratios(bank, own), 2),
    underTheHarness: all.get(name),
  };
}

const open: LogAdapter[] = [];
try {
  const where = await circumstances(server.url);
  await migrate(urls);
  const emmett = await Emmett.install(await databaseOf('emmett'));
  const messageDb = await MessageDb.install(await databaseOf('message_db'));
  open.push(new BankLog(urls.writer), emmett, messageDb);
  const found = {
    watched: await watched(open, harness),
    rates: await measure([emmett, messageDb]),
  };
  const plain = found.rates.get('plain') ?? [];
  line('plain one-row insert through pg, events/s', range(plain));
  writeResult('rivals.json', {
    ...where,
    ...rounds,
    harness,
    eventBytes: Buffer.byteLength(JSON.stringify(payload(1))),
    plainPerSecond: spreadOf(plain),
    stores: [
      summary('credit bank', null, found),
      summary(emmett.name, emmett.version, found),
      summary(messageDb.name, messageDb.version, found),
    ],
  });
} finally {
  for (const store of open) await store.close();
  for (const one of owners) await one.end();
  await server.stop();
}
