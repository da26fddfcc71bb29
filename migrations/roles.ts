import type { QueryRunner } from 'typeorm';

/** One connection string for each of the roles that the bank runs under. */
export interface RoleUrls {
  readonly owner: string;
  readonly writer: string;
  readonly projector: string;
  readonly reader: string;
  readonly keys: string;
}

type Duty = Exclude<keyof RoleUrls, 'owner'>;

interface Login {
  readonly duty: Duty;
  readonly name: string;
  readonly password: string;
}

/**
 * What each role may do, applied after every migration: a table that came with it is covered too.
 * Nobody owns anything; heads are locked FOR UPDATE, which asks for UPDATE on a column.
 */
const GRANTS: Readonly<Record<Duty, readonly (readonly [schema: string, grant: string])[]>> = {
  writer: [
    ['log', 'SELECT ON ALL TABLES IN SCHEMA log'],
    ['log', 'INSERT ON log.events, log.commands, log.claims'],
    ['log', 'DELETE ON log.claims'],
    ['log', 'UPDATE (epoch) ON log.heads'],
    ['log', 'EXECUTE ON ALL FUNCTIONS IN SCHEMA log'],
    ['imports', 'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA imports'],
    ['imports', 'USAGE ON ALL SEQUENCES IN SCHEMA imports'],
    ['reports', 'SELECT, INSERT, UPDATE ON reports.evidence_conflicts'],
    ['simulations', 'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA simulations'],
    ['seal', 'SELECT ON ALL TABLES IN SCHEMA seal'],
    ['seal', 'INSERT, UPDATE (exported), DELETE ON seal.checkpoints'],
  ],
  projector: [
    ['log', 'SELECT ON log.events, log.heads'],
    ['log', 'EXECUTE ON FUNCTION log.position_at'],
    ['read', 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA read'],
    ['projection', 'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA projection'],
    ['seal', 'SELECT, INSERT, UPDATE ON seal.trees, seal.tiles'],
  ],
  reader: [
    ['log', 'SELECT ON log.events, log.heads, log.claims'],
    ['log', 'EXECUTE ON FUNCTION log.position_at'],
    ['read', 'SELECT ON ALL TABLES IN SCHEMA read'],
    ['projection', 'SELECT ON projection.live, projection.models'],
    ['reports', 'SELECT ON ALL TABLES IN SCHEMA reports'],
    // The one thing that a reader writes: that it has read. It changes and removes none of it.
    ['access', 'SELECT, INSERT ON access.views'],
    // A verification says that it happened; it changes and removes nothing that was said before.
    ['sharing', 'SELECT, INSERT ON sharing.views'],
    ['seal', 'SELECT ON ALL TABLES IN SCHEMA seal'],
    // And what it issues: it is signed by the query side, and nothing of it is ever removed.
    ['credentials', 'SELECT, INSERT ON credentials.issued'],
    ['credentials', 'UPDATE (revoked_from, cause) ON credentials.issued'],
    ['credentials', 'SELECT, UPDATE (position) ON credentials.searched'],
  ],
  keys: [
    ['keys', 'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA keys'],
    ['issuer', 'SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA issuer'],
  ],
};

const DUTIES = Object.keys(GRANTS) as Duty[];

/** The owner may not create the logins and they are not there: the operator has to decide. */
export class RolesMissing extends Error {
  readonly text: { readonly zh: string; readonly en: string };

  constructor(readonly sql: string) {
    const zh =
      '数据库所有者无权创建运行角色；请由管理员执行以下语句，或设置 ROLES=single 以单一角色运行。';
    const en =
      'The owner may not create the roles the bank runs under; have an administrator run these ' +
      'statements, or set ROLES=single to run under one role.';
    super(`${zh}\n${en}\n${sql}`);
    this.name = 'RolesMissing';
    this.text = { zh: `${zh}\n${sql}`, en };
  }
}

function nameIn(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

/** Duties whose URL names the owner are not logins of their own: that is ROLES=single. */
function logins(urls: RoleUrls): Login[] {
  return DUTIES.map((duty) => ({
    duty,
    name: nameIn(urls[duty]),
    password: decodeURIComponent(new URL(urls[duty]).password),
  })).filter((login) => login.name !== nameIn(urls.owner));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  const plain = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${plain.replaceAll('\\', '\\\\')}` : plain;
}

function loginSql(verb: 'CREATE' | 'ALTER', login: Login): string {
  const password = login.password === '' ? '' : ` PASSWORD ${literal(login.password)}`;
  return `${verb} ROLE ${quoted(login.name)} LOGIN${password}`;
}

async function rows<Row>(runner: QueryRunner, sql: string, values: unknown[]): Promise<Row[]> {
  return (await runner.query(sql, values)) as Row[];
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** Another database of the same server may create the same login at this moment. */
async function create(runner: QueryRunner, login: Login): Promise<void> {
  try {
    await runner.query(loginSql('CREATE', login));
  } catch (error) {
    if (!['42710', '23505'].includes(codeOf(error) ?? '')) throw error;
  }
}

/**
 * Makes the logins that are missing. `refused(url)` says whether the server turns the login's
 * password away; only then is it set again, so that a start changes nothing where nothing changed.
 */
export async function ensureLogins(
  runner: QueryRunner,
  urls: RoleUrls,
  refused: (url: string) => Promise<boolean>,
): Promise<void> {
  const wanted = logins(urls);
  const there = await rows<{ rolname: string }>(
    runner,
    'SELECT rolname FROM pg_roles WHERE rolname = ANY ($1)',
    [wanted.map((login) => login.name)],
  );
  const names = new Set(there.map((row) => row.rolname));
  const missing = wanted.filter((login) => !names.has(login.name));
  const [self] = await rows<{ may: boolean }>(
    runner,
    'SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user',
    [],
  );
  if (missing.length > 0 && self?.may !== true) {
    throw new RolesMissing(missing.map((login) => `${loginSql('CREATE', login)};`).join('\n'));
  }
  for (const login of missing) await create(runner, login);
  if (self?.may !== true) return;
  for (const login of wanted.filter((each) => names.has(each.name))) {
    if (await refused(urls[login.duty])) await runner.query(loginSql('ALTER', login));
  }
}

/** Says again what each login may do; what is granted already stays as it is. */
export async function grantDuties(runner: QueryRunner, urls: RoleUrls): Promise<void> {
  const there = await rows<{ nspname: string }>(
    runner,
    'SELECT nspname FROM pg_namespace WHERE nspname = ANY ($1)',
    [[...new Set(DUTIES.flatMap((duty) => GRANTS[duty].map(([schema]) => schema)))]],
  );
  const schemas = new Set(there.map((row) => row.nspname));
  for (const login of logins(urls)) {
    const grants = GRANTS[login.duty].filter(([schema]) => schemas.has(schema));
    for (const schema of new Set(grants.map(([each]) => each))) {
      await runner.query(`GRANT USAGE ON SCHEMA ${schema} TO ${quoted(login.name)}`);
    }
    for (const [, grant] of grants) {
      await runner.query(`GRANT ${grant} TO ${quoted(login.name)}`);
    }
  }
}
