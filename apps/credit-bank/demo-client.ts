/** A client of the running demo bank: its token by client credentials, and it itself if need be. */
import { type DemoCaller, SCOPES_OF_ROLE } from '#edge';
import { type DemoClient, readDemo, writeDemo } from '#issuer';
import { CannotStart } from '#settings';

const OPERATOR = { clientId: 'demo-operator', role: 'operator' } as const;

/** A token of the issuer for one of the demo clients; one for another institution is registered. */
export async function issuedToken(dataFolder: string, caller: DemoCaller): Promise<string> {
  const demo = await readDemo(dataFolder);
  if (demo === null) throw notRunning(dataFolder);
  const { baseUrl, clients } = demo;
  const known = clients[caller.clientId];
  const token = known === undefined ? null : await tokenOf(baseUrl, known, caller);
  if (token !== null) return token;
  const operator = clients[OPERATOR.clientId];
  const asOperator = operator === undefined ? null : await tokenOf(baseUrl, operator, OPERATOR);
  if (asOperator === null) throw notRunning(baseUrl);
  const made = await registered(baseUrl, asOperator, caller);
  await writeDemo(dataFolder, { baseUrl, clients: { ...clients, [caller.clientId]: made } });
  const first = await tokenOf(baseUrl, made, caller);
  if (first === null) throw notRunning(baseUrl);
  return first;
}

/** Null where the issuer does not know the client by this secret. */
async function tokenOf(
  baseUrl: string,
  { clientId, secret }: DemoClient,
  { role }: DemoCaller,
): Promise<string | null> {
  const answer = await reached(baseUrl, '/oidc/token', {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: SCOPES_OF_ROLE[role].join(' '),
    }),
  });
  if (!answer.ok) return null;
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

/** Registered now, or given a new secret where this folder lost the one it had. */
async function registered(
  baseUrl: string,
  token: string,
  { clientId, role, institution }: DemoCaller,
): Promise<DemoClient> {
  const post = (path: string, body: object): Promise<Response> =>
    reached(baseUrl, path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const body = { clientId, role, institution, authentication: 'secret' };
  let answer = await post('/v1/clients', body);
  if (answer.status === 409) answer = await post(`/v1/clients/${clientId}/secrets`, {});
  const made = (await answer.json()) as { clientSecret?: string; code?: string };
  if (made.clientSecret === undefined) throw refused(made.code ?? String(answer.status));
  return { clientId, secret: made.clientSecret };
}

async function reached(baseUrl: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, baseUrl), {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(30_000),
    });
  } catch {
    throw notRunning(baseUrl);
  }
}

function refused(code: string): CannotStart {
  return new CannotStart({
    zh: `学分银行不为该机构登记演示客户端（${code}）。请先用 POST /v1/institutions 登记该机构。`,
    en: `The bank registers no demo client for that institution (${code}). Register the institution with POST /v1/institutions first.`,
  });
}

function notRunning(where: string): CannotStart {
  return new CannotStart({
    zh: `无法从 ${where} 取得令牌。请先用 npm start 启动学分银行（同一数据目录），再重试。`,
    en: `There is no token to be had from ${where}. Start the bank with npm start (and the same data folder), then try again.`,
  });
}
