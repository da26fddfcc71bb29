/** People's accounts at the bank's own issuer: no name is kept, and passwords are hashed. */
import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Role, Scope } from '#edge';
import { INITIAL_PASSWORD_DAYS } from '../lifetimes.js';
import { drawnPassword, matches, NOBODY, passwordHash } from '../passwords/hashing.js';
import type { Vault } from '../vault.js';

export interface Account {
  readonly accountId: string;
  readonly role: Role;
  readonly institution: string | null;
  readonly learner: string | null;
  readonly disabled: boolean;
  /** Until when the password that the bank drew is good; null for one that was chosen. */
  readonly passwordUntil: string | null;
  /** Sign-ins and tokens from before are over, in seconds; 0 where none is. */
  readonly validFrom: number;
  /** By the ids of applications that are not the bank's own. */
  readonly consents: Readonly<Record<string, Consent>>;
}

/** What one of them may do for whom the account is. */
export interface Consent {
  readonly scopes: readonly Scope[];
  readonly givenAt: string;
  /** Since when there is one without a break, in seconds: tokens from before it are over. */
  readonly since: number;
}

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly institution?: string | undefined;
  readonly learner?: string | undefined;
  readonly demo?: boolean;
}

/** Who it is that knows the password, and what for it is good. */
export interface Known {
  readonly account: Account;
  /** `drawn`: to choose another one. `over`: it was drawn, and not changed in time. */
  readonly password: 'chosen' | 'drawn' | 'over';
  /** As it is kept, so that one is replaced that is still the same. */
  readonly kept: Buffer;
}

/** A password that the bank drew, told at this moment only. */
export interface Drawn {
  readonly account: Account;
  readonly password: string;
}

const COLUMNS = `account_id AS "accountId", role, institution, learner,
  disabled_at IS NOT NULL AS disabled, consents,
  to_char(password_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "passwordUntil",
  coalesce(floor(extract(epoch FROM nullif(valid_from, '-infinity'))), 0)::float8 AS "validFrom"`;

/** Demo accounts are none of production: theirs is good as long as the demo bank. */
const until = (now: string): string =>
  `CASE WHEN demo THEN NULL ELSE ${now} + interval '${INITIAL_PASSWORD_DAYS} days' END`;

export class Accounts {
  /** Told after something changed for an account. */
  onChanged: () => void = () => undefined;

  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    /** That of the issuer: what it gave out is compared with it to the second. */
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Null where the name is taken. */
  async add(wanted: NewAccount): Promise<Drawn | null> {
    const password = drawnPassword();
    const { rows } = await this.pool.query<Account>(
      `INSERT INTO issuer.accounts
         (account_id, login, password, role, institution, learner, demo, password_until)
       SELECT $1, $2, $3, $4, $5, $6::uuid, demo, ${until('$8::timestamptz')}
       FROM (VALUES ($7::boolean)) AS of (demo)
       ON CONFLICT (login) DO NOTHING RETURNING ${COLUMNS}`,
      [
        randomUUID(),
        this.#mark(wanted.name),
        await passwordHash(password),
        wanted.role,
        wanted.institution ?? null,
        wanted.learner ?? null,
        wanted.demo ?? false,
        this.now(),
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
  async signIn(name: string, password: string): Promise<Known | null> {
    const { rows } = await this.pool.query<Account & { kept: Buffer; over: boolean }>(
      `SELECT ${COLUMNS}, password AS kept, password_until <= $2 AS over
       FROM issuer.accounts WHERE login = $1`,
      [this.#mark(name), this.now()],
    );
    const [found] = rows;
    const right = await matches(password, found?.kept ?? NOBODY);
    if (!right || found === undefined || found.disabled) return null;
    const { kept, over, ...account } = found;
    const drawn = over ? 'over' : 'drawn';
    return { account, kept, password: account.passwordUntil === null ? 'chosen' : drawn };
  }

  /** A new password in place of the old one; null where there is no such account. */
  async newPassword(accountId: string): Promise<Drawn | null> {
    const password = drawnPassword();
    const set = `password = $3, password_until = ${until('$2::timestamptz')}, valid_from = $2`;
    const account = await this.#change(accountId, set, [this.now(), await passwordHash(password)]);
    return account === null ? null : { account, password };
  }

  isPassword({ kept }: Known, password: string): Promise<boolean> {
    return matches(password, kept);
  }

  /**
   * The password that somebody chose who knew the old one: whatever was signed in with that is
   * over. Null where the old one is another by now.
   */
  async choosePassword({ account, kept }: Known, password: string): Promise<Account | null> {
    const set = 'password = $3, password_until = NULL, valid_from = $2';
    const values = [this.now(), await passwordHash(password), kept];
    return this.#change(account.accountId, set, values, 'password = $4');
  }

  /** Enabled again, it has nobody signed in. */
  disable(accountId: string): Promise<Account | null> {
    return this.#change(accountId, 'disabled_at = coalesce(disabled_at, $2), valid_from = $2', [
      this.now(),
    ]);
  }

  enable(accountId: string): Promise<Account | null> {
    return this.#change(accountId, 'disabled_at = NULL, valid_from = $2', [this.now()]);
  }

  /** In place of what was consented to for this application before, whose tokens go on. */
  consent(accountId: string, clientId: string, scopes: readonly Scope[]): Promise<Account | null> {
    const now = this.now();
    const since = Math.floor(now.getTime() / 1_000);
    const consent = JSON.stringify({ scopes, givenAt: now.toISOString() });
    const set = `consents = consents || jsonb_build_object($2::text, $3::jsonb
      || jsonb_build_object('since', coalesce(consents -> $2 -> 'since', to_jsonb($4::bigint))))`;
    return this.#change(accountId, set, [clientId, consent, since]);
  }

  withdraw(accountId: string, clientId: string): Promise<Account | null> {
    return this.#change(accountId, 'consents = consents - $2::text', [clientId]);
  }

  async #change(
    accountId: string,
    change: string,
    values: readonly unknown[] = [],
    where = 'true',
  ): Promise<Account | null> {
    const { rows } = await this.pool.query<Account>(
      `UPDATE issuer.accounts SET ${change} WHERE account_id = $1 AND ${where}
       RETURNING ${COLUMNS}`,
      [accountId, ...values],
    );
    this.onChanged();
    return rows[0] ?? null;
  }

  #mark(name: string): Buffer {
    return this.vault.mark('names', name.normalize('NFKC').trim().toLowerCase());
  }
}
