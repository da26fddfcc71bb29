import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import {
  keyed,
  learnerStream,
  oneEvent,
  openLog,
  type OpenLog,
} from '../../test/ledger/open-log.js';
import { appendCall } from './batch.js';
import { prepare } from './prepared.js';
import type { Statement } from './query.js';
import * as statements from './statements.js';

let log: OpenLog;
let client: pg.PoolClient;
beforeAll(async () => {
  log = await openLog();
  client = await log.pool(log.urls.owner).connect();
  await client.query('SET plan_cache_mode = force_generic_plan');
});
afterAll(async () => {
  client.release();
  await log.close();
});

const CALLS = new Set<string>(
  [statements.APPEND, statements.APPEND_ASKING, statements.APPEND_RULES].map(({ name }) => name),
);
const READS = Object.values(statements).filter(({ name }) => !CALLS.has(name));

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

function scans(node: PlanNode): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [String(node['Relation Name'])] : [];
  return [...own, ...(node.Plans ?? []).flatMap(scans)];
}

/** Tables that the statement's generic plan reads from end to end. */
async function scannedBy({ name, text }: Statement): Promise<string[]> {
  await client.query(`PREPARE ${name} AS ${text}`);
  const { rows: prepared } = await client.query<{ count: number }>(
    'SELECT cardinality(parameter_types) AS count FROM pg_prepared_statements WHERE name = $1',
    [name],
  );
  const nothing = Array.from({ length: prepared[0]?.count ?? 0 }, () => 'NULL').join(', ');
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
    `EXPLAIN (FORMAT JSON) EXECUTE ${name}(${nothing})`,
  );
  await client.query(`DEALLOCATE ${name}`);
  return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => scans(Plan)));
}

/** The same for what a function does inside, as the server's own counters tell. */
async function scannedWhile(work: () => Promise<unknown>): Promise<string[]> {
  await client.query('BEGIN');
  const before = await scanCounts();
  await work();
  const after = await scanCounts();
  await client.query('ROLLBACK');
  return [...after].filter(([table, count]) => count > (before.get(table) ?? 0n)).map(([t]) => t);
}

async function scanCounts(): Promise<Map<string, bigint>> {
  const { rows } = await client.query<{ relname: string; seq_scan: bigint }>(
    `SELECT relname, seq_scan FROM pg_stat_xact_user_tables
     WHERE schemaname = 'log' AND relname <> 'heads'`,
  );
  return new Map(rows.map(({ relname, seq_scan }) => [relname, seq_scan]));
}

async function append(): Promise<void> {
  const appends = Array.from({ length: 3 }, () => {
    const stream = learnerStream();
    const claim = { kind: 'evidence', key: randomBytes(16), owner: stream.id };
    const gone = { ...claim, key: randomBytes(16), mode: 'gone' } as const;
    return prepare({ ...keyed(oneEvent(stream)), claims: [{ ...claim, mode: 'new' }, gone] });
  });
  await client.query(appendCall(appends, 'Asia/Shanghai'));
}

async function appendNew(): Promise<void> {
  const appends = Array.from({ length: 3 }, () => {
    const stream = learnerStream();
    const claim = { kind: 'evidence', key: randomBytes(16), owner: stream.id };
    return prepare({ ...keyed(oneEvent(stream)), claims: [{ ...claim, mode: 'new' }] });
  });
  await client.query(appendCall(appends, 'Asia/Shanghai'));
}

async function publish(): Promise<void> {
  await client.query(
    `SELECT log.append_rules_at(0, 'Asia/Shanghai', $1, $1, '{}', 'B', $2, 0, 'RuleBookPublished', '{}',
       '{}', '{}', '{}', '{}', '{}', '{}', '{}', 'book', 1, 'published', 'hash')`,
    [randomBytes(32), learnerStream().id],
  );
}

async function positionAt(): Promise<void> {
  await client.query(statements.POSITION_AT.text, [1, '2026-11-23T00:00:00Z']);
}

function noStatementScans(): void {
  test.each(READS)('$name', async (statement) => {
    expect(await scannedBy(statement)).toEqual([]);
  });

  test.each([
    ['log.append', append],
    ['log.append_at_once', appendNew],
    ['log.append_rules_at', publish],
    ['log.position_at', positionAt],
  ])('inside %s', async (_, work) => {
    expect(await scannedWhile(work)).toEqual([]);
  });
}

const FILL = [
  `INSERT INTO log.events (position, recorded_at, stream_id, version, epoch, recorded_on,
     partition, stream_kind, type, data)
   SELECT n / 64 + 1, now(), (lpad(to_hex((n % 64)::integer), 2, '0') || substr(md5(n::text), 3))::uuid,
     1, 0, current_date, n % 64, 'L', 'Noted', '{"n":1}'
   FROM generate_series(0, 39999) AS n`,
  `INSERT INTO log.claims (owner, kind, key)
   SELECT md5(n::text)::uuid, 'evidence', sha256(n::text::bytea) FROM generate_series(1, 40000) AS n`,
  `INSERT INTO log.commands (recorded_on, key, request, answer, positions)
   SELECT current_date, sha256(n::text::bytea), '', '{}', '' FROM generate_series(1, 40000) AS n`,
  'ANALYZE log.events, log.claims, log.commands',
];

test('a statement that does read a whole table is seen', async () => {
  const text = 'SELECT sum(version) FROM log.events WHERE epoch >= $1::integer';
  expect(await scannedBy({ name: 'whole', text })).toEqual(['events']);
  expect(await scannedWhile(() => client.query(text, [0]))).toEqual(['events']);
});

describe('no statement reads a whole table of an empty log', noStatementScans);

describe('no statement reads a whole table of a filled log', () => {
  beforeAll(async () => {
    for (const statement of FILL) await client.query(statement);
  });
  noStatementScans();
});
