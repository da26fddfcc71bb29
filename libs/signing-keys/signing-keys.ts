/** Signing keys in `keys.signing_keys`: per purpose the one that signs, and all there were. */
import type { KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { PurposeSeal, purposeRoots } from '#personal-data';
import { CannotStart } from '#settings';
import type { Pool, PoolClient } from 'pg';
import { newKeyPair, privateKeyOf, publicKeyOf, thumbprint } from './ed25519.js';

export const SIGNING_PURPOSES = ['checkpoint', 'credential'] as const;
export type SigningPurpose = (typeof SIGNING_PURPOSES)[number];

/** Whoever checks a signature needs no more than this. */
export interface VerificationKey {
  readonly purpose: SigningPurpose;
  /** RFC 7638 thumbprint in base64url. */
  readonly kid: string;
  readonly publicKey: KeyObject;
  /** The same key as the 32 bytes of RFC 8032. */
  readonly publicBytes: Uint8Array;
  /** Instants as PostgreSQL writes them, in UTC. */
  readonly createdAt: string;
  /** Null for the key that signs today. */
  readonly retiredAt: string | null;
}

export interface SigningKey extends VerificationKey {
  readonly privateKey: KeyObject;
}

interface Row {
  readonly purpose: SigningPurpose;
  readonly kid: string;
  readonly public_key: Buffer;
  readonly wrapped: Buffer | null;
  readonly created_at: string;
  readonly retired_at: string | null;
}

const COLUMNS = 'purpose, kid, public_key, created_at::text, retired_at::text';
const CURRENT = `SELECT ${COLUMNS}, wrapped FROM keys.signing_keys
  WHERE purpose = $1 AND retired_at IS NULL`;
const HISTORY = `SELECT ${COLUMNS}, NULL AS wrapped FROM keys.signing_keys
  WHERE purpose = $1 ORDER BY created_at, kid`;
const RETIRE = `UPDATE keys.signing_keys SET retired_at = clock_timestamp(), wrapped = NULL
  WHERE purpose = $1 AND retired_at IS NULL`;
/** Whoever makes the first key at the same moment finds the other one's. */
const CREATE = `INSERT INTO keys.signing_keys (created_at, purpose, kid, public_key, wrapped)
  VALUES (clock_timestamp(), $1, $2, $3, $4) ON CONFLICT DO NOTHING`;

/** More private keys than sign at one time; a retired one falls out by itself. */
const UNWRAPPED_MAX = 4;

export class SigningKeys {
  readonly #pool: Pool;
  readonly #seal: PurposeSeal;
  readonly #unwrapped = new LRUCache<string, SigningKey>({ max: UNWRAPPED_MAX });

  private constructor(pool: Pool, seal: PurposeSeal) {
    this.#pool = pool;
    this.#seal = seal;
  }

  /**
   * The keys of the database behind `pool`, which is a login of the duty `keys`.
   * @throws CannotStart where the master key is not the one that they were wrapped by.
   */
  static async open(pool: Pool, masterKey: Uint8Array): Promise<SigningKeys> {
    const roots = await purposeRoots(pool, masterKey);
    const keys = new SigningKeys(pool, new PurposeSeal(roots, 'signing-keys'));
    for (const purpose of SIGNING_PURPOSES) await keys.#current(pool, purpose);
    return keys;
  }

  /**
   * The key that signs for `purpose`, made where there is none. The database is asked every time,
   * so that a key which was retired elsewhere signs nothing more.
   */
  async current(purpose: SigningPurpose): Promise<SigningKey> {
    const found = await this.#current(this.#pool, purpose);
    if (found !== null) return found;
    await this.#create(this.#pool, purpose);
    return this.#there(this.#pool, purpose);
  }

  /** Every key that ever signed for `purpose`, the oldest first. */
  async history(purpose: SigningPurpose): Promise<VerificationKey[]> {
    const { rows } = await this.#pool.query<Row>({
      name: 'signing-keys-history',
      text: HISTORY,
      values: [purpose],
    });
    return rows.map(verificationKey);
  }

  /** A new key signs from now on; of the old one only the public half is left. */
  async rotate(purpose: SigningPurpose): Promise<SigningKey> {
    const client = await this.#pool.connect();
    let broken = true;
    try {
      await client.query('BEGIN');
      await client.query(RETIRE, [purpose]);
      await this.#create(client, purpose);
      const key = await this.#there(client, purpose);
      await client.query('COMMIT');
      broken = false;
      return key;
    } finally {
      // A connection that is given up takes its transaction with it.
      client.release(broken);
    }
  }

  async #create(on: Pool | PoolClient, purpose: SigningPurpose): Promise<void> {
    const { publicKey, seed } = newKeyPair();
    const kid = thumbprint(publicKey);
    const wrapped = this.#seal.seal(contextOf(purpose, kid), seed);
    await on.query(CREATE, [purpose, kid, publicKey, wrapped]);
  }

  async #there(on: Pool | PoolClient, purpose: SigningPurpose): Promise<SigningKey> {
    const key = await this.#current(on, purpose);
    if (key === null) throw new Error(`a key for "${purpose}" was made and is not there`);
    return key;
  }

  async #current(on: Pool | PoolClient, purpose: SigningPurpose): Promise<SigningKey | null> {
    const { rows } = await on.query<Row>({
      name: 'signing-keys-current',
      text: CURRENT,
      values: [purpose],
    });
    const [row] = rows;
    if (row === undefined) return null;
    const known = this.#unwrapped.get(row.kid) ?? this.#unwrap(row);
    this.#unwrapped.set(row.kid, known);
    return known;
  }

  #unwrap(row: Row): SigningKey {
    const publicKey = row.public_key;
    const seed = this.#seal.open(contextOf(row.purpose, row.kid), row.wrapped ?? Buffer.alloc(0));
    if (seed === null) throw otherMasterKey();
    return { ...verificationKey(row), privateKey: privateKeyOf({ publicKey, seed }) };
  }
}

function contextOf(purpose: SigningPurpose, kid: string): string {
  return `signing-key|${purpose}|${kid}`;
}

function verificationKey(row: Row): VerificationKey {
  return {
    purpose: row.purpose,
    kid: row.kid,
    publicKey: publicKeyOf(row.public_key),
    publicBytes: new Uint8Array(row.public_key),
    createdAt: instantOf(row.created_at),
    retiredAt: row.retired_at === null ? null : instantOf(row.retired_at),
  };
}

// The sessions speak UTC, so PostgreSQL writes `2026-11-23 08:00:00.123456+00`.
function instantOf(text: string): string {
  return text.replace(' ', 'T').replace(/\+00$/, 'Z');
}

function otherMasterKey(): CannotStart {
  return new CannotStart({
    zh: '主密钥与签名密钥不符：库中的签名私钥由另一把主密钥加密。请使用原来的 CREDIT_BANK_MASTER_KEY，或数据目录中原来的 master.key。',
    en: 'The master key does not belong to the signing keys of this database: they are wrapped by another one. Give the CREDIT_BANK_MASTER_KEY, or the master.key of the data folder, that they were made with.',
  });
}
