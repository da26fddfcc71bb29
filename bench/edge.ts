/**
 * `npm run bench:edge`: single records beside the CRUD peer, transcripts beside an endpoint that
 * answers `SELECT 1` behind the same edge; with `--only tokens` one public read without a token
 * beside the same with one, of many that the issuer gave; with `--only views` transcripts that the
 * operator reads, each in its learner's access log before it is answered, beside the same that
 * their learners read. Alternating rounds of one run; beside the
 * rates stands what a request takes of the processor, which a busy machine changes less.
 *
 *   npm run bench:edge -- --rounds 5 --seconds 6
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '#postgres';
import { BankClient, until } from './client.js';
import { line, range, ratios } from './figures.js';
import type { LoadRequest } from './lane.js';
import { run } from './load.js';
import type { LoadResult } from './load.js';
import { mainThreadUs, processUs, serverUs } from './processor.js';
import { issuedTokens } from './issued-tokens.js';
import { ownTokens } from './own-tokens.js';
import { ISSUER, outcomeBody, PER_LEARNER } from './rows.js';
import { startBank, startCrud, startSelectOne, tokenFor } from './servers.js';
import type { BankEnvironment, RunningServer } from './servers.js';

const CONNECTIONS = 32;
const PORT = 3_910;
/** Rows of one request that fills the bank. */
const FILL = 1_000;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
    learners: { type: 'string', default: '2000' },
    tokens: { type: 'string', default: '200' },
    only: { type: 'string', default: 'posts,reads' },
  },
});
const ROUNDS = Number(values.rounds);
const SECONDS = Number(values.seconds);

interface Side {
  readonly name: string;
  readonly server: RunningServer;
  readonly next: () => LoadRequest;
}

interface Measured extends LoadResult {
  /** Microseconds of the processor a request: the answering thread, its process, the database. */
  readonly mainUs: number;
  readonly processUs: number;
  readonly databaseUs: number;
}

async function measure(side: Side, postmaster: number): Promise<Measured> {
  const pid = side.server.process.pid ?? 0;
  const look = (): number[] => [mainThreadUs(pid), processUs(pid), serverUs(postmaster)];
  const before = look();
  const { baseUrl } = side.server;
  const load = { baseUrl, connections: CONNECTIONS, seconds: SECONDS, next: side.next };
  const result = await run(load);
  const each = look().map((us, at) => (us - (before[at] ?? 0)) / result.requests);
  const [mainUs = 0, ofProcess = 0, databaseUs = 0] = each;
  return { ...result, mainUs, processUs: ofProcess, databaseUs };
}

async function alternate(
  sides: readonly [Side, Side],
  owner: pg.Pool,
  postmaster: number,
): Promise<void> {
  const found: [Measured[], Measured[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const at of [0, 1] as const) {
      await owner.query('CHECKPOINT');
      found[at].push(await measure(sides[at], postmaster));
    }
  }
  sides.forEach(({ name }, at) => {
    const of = (read: (one: Measured) => number): number[] => (found[at] ?? []).map(read);
    line(`${name}, 1/s`, range(of((one) => one.perSecond)));
    line(
      '  p50 | p99 ms',
      `${range(
        of((one) => one.p50Ms),
        1,
      )} | ${range(
        of((one) => one.p99Ms),
        1,
      )}`,
    );
    line('  µs a request: answering thread', range(of((one) => one.mainUs)));
    line('  µs a request: its process', range(of((one) => one.processUs)));
    line('  µs a request: the database', range(of((one) => one.databaseUs)));
    line('  refused', String(of((one) => one.refused).reduce((sum, one) => sum + one, 0)));
  });
  const rates = found.map((all) => all.map((one) => one.perSecond));
  line(
    `ratio ${sides[0].name} ÷ ${sides[1].name}`,
    range(ratios(rates[0] ?? [], rates[1] ?? []), 2),
  );
}

async function learnersOf(client: BankClient): Promise<string[]> {
  const learners: string[] = [];
  for (let at = 0; at < Number(values.learners); at += 50) {
    const made = Array.from({ length: 50 }, (_, more) =>
      client.post('/v1/learners', { externalIds: [{ issuer: ISSUER, value: `s-${at + more}` }] }),
    );
    for (const answer of await Promise.all(made)) learners.push(String(answer['learnerId']));
  }
  return learners;
}

/** Eight outcomes for every learner, visible. */
async function fill(
  operator: BankClient,
  client: BankClient,
  learners: readonly string[],
): Promise<void> {
  const rows = learners.length * PER_LEARNER;
  let position = '';
  for (let from = 0; from < rows; from += FILL) {
    const outcomes = Array.from({ length: FILL }, (_, more) => ({
      learnerId: learners[(from + more) % learners.length],
      ...(JSON.parse(outcomeBody('fill', from + more)) as object),
    }));
    const done = await client.post('/v1/outcomes/batch', { mode: 'continue', outcomes });
    position = String((done['results'] as { position?: string }[]).at(-1)?.position ?? position);
  }
  const path = `/v1/learners/${learners.at(-1) ?? ''}/transcript?after=${position}`;
  await until(async () => ('balances' in (await operator.get(path)) ? true : null), 20);
}

function posting(learners: readonly string[], token: string, run: string): () => LoadRequest {
  let at = 0;
  return () => {
    at += 1;
    const path = `/v1/learners/${learners[at % learners.length] ?? ''}/outcomes`;
    return { method: 'POST', path, token, body: outcomeBody(run, at) };
  };
}

/** One token for all of them, or each with its own. */
function getting(
  learners: readonly string[],
  tokens: readonly string[],
  what: string,
): () => LoadRequest {
  let at = 0;
  return () => {
    at += 1;
    const path = `/v1/learners/${learners[at % learners.length] ?? ''}/${what}`;
    return { method: 'GET', path, token: tokens[at % tokens.length] ?? '' };
  };
}

/** The same read with one token after the other; none where it is empty. */
function asking(path: string, tokens: readonly string[]): () => LoadRequest {
  let at = 0;
  return () => {
    at += 1;
    return { method: 'GET', path, token: tokens[at % tokens.length] ?? '' };
  };
}

async function compare(environment: BankEnvironment, owner: pg.Pool, postmaster: number) {
  const bank = await startBank(environment, PORT);
  const operator = new BankClient(bank.baseUrl, await tokenFor(environment, 'operator'));
  const name = { zh: '测量用机构', en: 'An institution for measuring' };
  await operator.post('/v1/institutions', { code: ISSUER, name, kind: 'university' });
  const token = await tokenFor(environment, 'college', '--institution', ISSUER);
  const client = new BankClient(bank.baseUrl, token);
  if (values.only.includes('tokens')) {
    const tokens = await issuedTokens(operator, Number(values.tokens));
    const path = '/v1/institutions?limit=1';
    const known = { name: 'with tokens', server: bank, next: asking(path, tokens) };
    const bare = { name: 'without', server: bank, next: asking(path, ['']) };
    await alternate([known, bare], owner, postmaster);
  }
  const others = ['reads', 'posts', 'views'].some((one) => values.only.includes(one));
  const learners = others ? await learnersOf(client) : [];
  const own = await ownTokens(environment.dataDir, learners);
  if (values.only.includes('views')) {
    await fill(operator, client, learners);
    const next = getting(learners, [operator.token], 'transcript');
    const seen = { name: 'transcripts, with the access log', server: bank, next };
    const mine = getting(learners, own, 'transcript');
    await alternate([seen, { name: 'without', server: bank, next: mine }], owner, postmaster);
  }
  if (values.only.includes('reads')) {
    await fill(operator, client, learners);
    const floor = await startSelectOne(environment);
    const reading = {
      name: 'transcripts',
      server: bank,
      next: getting(learners, own, 'transcript'),
    };
    const least = { name: 'SELECT 1', server: floor, next: getting(learners, own, 'one') };
    await alternate([reading, least], owner, postmaster);
    await floor.stop();
  }
  if (values.only.includes('posts')) {
    const crud = await startCrud(environment.databaseUrl);
    const mine = { name: 'records', server: bank, next: posting(learners, token, 'mine') };
    const peer = { name: 'CRUD records', server: crud, next: posting(learners, token, 'peer') };
    await alternate([mine, peer], owner, postmaster);
    await crud.stop();
  }
  await bank.stop();
}

const dataDir = mkdtempSync(join(tmpdir(), 'credit-bank-edge-'));
const server = await startEmbedded({ dataDir: join(dataDir, 'postgres') });
const owner = new pg.Pool({ connectionString: server.url, max: 1 });
try {
  const { rows } = await owner.query<{ pid: string }>(
    "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1) AS pid",
  );
  await compare({ databaseUrl: server.url, dataDir }, owner, Number(rows[0]?.pid));
} finally {
  await owner.end();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
