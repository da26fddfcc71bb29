import { createHash, createHmac } from 'node:crypto';
import { CannotStart, type Environment } from '#settings';

/** One URL a login: each process connects with no more rights than its work needs. */
export interface DatabaseUrls {
  readonly owner: string;
  readonly writer: string;
  readonly projector: string;
  readonly reader: string;
  readonly keys: string;
}

export type Login = Exclude<keyof DatabaseUrls, 'owner'>;

const VARIABLES: Record<Login, string> = {
  writer: 'WRITER_URL',
  projector: 'PROJECTOR_URL',
  reader: 'READER_URL',
  keys: 'KEYS_URL',
};

/** PostgreSQL cuts longer names silently. */
const NAME_BYTES_MAX = 63;

/**
 * The URLs of all logins: given ones as they are, the others derived from the owner's, so that
 * every process that knows the owner's URL arrives at the same logins and passwords.
 * @throws CannotStart where a password would have to be derived from none.
 */
export function deriveUrls(ownerUrl: string, env: Environment): DatabaseUrls {
  const urlOf = (login: Login): string => {
    const given = env[VARIABLES[login]]?.trim();
    if (given !== undefined && given !== '') return given;
    return env['ROLES']?.trim() === 'single' ? ownerUrl : loginUrl(ownerUrl, login);
  };
  return {
    owner: ownerUrl,
    writer: urlOf('writer'),
    projector: urlOf('projector'),
    reader: urlOf('reader'),
    keys: urlOf('keys'),
  };
}

function loginUrl(ownerUrl: string, login: Login): string {
  const url = new URL(ownerUrl);
  const secret = decodeURIComponent(url.password);
  if (secret === '') throw noPassword();
  const name = loginName(databaseName(url), login);
  url.username = encodeURIComponent(name);
  url.password = createHmac('sha256', secret).update(name).digest('base64url');
  return url.href;
}

function databaseName(url: URL): string {
  const path = decodeURIComponent(url.pathname.slice(1));
  return path === '' ? decodeURIComponent(url.username) : path;
}

/** `<database>_<login>`; a long database name is cut and told apart by a digest. */
function loginName(database: string, login: Login): string {
  const name = `${database}_${login}`;
  if (Buffer.byteLength(name) <= NAME_BYTES_MAX) return name;
  const digest = createHash('sha256').update(database).digest('hex').slice(0, 12);
  return `credit_bank_${digest}_${login}`;
}

function noPassword(): CannotStart {
  return new CannotStart({
    zh: 'DATABASE_URL 中没有密码，无法派生各登录角色的密码。请在地址中写明密码，或同时给出 WRITER_URL、PROJECTOR_URL、READER_URL、KEYS_URL，或设置 ROLES=single（全部以所有者身份连接）。',
    en: 'DATABASE_URL has no password to derive the logins’ passwords from. Put one into it, or give WRITER_URL, PROJECTOR_URL, READER_URL and KEYS_URL, or set ROLES=single (everything connects as the owner).',
  });
}

/**
 * The reader's login on a replica. Logins are copied with everything else, so user and password
 * stay the reader's, whatever the replica's URL says of them; the rest is the replica's.
 */
export function onReplica(readerUrl: string, replicaUrl: string | undefined): string {
  if (replicaUrl === undefined) return readerUrl;
  const url = new URL(replicaUrl);
  const { username, password } = new URL(readerUrl);
  Object.assign(url, { username, password });
  return url.href;
}

/** A URL that may be shown and logged. */
export function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password !== '') shown.password = '***';
  return shown.href;
}
