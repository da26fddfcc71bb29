/**
 * The keys that sign the issuer's tokens: ECDSA on P-256, which every client library knows. One key
 * signs; one that was replaced is published until the last token that it signed has ended.
 */
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import type { Pool } from 'pg';
import { CannotStart } from '#settings';
import { KEPT_AFTER_SECONDS } from '../lifetimes.js';
import type { Vault } from '../vault.js';

export const SIGNING_ALGORITHM = 'ES256';

/** Any number does, as long as nobody else locks it in the bank's database. */
const LOCK = 1_795_000_900;
const REPLACED_AFTER_DAYS = 90;
/** An unknown key id makes the keys be read again, and no more often than this. */
const AGAIN_MS = 5_000;
/** A known one does so after this: a key that was retired elsewhere leaves here, too. */
const KNOWN_FOR_MS = 60_000;

interface Row {
  readonly kid: string;
  readonly publicJwk: JWK;
  readonly wrapped: Buffer;
  readonly signs: boolean;
}

const READ = `
  SELECT kid, public_jwk AS "publicJwk", wrapped, retired_at IS NULL AS signs
  FROM issuer.signing_keys
  WHERE retired_at IS NULL OR retired_at > now() - $1 * interval '1 second'
  ORDER BY retired_at DESC NULLS FIRST, kid`;

export class SigningKeys {
  #public = new Map<string, KeyObject>();
  #readAt = -Infinity;

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    /** Milliseconds of a clock that nobody sets. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The public key of a token's `kid`; null where no key of ours is called so, or is any more. */
  async publicKey(kid: string | undefined): Promise<KeyObject | null> {
    if (kid === undefined) return null;
    const known = this.#public.get(kid) ?? null;
    const age = this.now() - this.#readAt;
    if (age < (known === null ? AGAIN_MS : KNOWN_FOR_MS)) return known;
    this.#readAt = this.now();
    await this.#read();
    return this.#public.get(kid) ?? null;
  }

  /** All that are published, with their private parts; the first one signs. */
  async all(): Promise<JWK[]> {
    const rows = await this.#read();
    return rows.map(({ kid, publicJwk, wrapped }) => {
      const opened = this.vault.open('signing keys', kid, wrapped);
      if (opened === null) throw otherMasterKey();
      const secret = JSON.parse(opened) as JWK;
      return { ...secret, ...publicJwk };
    });
  }

  /** Makes a key where none signs, or the one that does is old, and clears those out of time. */
  async upkeep(): Promise<void> {
    await this.#locked(async (query) => {
      await query(
        `DELETE FROM issuer.signing_keys
         WHERE retired_at < now() - 2 * $1 * interval '1 second'`,
        [KEPT_AFTER_SECONDS],
      );
      const found = await query(
        `SELECT FROM issuer.signing_keys
         WHERE retired_at IS NULL AND made_at > now() - $1 * interval '1 day'`,
        [REPLACED_AFTER_DAYS],
      );
      if (found === 0) await this.#make(query);
    });
  }

  /** A new key signs from now on; its id. */
  async rotate(): Promise<string> {
    return this.#locked((query) => this.#make(query));
  }

  async #make(query: Query): Promise<string> {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const bare = publicKey.export({ format: 'jwk' }) as JWK;
    const kid = await calculateJwkThumbprint(bare);
    const publicJwk = { ...bare, kid, alg: SIGNING_ALGORITHM, use: 'sig' };
    const secret = JSON.stringify(privateKey.export({ format: 'jwk' }));
    await query('UPDATE issuer.signing_keys SET retired_at = now() WHERE retired_at IS NULL', []);
    await query('INSERT INTO issuer.signing_keys (kid, public_jwk, wrapped) VALUES ($1, $2, $3)', [
      kid,
      JSON.stringify(publicJwk),
      this.vault.seal('signing keys', kid, secret),
    ]);
    return kid;
  }

  async #locked<T>(work: (query: Query) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
      const done = await work(async (text, values) => {
        return (await client.query(text, [...values])).rowCount ?? 0;
      });
      await client.query('COMMIT');
      return done;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async #read(): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>(READ, [KEPT_AFTER_SECONDS]);
    this.#public = new Map(
      rows.map(({ kid, publicJwk }) => [kid, createPublicKey({ key: publicJwk, format: 'jwk' })]),
    );
    return rows;
  }
}

type Query = (text: string, values: readonly unknown[]) => Promise<number>;

function otherMasterKey(): CannotStart {
  return new CannotStart({
    zh: '主密钥与此数据库不符：签名密钥由另一把主密钥加密。请使用原来的 CREDIT_BANK_MASTER_KEY，或数据目录中原来的 master.key。',
    en: 'The master key does not belong to this database: the signing keys are wrapped by another one. Give the CREDIT_BANK_MASTER_KEY, or the master.key of the data folder, that it was made with.',
  });
}
