/**
 * `npm run bench:neighbours`: what bad commands cost the good ones that share their calls, and what
 * combining costs a command that is alone. Alternating rounds on one database of their own.
 *
 *   npm run bench:neighbours -- --rounds 5 --seconds 6
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { EventStore, partitionOf } from '#event-store';
import type { Append } from '#event-store';
import { migrate } from '#migrations';
import { createPool, deriveUrls, startEmbedded } from '#postgres';
import { line, quantile, range, ratios } from './figures.js';
import { CALLERS, EVENT_TYPE, payload } from './payload.js';

/** Callers that only send bad commands, beside the good ones. */
const BAD_CALLERS = 8;
const ZONE = 'Asia/Shanghai';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);

function recording(more: Partial<Append> = {}, key = randomBytes(32)): Append {
  const id = randomUUID();
  return {
    command: { key: randomBytes(32), request: randomBytes(32), answer: { status: 201 } },
    claims: [{ kind: 'evidence', key, owner: id, content: randomBytes(16), mode: 'new' }],
    streams: [
      {
        stream: { kind: 'learner', id },
        expected: 'none',
        events: [{ type: EVENT_TYPE, data: payload(1) }],
      },
    ],
    ...more,
  };
}

/** Ways to be bad: losing against what is there, having no stored form, refused by the server. */
class Bad {
  readonly #taken = randomBytes(32);

  constructor(private readonly store: EventStore) {}

  async begin(): Promise<void> {
    await this.store.append(recording({}, this.#taken));
  }

  async losing(): Promise<void> {
    await this.store.append(recording({}, this.#taken));
  }

  async formless(): Promise<void> {
    await this.store.append(recording({}, randomBytes(3_000))).catch(() => pause(5));
  }

  /** The rare one: an error of the server that nobody has thought of, ten times a second. */
  async refused(): Promise<void> {
    const [claim] = recording().claims ?? [];
    if (claim === undefined) return;
    const claims = [{ ...claim, kind: 'unstorable' }];
    await this.store.append(recording({ claims })).catch(() => undefined);
    await pause(100);
  }
}

/** The 99th percentile of the good callers in milliseconds, while `bad` goes on beside them. */
async function tail(
  store: EventStore,
  seconds: number,
  bad: { readonly callers: number; readonly send: () => Promise<void> },
): Promise<number> {
  const latencies: number[] = [];
  const deadline = performance.now() + seconds * 1_000;
  const repeat = async (send: () => Promise<void>): Promise<void> => {
    while (performance.now() < deadline) await send();
  };
  const good = async (): Promise<void> => {
    const sent = performance.now();
    await store.append(recording());
    latencies.push(performance.now() - sent);
  };
  await Promise.all([
    ...Array.from({ length: CALLERS }, () => repeat(good)),
    ...Array.from({ length: bad.callers }, () => repeat(bad.send)),
  ]);
  return quantile(latencies, 0.99);
}

const DIRECT = {
  name: 'direct',
  text: `SELECT * FROM log.append_batch($1, ARRAY[$2::bytea], ARRAY[$3::bytea], ARRAY[$4],
    ARRAY[$5::smallint], ARRAY[1], ARRAY[1], ARRAY['L'::"char"], ARRAY[$6::uuid], ARRAY[0],
    ARRAY[-1], ARRAY[-1], ARRAY[1], ARRAY[0], ARRAY[1], ARRAY[0], ARRAY[$7], ARRAY[$8], ARRAY[1],
    ARRAY['n'::"char"], ARRAY['evidence'], ARRAY[$9::bytea], ARRAY[$6::uuid],
    ARRAY[$10::bytea], ARRAY[NULL]::text[])`,
};

/** The same command by its own call on a connection of its own. */
async function appendDirectly(pool: pg.Pool): Promise<void> {
  const id = randomUUID();
  const [key, request, evidence] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const data = JSON.stringify(payload(1));
  const command = [ZONE, key, request, '{"status":201}', partitionOf(id), id];
  const content = randomBytes(16);
  await pool.query({ ...DIRECT, values: [...command, EVENT_TYPE, data, evidence, content] });
}

/** The median in milliseconds of one command after the other. */
async function alone(send: () => Promise<unknown>, seconds: number): Promise<number> {
  const latencies: number[] = [];
  const deadline = performance.now() + seconds * 1_000;
  while (performance.now() < deadline) {
    const sent = performance.now();
    await send();
    latencies.push(performance.now() - sent);
  }
  return quantile(latencies, 0.5);
}

interface Side {
  readonly name: string;
  /** Milliseconds. */
  run(seconds: number): Promise<number>;
}

async function alternate(owner: pg.Pool, sides: readonly Side[]): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>(sides.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of sides) {
      await owner.query('VACUUM (ANALYZE)');
      await owner.query('CHECKPOINT');
      found.get(side.name)?.push(await side.run(SECONDS));
    }
  }
  return found;
}

async function compare(owner: pg.Pool, writer: pg.Pool): Promise<void> {
  const store = new EventStore(writer, { timeZone: ZONE });
  const bad = new Bad(store);
  await bad.begin();
  const none = { callers: 0, send: async () => undefined };
  const beside = (callers: number, send: () => Promise<void>) => ({
    run: (seconds: number) => tail(store, seconds, { callers, send }),
  });
  const tails = await alternate(owner, [
    { name: 'alone', run: (seconds) => tail(store, seconds, none) },
    { name: 'losing', ...beside(BAD_CALLERS, () => bad.losing()) },
    { name: 'formless', ...beside(BAD_CALLERS, () => bad.formless()) },
    { name: 'refused', ...beside(1, () => bad.refused()) },
  ]);
  const undisturbed = tails.get('alone') ?? [];
  line(`p99 ms of ${CALLERS} good callers, alone`, range(undisturbed, 1));
  for (const name of ['losing', 'formless', 'refused']) {
    const disturbed = tails.get(name) ?? [];
    line(`  beside bad ones, ${name}`, range(disturbed, 1));
    line('    ratio (at most 1.5)', range(ratios(disturbed, undisturbed), 2));
  }
  const singles = await alternate(owner, [
    { name: 'combined', run: (seconds) => alone(() => store.append(recording()), seconds) },
    { name: 'direct', run: (seconds) => alone(() => appendDirectly(writer), seconds) },
  ]);
  const [combined, direct] = [singles.get('combined') ?? [], singles.get('direct') ?? []];
  line('p50 ms of one caller, combined', range(combined, 2));
  line('  by a call of its own', range(direct, 2));
  line('  ratio (at most 1)', range(ratios(combined, direct), 2));
  await store.close();
}

const server = await startEmbedded({ dataDir: { throwAway: true } });
const owner = new pg.Pool({ connectionString: server.url, max: 1 });
owner.on('error', () => undefined);
try {
  const urls = deriveUrls(server.url, {});
  await migrate(urls);
  await owner.query("ALTER TABLE log.claims ADD CONSTRAINT storable CHECK (kind <> 'unstorable')");
  const writer = createPool(urls.writer, { name: 'bench writer', max: 4 });
  await compare(owner, writer);
  await writer.end();
} finally {
  await owner.end();
  await server.stop();
}
