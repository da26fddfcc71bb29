import { resolve } from 'node:path';
import type { Bilingual } from './cannot-start.js';
import { Reading } from './reading.js';

/** What a process reads from its environment, checked as a whole before anything starts. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** A port that was asked for is never exchanged for another one; 0 asks for any free one. */
  readonly portGiven: boolean;
  /** The owner's URL; without it the bank runs an embedded server. */
  readonly databaseUrl?: string;
  /** A replica that the query side reads from; its logins are those of the primary. */
  readonly databaseReadUrl?: string;
  readonly logins: LoginUrls;
  /** `single`: everything connects as the owner. */
  readonly roles: 'separate' | 'single';
  /** Absolute path. */
  readonly dataFolder: string;
  readonly masterKey?: Uint8Array;
  /** For the command that puts it in place of `masterKey`. */
  readonly newMasterKey?: Uint8Array;
  readonly tokenKey?: Uint8Array;
  /** IANA name of the zone whose days are the bank's days. */
  readonly timeZone: string;
  readonly seed: 'default' | 'none';
  /** Where the bank is reached from outside, without a slash at its end. */
  readonly publicUrl?: string;
  /** A file with the DID documents of issuers whose credentials are taken beside the bank's. */
  readonly trustedIssuers?: string;
  readonly projectorWorkers: number;
  /** Requests that one process works on at once. */
  readonly requestsAtOnce: number;
  /** Requests a minute, of one client or address. */
  readonly quotas: Quotas;
  /** Proxies whose X-Forwarded-For is believed, with commas between. */
  readonly trustedProxies?: string;
  /** Days that finished imports and the answers to idempotency keys are kept. */
  readonly keepDays: number;
  readonly logLevel: LogLevel;
  /** `production`: no demo clients, no demo tokens, no sample data. */
  readonly mode: 'demo' | 'production';
  /** Of the demo clients that a production bank finds: it refuses to start, or deletes them. */
  readonly demoClients: 'refuse' | 'retire';
  /** Another issuer in place of the bank's own. */
  readonly oidcIssuer?: string;
  /** Whom that issuer's tokens for this bank are for. */
  readonly oidcAudience: string;
}

/** URLs given for the four logins; the others are derived from the owner's. */
export interface LoginUrls {
  readonly writer?: string;
  readonly projector?: string;
  readonly reader?: string;
  readonly keys?: string;
}

/** Requests a minute before the answer is 429. */
export interface Quotas {
  readonly requests: number;
  readonly bulk: number;
  readonly address: number;
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface SettingsProblem {
  readonly variable: string;
  readonly text: Bilingual;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings, or every wrong variable at once. An empty variable counts as absent. */
export function readSettings(env: Environment): Settings | SettingsProblem[] {
  const reading = new Reading(env);
  const mode = modeOf(reading);
  const settings: Settings = {
    host: reading.host('HOST') ?? '127.0.0.1',
    port: reading.whole('PORT', 0, 65_535) ?? 3000,
    portGiven: reading.text('PORT') !== undefined,
    ...present('databaseUrl', reading.databaseUrl('DATABASE_URL')),
    ...present('databaseReadUrl', reading.databaseUrl('DATABASE_READ_URL')),
    logins: {
      ...present('writer', reading.databaseUrl('WRITER_URL')),
      ...present('projector', reading.databaseUrl('PROJECTOR_URL')),
      ...present('reader', reading.databaseUrl('READER_URL')),
      ...present('keys', reading.databaseUrl('KEYS_URL')),
    },
    roles: reading.oneOf('ROLES', ['separate', 'single']) ?? 'separate',
    dataFolder: dataFolder(env),
    ...present('masterKey', reading.key('CREDIT_BANK_MASTER_KEY', { min: 32, max: 32 })),
    ...present('newMasterKey', reading.key('CREDIT_BANK_NEW_MASTER_KEY', { min: 32, max: 32 })),
    ...present('tokenKey', reading.key('TOKEN_KEY', { min: 32, max: 1024 })),
    timeZone: reading.timeZone('BANK_TIME_ZONE') ?? 'Asia/Shanghai',
    seed: seedOf(reading, mode),
    ...present('trustedIssuers', reading.text('TRUSTED_ISSUERS')),
    projectorWorkers: reading.whole('PROJECTOR_WORKERS', 1, 8) ?? 1,
    requestsAtOnce: reading.whole('REQUESTS_AT_ONCE', 16, 10_000) ?? 512,
    quotas: {
      requests: reading.whole('RATE_LIMIT_REQUESTS', 1, 100_000_000) ?? 600_000,
      bulk: reading.whole('RATE_LIMIT_BULK', 1, 100_000_000) ?? 60_000,
      address: reading.whole('RATE_LIMIT_ADDRESS', 1, 100_000_000) ?? 600_000,
    },
    ...present('trustedProxies', reading.networks('TRUSTED_PROXIES')),
    keepDays: reading.whole('KEEP_DAYS', 7, 3_650) ?? 14,
    mode,
    demoClients: reading.oneOf('DEMO_CLIENTS', ['refuse', 'retire']) ?? 'refuse',
    ...present('publicUrl', publicUrlOf(reading, mode)),
    ...present('oidcIssuer', reading.webAddress('OIDC_ISSUER')),
    oidcAudience: reading.text('OIDC_AUDIENCE') ?? 'credit-bank',
    logLevel: reading.oneOf('LOG_LEVEL', LOG_LEVELS) ?? 'info',
  };
  return reading.problems.length === 0 ? settings : reading.problems;
}

/** Whoever says to all of Node that this is production says it to the bank as well. */
function modeOf(reading: Reading): Settings['mode'] {
  const usual = reading.text('NODE_ENV') === 'production' ? 'production' : 'demo';
  return reading.oneOf('CREDIT_BANK_MODE', ['demo', 'production']) ?? usual;
}

/** Tokens name their issuer: in production that is no address that a restart may change. */
function publicUrlOf(reading: Reading, mode: Settings['mode']): string | undefined {
  const given = reading.webAddress('PUBLIC_URL');
  const own = reading.text('OIDC_ISSUER') === undefined;
  if (mode === 'production' && own && reading.text('PUBLIC_URL') === undefined) {
    reading.refuse('PUBLIC_URL', {
      zh: '生产环境须写明学分银行对外的地址，例如 https://bank.example.edu.cn；或用 OIDC_ISSUER 指定外部身份提供方。',
      en: 'a production bank says where it is reached, for example https://bank.example.edu; or OIDC_ISSUER names another issuer.',
    });
  }
  return given;
}

function seedOf(reading: Reading, mode: Settings['mode']): Settings['seed'] {
  const production = mode === 'production';
  const seed = reading.oneOf('SEED', ['default', 'none']) ?? (production ? 'none' : 'default');
  if (production && seed === 'default') {
    reading.refuse('SEED', {
      zh: '生产环境不装入示例数据：请去掉 SEED，或设为 none。',
      en: 'a production bank takes no sample data: leave SEED out, or set it to none.',
    });
  }
  return seed;
}

/** The data folder alone, for commands that need nothing else of the settings. */
export function dataFolder(env: Environment): string {
  const given = env['CREDIT_BANK_DATA']?.trim();
  return resolve(given === undefined || given === '' ? '.credit-bank' : given);
}

/** An absent value leaves no key behind, as exactOptionalPropertyTypes wants it. */
function present<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
