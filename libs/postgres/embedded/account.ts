import { execFile, spawn } from 'node:child_process';
import { CannotStart } from '#settings';

/**
 * As whom the server runs. PostgreSQL refuses root, so root hands it to an unprivileged user;
 * everyone else runs it as themselves.
 */
export type Account = { readonly uid: number; readonly gid: number } | 'self';

export interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Nothing of the caller's PG* variables reaches the server's programs. */
export function plainEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs a program in a session of its own: neither Ctrl-C nor a killed group reaches it. */
export async function runToEnd(
  program: string,
  args: readonly string[],
  account: Account,
): Promise<Ended> {
  const child = spawn(program, args, {
    detached: true,
    cwd: '/',
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(account === 'self' ? {} : account),
  });
  let output = '';
  const gather = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', gather);
  child.stderr.on('data', gather);
  return new Promise((settle) => {
    child.on('error', (error) => {
      settle({ code: 127, output: `${output}${error.message}` });
    });
    // `exit`, not `close`: a server that outlives pg_ctl may hold its pipes open.
    child.on('exit', (code) => {
      settle({ code: code ?? 1, output });
    });
  });
}

/** Programs of ours may be signalled by us; one that may not be is someone else's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const USER = 'postgres';

/** The account for this process's servers; made where root finds none. */
export async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return 'self';
  const account = (await accountOf(USER)) ?? (await madeAccount()) ?? (await accountOf('nobody'));
  if (account !== undefined) return account;
  throw new CannotStart({
    zh: '以 root 运行时，PostgreSQL 需要一个普通用户，但无法建立。请先执行 useradd --system postgres，或以普通用户启动，或设置 DATABASE_URL。',
    en: 'Run by root, PostgreSQL needs an unprivileged user, and none could be made. Run useradd --system postgres first, or start as another user, or set DATABASE_URL.',
  });
}

async function accountOf(user: string): Promise<Account | undefined> {
  const uid = await numberFrom('id', ['-u', user]);
  const gid = await numberFrom('id', ['-g', user]);
  return uid === undefined || gid === undefined || uid === 0 ? undefined : { uid, gid };
}

async function numberFrom(program: string, args: string[]): Promise<number | undefined> {
  const output = await new Promise<string>((settle) => {
    execFile(program, args, { env: plainEnvironment() }, (error, stdout) => {
      settle(error === null ? stdout.trim() : '');
    });
  });
  return /^[0-9]+$/.test(output) ? Number(output) : undefined;
}

/** Debian and Red Hat have useradd, Alpine has adduser. */
async function madeAccount(): Promise<Account | undefined> {
  const shell = ['--no-create-home', '--shell', '/bin/false'];
  const useradd = ['--system', '--user-group', ...shell, USER];
  if ((await runToEnd('useradd', useradd, 'self')).code !== 0) {
    await runToEnd('adduser', ['-S', '-D', '-H', '-s', '/bin/false', USER], 'self');
  }
  return accountOf(USER);
}
