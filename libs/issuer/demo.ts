/**
 * What a demo bank makes at its first start, so that one command runs everything: clients and
 * accounts with secrets of their own, told once, and kept in the data folder for `npm run token`.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { type Role, SCOPES, SCOPES_OF_ROLE } from '#edge';
import { CannotStart } from '#settings';
import type { Accounts } from './registry/accounts.js';
import type { Clients } from './registry/clients.js';

export interface DemoClient {
  readonly clientId: string;
  readonly secret: string;
}

/** The file `demo-clients.json`, which only its owner can read. */
export interface DemoFile {
  /** Where the bank is, as it last started. */
  readonly baseUrl: string;
  /** By the name of the client. */
  readonly clients: Readonly<Record<string, DemoClient>>;
}

const CLIENTS: readonly { clientId: string; role: Role; institution?: string }[] = [
  { clientId: 'demo-operator', role: 'operator' },
  { clientId: 'demo-college', role: 'college', institution: '4121010845' },
  { clientId: 'demo-college-2', role: 'college', institution: '4121010151' },
  { clientId: 'demo-certifier', role: 'certifyingBody', institution: 'CERT-DL-01' },
  { clientId: 'demo-admissions', role: 'admissionsOffice', institution: '4121010141' },
];

/** Where people of the demo bank sign in: any port of their own computer. */
const PORTAL = {
  clientId: 'demo-portal',
  method: 'people',
  scopes: SCOPES,
  redirectUris: ['http://127.0.0.1/callback'],
  firstParty: true,
  demo: true,
} as const;

const ACCOUNTS = [
  { name: 'operator', role: 'operator' },
  { name: 'college', role: 'college', institution: '4121010845' },
] as const;

interface DemoParts {
  readonly clients: Clients;
  readonly accounts: Accounts;
  readonly dataFolder: string;
}

/** Makes what is missing; the lines to say where something was made. */
export async function makeDemo(parts: DemoParts, baseUrl: string): Promise<string[]> {
  const { clients, accounts, dataFolder } = parts;
  const kept = (await readDemo(dataFolder))?.clients ?? {};
  const made: Record<string, DemoClient> = {};
  const lines: string[] = [];
  for (const one of CLIENTS) {
    const secret = await secretOf(clients, one, kept[one.clientId]);
    if (secret === null) continue;
    made[one.clientId] = { clientId: one.clientId, secret };
    lines.push(`  ${one.clientId}  ${secret}`);
  }
  await clients.register(PORTAL);
  for (const one of ACCOUNTS) {
    const added = await accounts.add({ ...one, demo: true });
    if (added !== null) lines.push(`  ${one.name} (${PORTAL.clientId})  ${added.password}`);
  }
  await writeDemo(dataFolder, { baseUrl, clients: { ...kept, ...made } });
  return lines.length === 0 ? [] : [TOLD_ONCE, ...lines];
}

const TOLD_ONCE =
  '演示客户端与账户的密钥，仅显示这一次 · Secrets of the demo clients and accounts, shown this once:';

/** A new secret, where there is no client yet or the folder does not have its secret; else null. */
async function secretOf(
  clients: Clients,
  one: (typeof CLIENTS)[number],
  kept: DemoClient | undefined,
): Promise<string | null> {
  const scopes = SCOPES_OF_ROLE[one.role];
  const registered = await clients.register({ ...one, method: 'secret', scopes, demo: true });
  if (registered !== null) return registered.secret;
  if (kept !== undefined && (await clients.proves(one.clientId, kept.secret))) return null;
  return (await clients.newSecret(one.clientId))?.secret ?? null;
}

export async function readDemo(dataFolder: string): Promise<DemoFile | null> {
  try {
    return JSON.parse(await readFile(join(dataFolder, FILE), 'utf8')) as DemoFile;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CannotStart(
      {
        zh: `无法读取 ${join(dataFolder, FILE)}。请检查权限；删除它后重新启动，演示客户端会得到新的密钥。`,
        en: `${join(dataFolder, FILE)} cannot be read. Check who may; without it the demo clients get new secrets at the next start.`,
      },
      { cause: error },
    );
  }
}

const FILE = 'demo-clients.json';

/** Whole or not at all, for its owner only. */
export async function writeDemo(dataFolder: string, content: DemoFile): Promise<void> {
  await mkdir(dataFolder, { recursive: true });
  const draft = join(dataFolder, `${FILE}.${process.pid}`);
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, join(dataFolder, FILE));
}

/** @throws CannotStart where a production bank would know demo clients. */
export async function refuseDemo(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM issuer.clients WHERE demo)
       OR EXISTS (SELECT FROM issuer.accounts WHERE demo) AS found`,
  );
  if (rows[0]?.found !== true) return;
  throw new CannotStart({
    zh: '此数据库中有演示客户端或演示账户，生产环境拒绝启动。请用 DEMO_CLIENTS=retire 启动一次以删除它们；已登记的学习成果不受影响。',
    en: 'This database has demo clients or accounts, and a production bank does not start with them. Start once with DEMO_CLIENTS=retire to delete them; what is recorded stays.',
  });
}

export async function retireDemo(pool: Pool): Promise<void> {
  await pool.query('DELETE FROM issuer.clients WHERE demo');
  await pool.query('DELETE FROM issuer.accounts WHERE demo');
}
