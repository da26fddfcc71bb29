import pg from 'pg';

/** What a pool is called in pg_stat_activity, and how large it may grow. */
export interface PoolOptions {
  readonly name: string;
  readonly max?: number;
  /** So many of those that were opened are kept, however long they idle. */
  readonly min?: number;
  /** A waiting lock is given up after this; the default suits an append. */
  readonly lockTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /**
   * False where a commit may be lost in a crash of the server, in the order of commits, because
   * what it wrote is computed again: the read model and its checkpoints. Default true.
   */
  readonly durable?: boolean;
  /** Told about connections that break while no one uses them; the pool replaces them. */
  readonly onIdleError?: (error: Error) => void;
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const TEXT_ARRAY = 1009;
const KEPT_AS_TEXT = new Set([1082, 1083, 1114, 1184, 1186, 1266]);
const KEPT_AS_TEXT_ARRAYS = new Set([1115, 1182, 1183, 1185, 1187, 1270]);

type Parse = (value: string) => unknown;

/** The driver's own types name the scalar types only. */
const driverParser = pg.types.getTypeParser as (oid: number, format: string) => Parse;

const parseTextArray = driverParser(TEXT_ARRAY, 'text') as (value: string) => (string | null)[];
const parseInt8Array: Parse = (value) =>
  parseTextArray(value).map((item) => (item === null ? null : BigInt(item)));

/**
 * Positions go past 2^53 and instants have microseconds, so neither may become a JavaScript
 * number or Date on the way.
 */
function textParser(oid: number): Parse {
  if (oid === INT8) return BigInt;
  if (oid === INT8_ARRAY) return parseInt8Array;
  if (KEPT_AS_TEXT.has(oid)) return String;
  if (KEPT_AS_TEXT_ARRAYS.has(oid)) return parseTextArray;
  return driverParser(oid, 'text');
}

const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: string) =>
    format === 'binary' ? driverParser(oid, format) : textParser(oid),
};

/** Part of the start packet: no session of ours ever exists without these. */
const SESSION = ['timezone=UTC', 'datestyle=ISO', 'jit=off'];

/** A pool of sessions that wait, run and idle for a bounded time only. */
export function createPool(url: string, options: PoolOptions): pg.Pool {
  const commit = options.durable === false ? 'off' : 'on';
  const session = [`synchronous_commit=${commit}`, ...SESSION];
  const pool = new pg.Pool({
    connectionString: url,
    application_name: options.name,
    max: options.max ?? 10,
    min: options.min ?? 0,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    lock_timeout: options.lockTimeoutMs ?? 10_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 10_000,
    options: session.map((setting) => `-c ${setting}`).join(' '),
    types: typeParsers,
  });
  // Without a listener a connection that the server cuts would end the whole process.
  pool.on('error', (error) => options.onIdleError?.(error));
  // The pool listens to idle ones only. One that is held, between two statements of a transaction
  // say, is told of by its next statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
