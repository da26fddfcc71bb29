/** Clients are registered by the operator, and the operator's own client by the first start. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { SCOPES_OF_ROLE } from '#edge';
import type { Clients } from './registry/clients.js';

const CLIENT_ID = 'operator';
const FILE = 'first-operator.json';

/** The lines to say, where there was no client of the operator and one was made. */
export async function makeFirstOperator(
  pool: Pool,
  clients: Clients,
  dataFolder: string,
): Promise<string[]> {
  const { rows } = await pool.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM issuer.clients WHERE role = 'operator' AND NOT demo) AS found`,
  );
  if (rows[0]?.found === true) return [];
  const scopes = SCOPES_OF_ROLE.operator;
  const made = await clients.register({
    clientId: CLIENT_ID,
    method: 'secret',
    role: 'operator',
    scopes,
  });
  if (made === null) return [];
  const file = join(dataFolder, FILE);
  await mkdir(dataFolder, { recursive: true });
  const content = { clientId: CLIENT_ID, secret: made.secret };
  await writeFile(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  return [
    `管理员客户端已建立，密钥在 ${file}；取走后请删除该文件。`,
    `A client of the operator was made; its secret is in ${file}. Take it, then delete the file.`,
  ];
}
