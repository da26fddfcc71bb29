import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { CannotStart, type Bilingual } from '#settings';
import { withoutPassword } from './urls.js';

const OLDEST = 15;
const NEWEST = 18;

/** The server is there but not yet: starting up, recovering, or shutting down. */
const NOT_YET = '57P03';

/**
 * Connects once and looks at the server's version.
 * @throws CannotStart naming what is wrong and what to do, never the password.
 */
export async function checkServer(
  url: string,
  options: { waitMs?: number; log?: (line: string) => void } = {},
): Promise<number> {
  const deadline = performance.now() + (options.waitMs ?? 60_000);
  for (;;) {
    try {
      return supported(await versionOf(url), url);
    } catch (error) {
      if (codeOf(error) !== NOT_YET || performance.now() > deadline) throw explained(error, url);
      options.log?.(
        '数据库正在启动或恢复，等待中… The database is starting or recovering; waiting…',
      );
      await delay(1000);
    }
  }
}

async function versionOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while it is closed is no news.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    return rows[0]?.version ?? 0;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function supported(version: number, url: string): number {
  const major = Math.floor(version / 10_000);
  if (major >= OLDEST && major <= NEWEST) return major;
  throw new CannotStart({
    zh: `${withoutPassword(url)} 的 PostgreSQL 版本是 ${major}，本系统支持 ${OLDEST} 至 ${NEWEST}。请更换服务器，或不设 DATABASE_URL 以使用内置数据库。`,
    en: `${withoutPassword(url)} runs PostgreSQL ${major}; versions ${OLDEST} to ${NEWEST} are supported. Use another server, or leave DATABASE_URL out to run the embedded one.`,
  });
}

function codeOf(error: unknown): string {
  // A host with several addresses fails with one error for each of them.
  const one: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const code: unknown = one instanceof Error && 'code' in one ? one.code : undefined;
  // The driver itself finds that it has no password to give.
  if (one instanceof Error && one.message.startsWith('SASL')) return '28P01';
  return typeof code === 'string' ? code : '';
}

const REMEDIES: Record<string, Bilingual> = {
  ECONNREFUSED: {
    zh: '该地址没有服务器在监听；请启动数据库或更正主机与端口。',
    en: 'nothing listens there; start the server or correct host and port.',
  },
  ENOTFOUND: { zh: '找不到该主机名。', en: 'the host name is unknown.' },
  EAI_AGAIN: { zh: '暂时无法解析主机名。', en: 'the host name cannot be resolved now.' },
  '28P01': {
    zh: '用户名或密码不对，或没有给出密码。',
    en: 'the user name or password is wrong or missing.',
  },
  '28000': {
    zh: '服务器不允许此用户连接（见其 pg_hba.conf）。',
    en: 'the server does not let this user in (see its pg_hba.conf).',
  },
  '3D000': {
    zh: '数据库不存在；请先用 CREATE DATABASE 建立。',
    en: 'the database does not exist; make it with CREATE DATABASE first.',
  },
  '53300': { zh: '服务器的连接已用完。', en: 'the server has no connection left.' },
};

function explained(error: unknown, url: string): CannotStart {
  if (error instanceof CannotStart) return error;
  const message = error instanceof Error ? error.message : String(error);
  const remedy = REMEDIES[codeOf(error)] ?? { zh: message, en: message };
  const shown = withoutPassword(url);
  return new CannotStart(
    {
      zh: `无法连接数据库 ${shown}：${remedy.zh}`,
      en: `Cannot reach the database ${shown}: ${remedy.en}`,
    },
    { cause: error },
  );
}
