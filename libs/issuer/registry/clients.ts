/** The clients that the operator registered: whose they are, and how they prove it. */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { JSONWebKeySet } from 'jose';
import type { Pool } from 'pg';
import type { Bilingual, Role, Scope } from '#edge';

export interface Client {
  readonly clientId: string;
  /** As people read it; the id where there is none. */
  readonly name: Bilingual | null;
  /** Of the bank: nobody is asked whether it may act for them. */
  readonly firstParty: boolean;
  /** `people`: a public client, with which people sign in by code and PKCE. */
  readonly method: 'secret' | 'privateKey' | 'people';
  /** Absent for `people`, whose role is that of who signs in. */
  readonly role: Role | null;
  readonly institution: string | null;
  readonly scopes: readonly Scope[];
  readonly jwks: JSONWebKeySet | null;
  readonly redirectUris: readonly string[];
  readonly demo: boolean;
  readonly disabled: boolean;
  readonly createdAt: string;
}

export interface NewClient {
  readonly clientId?: string | undefined;
  readonly name?: Bilingual | undefined;
  readonly firstParty?: boolean | undefined;
  readonly method: Client['method'];
  readonly role?: Role | undefined;
  readonly institution?: string | undefined;
  readonly scopes: readonly Scope[];
  readonly jwks?: JSONWebKeySet | undefined;
  readonly redirectUris?: readonly string[] | undefined;
  readonly demo?: boolean;
}

/** With the secret, which is known at this moment only. */
export interface Registered {
  readonly client: Client;
  readonly secret: string | null;
}

const COLUMNS = `client_id AS "clientId", name, first_party AS "firstParty", method, role, institution, scopes, jwks,
  redirect_uris AS "redirectUris", demo, disabled_at IS NOT NULL AS disabled,
  to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "createdAt"`;

/** What no id looks like is not looked for. */
const ID = /^[\x21-\x7e]{1,128}$/;

/** Ids that begin so are those of a demo bank, and of none in production. */
export function isDemoId(clientId: string | undefined): boolean {
  return clientId?.startsWith('demo-') === true;
}

export class Clients {
  /** Told after something changed for a client, so that what is remembered of it is asked anew. */
  onChanged: () => void = () => undefined;

  constructor(private readonly pool: Pool) {}

  /** Null where the id is taken. */
  async register(wanted: NewClient): Promise<Registered | null> {
    const secret = wanted.method === 'secret' ? newSecret() : null;
    const { rows } = await this.pool.query<Client>(
      `INSERT INTO issuer.clients
         (client_id, method, role, institution, scopes, secret_hash, jwks, redirect_uris, demo,
          name, first_party)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (client_id) DO NOTHING RETURNING ${COLUMNS}`,
      [
        wanted.clientId ?? `client-${randomUUID()}`,
        wanted.method,
        wanted.role ?? null,
        wanted.institution ?? null,
        wanted.scopes,
        secret === null ? null : digestOf(secret),
        wanted.jwks === undefined ? null : JSON.stringify(wanted.jwks),
        wanted.redirectUris ?? [],
        wanted.demo ?? isDemoId(wanted.clientId),
        wanted.name === undefined ? null : JSON.stringify(wanted.name),
        wanted.firstParty ?? wanted.method !== 'people',
      ],
    );
    const [client] = rows;
    return client === undefined ? null : { client, secret };
  }

  async find(clientId: string): Promise<Client | null> {
    if (!ID.test(clientId)) return null;
    const { rows } = await this.pool.query<Client>(
      `SELECT ${COLUMNS} FROM issuer.clients WHERE client_id = $1`,
      [clientId],
    );
    return rows[0] ?? null;
  }

  /** In the order of their ids. */
  async list(after: string, limit: number): Promise<Client[]> {
    const { rows } = await this.pool.query<Client>(
      `SELECT ${COLUMNS} FROM issuer.clients WHERE client_id > $1 ORDER BY client_id LIMIT $2`,
      [after, limit],
    );
    return rows;
  }

  /** A new secret in place of the old one; null where the client has none. */
  async newSecret(clientId: string): Promise<Registered | null> {
    const secret = newSecret();
    const client = await this.#change(clientId, `secret_hash = $2`, `method = 'secret'`, [
      digestOf(secret),
    ]);
    return client === null ? null : { client, secret };
  }

  /** Other public keys in place of the old ones; null where the client has none. */
  newKeys(clientId: string, jwks: JSONWebKeySet): Promise<Client | null> {
    return this.#change(clientId, 'jwks = $2', `method = 'privateKey'`, [JSON.stringify(jwks)]);
  }

  /** Null where there is no such client. */
  disable(clientId: string): Promise<Client | null> {
    return this.#change(clientId, 'disabled_at = coalesce(disabled_at, now())', 'true');
  }

  enable(clientId: string): Promise<Client | null> {
    return this.#change(clientId, 'disabled_at = NULL', 'true');
  }

  /** Whether this is the secret of the client. */
  async proves(clientId: string, secret: string): Promise<boolean> {
    if (!ID.test(clientId)) return false;
    const { rows } = await this.pool.query<{ hash: Buffer }>(
      `SELECT secret_hash AS hash FROM issuer.clients
       WHERE client_id = $1 AND secret_hash IS NOT NULL AND disabled_at IS NULL`,
      [clientId],
    );
    const hash = rows[0]?.hash;
    return hash !== undefined && timingSafeEqual(hash, digestOf(secret));
  }

  async #change(
    clientId: string,
    change: string,
    where: string,
    values: readonly unknown[] = [],
  ): Promise<Client | null> {
    if (!ID.test(clientId)) return null;
    const { rows } = await this.pool.query<Client>(
      `UPDATE issuer.clients SET ${change} WHERE client_id = $1 AND ${where} RETURNING ${COLUMNS}`,
      [clientId, ...values],
    );
    this.onChanged();
    return rows[0] ?? null;
  }
}

/** What a request asks for of all that the client may ask for. */
export function askedOf(client: Client, scope: unknown): Scope[] {
  const words = typeof scope === 'string' ? scope.split(' ') : [];
  return client.scopes.filter((one) => words.includes(one));
}

/** 256 bits: a digest without salt or work is enough, for nobody finds them by trying. */
function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
