/**
 * `npm run bench:seal`: what sealing costs, event by event: a log of its own is sealed from its
 * first event on, then verified, in rounds; and how many checkpoints are signed and checked.
 *
 *   npm run bench:seal -- --events 200000 --rounds 3
 */
import { generateKeyPairSync } from 'node:crypto';
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { migrate } from '#migrations';
import { createPool, deriveUrls, startEmbedded } from '#postgres';
import {
  checkNote,
  checkpointText,
  leafHash,
  leafText,
  parseNote,
  readTrees,
  signNote,
  type SealedTree,
} from '#seal';
import { verifyEvents } from '../apps/credit-bank/verifying/verify-events.js';
import { Sealer } from '../apps/projector/seal/sealer.js';
import { line, range, spreadOf } from './figures.js';
import { EVENT_TYPE, payload } from './payload.js';
import { processUs, serverUs } from './processor.js';
import { circumstances, writeResult } from './results.js';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '3' },
  },
});
const EVENTS = Number(values.events);
const ROUNDS = Number(values.rounds);
const SIGNINGS = 2_000;
const LEAVES = 200_000;

/** Events as they lie in the log, dealt over the partitions; written by the owner at once. */
const FILL = `INSERT INTO log.events
  SELECT n / 64 + 1, now(), (lpad(to_hex(n % 64), 2, '0') || '000000-0000-4000-8000-' ||
    lpad(to_hex(n), 12, '0'))::uuid, 1, 0, current_date, n % 64, 'L', $1, $2
  FROM generate_series(0, $3::integer - 1) AS n`;

interface Cost {
  readonly perSecond: number;
  /** Processor time of this process and of the server, for one event. */
  readonly us: number;
}

async function measured(postmaster: number, work: () => Promise<void>): Promise<Cost> {
  const before = processUs(process.pid) + serverUs(postmaster);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1_000;
  const us = processUs(process.pid) + serverUs(postmaster) - before;
  return { perSecond: EVENTS / seconds, us: us / EVENTS };
}

async function postmasterOf(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ pid: string }>(
    "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid",
  );
  return Number(rows[0]?.pid);
}

async function sealedAnew(owner: pg.Pool, projector: pg.Pool): Promise<void> {
  await owner.query('TRUNCATE seal.tiles');
  await owner.query(`UPDATE seal.trees SET size = 0, root = sha256('')`);
  await Sealer.everything(projector);
}

async function verifiedWhole(owner: pg.Pool): Promise<void> {
  const client = await owner.connect();
  const { signal } = new AbortController();
  const wish = { given: [], pinned: [], signal, onProgress: () => undefined };
  const { faults } = await verifyEvents(client, wish);
  client.release();
  if (faults.length > 0) throw new Error('the log was not sealed as it is');
}

function notesPerSecond(trees: readonly SealedTree[]): { signed: number; checked: number } {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicBytes = Buffer.from(privateKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  const signer = { name: 'bench', publicBytes, privateKey };
  const text = checkpointText('bench', trees);
  const perSecond = (work: () => unknown): number => {
    const started = performance.now();
    for (let n = 0; n < SIGNINGS; n += 1) work();
    return (SIGNINGS * 1_000) / (performance.now() - started);
  };
  const note = parseNote(signNote(text, signer));
  if (note === null) throw new Error('what was signed is no note');
  return {
    signed: perSecond(() => signNote(text, signer)),
    checked: perSecond(() => checkNote(note, [signer])),
  };
}

function leavesPerSecond(): number {
  const data = JSON.stringify(payload(1));
  const started = performance.now();
  for (let n = 0; n < LEAVES; n += 1) {
    const of = { partition: '7', position: String(n), streamKind: 'L', version: '1', epoch: '0' };
    const streamId = '00000000-0000-4000-8000-000000000007';
    const at = { recordedAt: '2026-01-01T00:00:00.000000Z', recordedOn: '2026-01-01' };
    leafHash(leafText({ ...of, ...at, streamId, type: EVENT_TYPE, data }));
  }
  return (LEAVES * 1_000) / (performance.now() - started);
}

const server = await startEmbedded({ dataDir: { throwAway: true } });
const urls = deriveUrls(server.url, {});
await migrate(urls);
const owner = createPool(urls.owner, { name: 'bench seal', max: 2, statementTimeoutMs: 600_000 });
const projector = createPool(urls.projector, { name: 'bench seal', max: 2, durable: false });
try {
  const where = await circumstances(server.url);
  await owner.query(FILL, [EVENT_TYPE, JSON.stringify(payload(1)), EVENTS]);
  await owner.query('VACUUM ANALYZE log.events');
  const postmaster = await postmasterOf(owner);
  const sealing: Cost[] = [];
  const verifying: Cost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    sealing.push(await measured(postmaster, () => sealedAnew(owner, projector)));
    verifying.push(await measured(postmaster, () => verifiedWhole(owner)));
  }
  const notes = notesPerSecond(await readTrees(owner));
  const leaves = leavesPerSecond();
  const figures = {
    sealedPerSecond: spreadOf(sealing.map((one) => one.perSecond)),
    sealingUs: spreadOf(
      sealing.map((one) => one.us),
      1,
    ),
    verifiedPerSecond: spreadOf(verifying.map((one) => one.perSecond)),
    verifyingUs: spreadOf(
      verifying.map((one) => one.us),
      1,
    ),
  };
  line(`sealed from nothing, ${EVENTS} events, events/s`, range(figures.sealedPerSecond.rounds));
  line('  processor an event, server and sealer, µs', range(figures.sealingUs.rounds, 1));
  line('verified, one process, events/s', range(figures.verifiedPerSecond.rounds));
  line('  processor an event, server and verifier, µs', range(figures.verifyingUs.rounds, 1));
  line('leaves made and hashed, one thread, a second', leaves.toFixed(0));
  line('checkpoints signed a second', notes.signed.toFixed(0));
  line('checkpoints checked a second', notes.checked.toFixed(0));
  const { signed, checked } = notes;
  const perSecond = {
    leaves: Math.round(leaves),
    signed: Math.round(signed),
    checked: Math.round(checked),
  };
  writeResult('seal.json', { ...where, events: EVENTS, ...figures, perSecond });
} finally {
  await Promise.all([owner.end(), projector.end()]);
  await server.stop();
}
