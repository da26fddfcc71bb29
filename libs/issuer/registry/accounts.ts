/** People's accounts at the bank's own issuer: no name is kept, and passwords are hashed. */
import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import type { Role } from '#edge';
import type { Vault } from '../vault.js';

export interface Account {
  readonly accountId: string;
  readonly role: Role;
  readonly institution: string | null;
  readonly learner: string | null;
  readonly disabled: boolean;
}

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly institution?: string | undefined;
  readonly learner?: string | undefined;
  readonly demo?: boolean;
}

const COLUMNS = `account_id AS "accountId", role, institution, learner,
  disabled_at IS NOT NULL AS disabled`;

const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 32 MiB and some 80 ms for each guess, as OWASP's password storage sheet asks for. */
const WORK = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 } as const;

const hashed = promisify<string, Uint8Array, number, typeof WORK, Buffer>(scrypt);

export class Accounts {
  /** Told after something changed for an account. */
  onChanged: () => void = () => undefined;

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
  ) {}

  /** With its password, which is known at this moment only; null where the name is taken. */
  async add(wanted: NewAccount): Promise<{ account: Account; password: string } | null> {
    const password = newPassword();
    const { rows } = await this.pool.query<Account>(
      `INSERT INTO issuer.accounts
         (account_id, login, password, role, institution, learner, demo)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (login) DO NOTHING RETURNING ${COLUMNS}`,
      [
        randomUUID(),
        this.#mark(wanted.name),
        await passwordHash(password),
        wanted.role,
        wanted.institution ?? null,
        wanted.learner ?? null,
        wanted.demo ?? false,
      ],
    );
    const [account] = rows;
    return account === undefined ? null : { account, password };
  }

  async find(accountId: string): Promise<Account | null> {
    const { rows } = await this.pool.query<Account>(
      `SELECT ${COLUMNS} FROM issuer.accounts WHERE account_id = $1`,
      [accountId],
    );
    return rows[0] ?? null;
  }

  /** The account of the name, if this is its password; as long for a name that nobody has. */
  async signIn(name: string, password: string): Promise<Account | null> {
    const { rows } = await this.pool.query<Account & { password: Buffer }>(
      `SELECT ${COLUMNS}, password FROM issuer.accounts WHERE login = $1`,
      [this.#mark(name)],
    );
    const [found] = rows;
    const right = await matches(password, found?.password ?? NOBODY);
    if (!right || found === undefined || found.disabled) return null;
    const { accountId, role, institution, learner, disabled } = found;
    return { accountId, role, institution, learner, disabled };
  }

  /** A new password in place of the old one; null where there is no such account. */
  async newPassword(accountId: string): Promise<string | null> {
    const password = newPassword();
    const changed = await this.#change(accountId, 'password = $2', [await passwordHash(password)]);
    return changed === null ? null : password;
  }

  disable(accountId: string): Promise<Account | null> {
    return this.#change(accountId, 'disabled_at = coalesce(disabled_at, now())');
  }

  enable(accountId: string): Promise<Account | null> {
    return this.#change(accountId, 'disabled_at = NULL');
  }

  async #change(
    accountId: string,
    change: string,
    values: readonly unknown[] = [],
  ): Promise<Account | null> {
    const { rows } = await this.pool.query<Account>(
      `UPDATE issuer.accounts SET ${change} WHERE account_id = $1 RETURNING ${COLUMNS}`,
      [accountId, ...values],
    );
    this.onChanged();
    return rows[0] ?? null;
  }

  #mark(name: string): Buffer {
    return this.vault.mark('names', name.normalize('NFKC').trim().toLowerCase());
  }
}

/** 32 of them, so that every byte stands for one as likely as for another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz023456789';

/** 100 bits in letters that nobody mistakes for one another. */
function newPassword(): string {
  return [...randomBytes(20)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

async function passwordHash(password: string): Promise<Buffer> {
  const salt = randomBytes(SALT_BYTES);
  return Buffer.concat([salt, await hashed(password.normalize('NFKC'), salt, HASH_BYTES, WORK)]);
}

async function matches(password: string, stored: Buffer): Promise<boolean> {
  const salt = stored.subarray(0, SALT_BYTES);
  const given = await hashed(password.normalize('NFKC'), salt, HASH_BYTES, WORK);
  return timingSafeEqual(given, stored.subarray(SALT_BYTES));
}

/** No password hashes to it. */
const NOBODY = randomBytes(SALT_BYTES + HASH_BYTES);
