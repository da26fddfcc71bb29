/**
 * `npm run bench:rivals`: the bank's log beside Emmett and message-db, each in a database of its
 * own on one server, with the same events and 32 callers: first whether a tailer sees what was
 * committed, then how fast they append, in alternating rounds.
 *
 *   npm run bench:rivals -- --rounds 5 --seconds 6 --commands 200 --seed 1
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '#migrations';
import { deriveUrls, startEmbedded } from '#postgres';
import { line, range, ratios, spreadOf } from '../figures.js';
import { CALLERS, payload } from '../payload.js';
import { plainInserts } from '../plain-insert.js';
import { circumstances, ROOT, writeResult } from '../results.js';
import { alternate } from '../rounds.js';
import type { Side } from '../rounds.js';
import { BankStore } from './bank.js';
import { Emmett } from './emmett.js';
import { install } from './installed.js';
import { MessageDb } from './message-db.js';
import type { Store } from './store.js';
import { tailed, type Told } from './tailing.js';

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
const COMMANDS = Number(values.commands);
const SEED = Number(values.seed);

install();
const server = await startEmbedded({ dataDir: { throwAway: true } });
const owners: pg.Pool[] = [];

function ownerOf(url: string): pg.Pool {
  const owner = new pg.Pool({ connectionString: url, max: 1 });
  owner.on('error', () => undefined);
  owners.push(owner);
  return owner;
}

const owner = ownerOf(server.url);

/** A database of its own for each store; `bench` alone for the plain insert. */
async function databaseOf(name: string): Promise<string> {
  await owner.query(`CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  ownerOf(url.href);
  return url.href;
}

async function openStores(): Promise<Store[]> {
  const urls = deriveUrls(server.url, {});
  await migrate(urls);
  const { version } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
    version: string;
  };
  return [
    new BankStore(urls.writer, version),
    await Emmett.install(await databaseOf('emmett')),
    await MessageDb.install(await databaseOf('message_db')),
  ];
}

/** Events a second by 32 callers, eight a stream, each expecting the version it has seen. */
async function appends(store: Store, seconds: number): Promise<number> {
  let count = 0;
  const started = performance.now();
  const deadline = started + seconds * 1_000;
  const callers = Array.from({ length: CALLERS }, async () => {
    let stream = '';
    for (let after = PER_STREAM; performance.now() < deadline; after += 1) {
      if (after === PER_STREAM) {
        stream = `account-${randomUUID()}`;
        after = 0;
      }
      count += 1;
      await store.append({ stream, after, id: randomUUID(), data: payload(count) });
    }
  });
  await Promise.all(callers);
  return count / ((performance.now() - started) / 1_000);
}

async function measure(stores: readonly Store[]): Promise<Map<string, number[]>> {
  const sides = stores.map((store): Side => ({
    name: store.name,
    run: (seconds) => appends(store, seconds),
  }));
  const plain = { name: 'plain', run: (seconds: number) => plainInserts(server.url, seconds) };
  return alternate(owners, [...sides, plain], rounds);
}

/** Five runs a store, added up: what goes wrong seldom is seen by looking often. */
async function watch(stores: readonly Store[]): Promise<Map<string, Told[]>> {
  const told = new Map<string, Told[]>(stores.map(({ name }) => [name, []]));
  for (let run = 0; run < rounds.rounds; run += 1) {
    for (const store of stores) {
      const one = await tailed(store, { commands: COMMANDS, seed: SEED + run });
      told.get(store.name)?.push(one);
      const text = `${one.missed} missed, ${one.doubled} doubled, ${one.reordered} reordered`;
      line(`  run ${run + 1}, ${store.name}: ${one.committed} committed`, text);
    }
  }
  return told;
}

function sum(told: readonly Told[], of: keyof Told): number {
  return told.reduce((total, one) => total + one[of], 0);
}

function summary(store: Store, rates: Map<string, number[]>, told: readonly Told[]): object {
  const [own, bank] = [rates.get(store.name) ?? [], rates.get('credit-bank') ?? []];
  line(`${store.name} ${store.version}, events/s`, range(own));
  line('  credit-bank ÷ it', range(ratios(bank, own), 2));
  const counts = ['committed', 'missed', 'doubled', 'reordered', 'ghosts', 'refused'] as const;
  const summed = Object.fromEntries(counts.map((of) => [of, sum(told, of)]));
  line('  tailed', JSON.stringify(summed));
  return {
    store: store.name,
    version: store.version,
    perSecond: spreadOf(own),
    bankDividedByIt: spreadOf(ratios(bank, own), 2),
    tailed: summed,
    runs: told,
  };
}

const stores: Store[] = [];
try {
  const where = await circumstances(server.url);
  stores.push(...(await openStores()));
  line('what a tailer sees of', `${CALLERS} writers × ${COMMANDS} commands`);
  const told = await watch(stores);
  const rates = await measure(stores);
  const plain = rates.get('plain') ?? [];
  line('plain one-row insert through pg, events/s', range(plain));
  writeResult('rivals.json', {
    ...where,
    ...rounds,
    commandsOfACaller: COMMANDS,
    seed: SEED,
    eventBytes: Buffer.byteLength(JSON.stringify(payload(1))),
    plainPerSecond: spreadOf(plain),
    stores: stores.map((store) => summary(store, rates, told.get(store.name) ?? [])),
  });
} finally {
  for (const store of stores) await store.close();
  for (const one of owners) await one.end();
  await server.stop();
}
