/**
 * What oidc-provider remembers between two requests (codes, sessions, used assertions), in the
 * database: several processes serve one sign-in, and a restart ends none. Ids are secrets that a
 * browser or client holds, so the rows keep only marks of them; what they hold is sealed.
 */
import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { Pool } from 'pg';
import type { Vault } from '../vault.js';

interface Row {
  readonly sealed: Buffer;
  readonly consumed: string | null;
}

const SELECT = `SELECT sealed, extract(epoch FROM consumed_at)::bigint::text AS consumed
  FROM issuer.sign_ins`;

export class SignIns implements Adapter {
  constructor(
    private readonly pool: Pool,
    private readonly vault: Vault,
    private readonly model: string,
  ) {}

  async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const mark = this.#mark(id);
    const { grantId, uid } = payload;
    const { rowCount } = await this.pool.query(
      `INSERT INTO issuer.sign_ins (model, id, grant_id, uid, sealed, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 second')
       ON CONFLICT (model, id) DO UPDATE SET grant_id = excluded.grant_id, uid = excluded.uid,
         sealed = excluded.sealed, expires_at = excluded.expires_at
         WHERE excluded.model <> 'ReplayDetection' OR issuer.sign_ins.expires_at <= now()`,
      [
        this.model,
        mark,
        grantId === undefined ? null : this.#mark(grantId),
        uid === undefined ? null : this.#mark(uid),
        this.vault.seal('sign-ins', this.#context(mark), JSON.stringify(payload)),
        expiresIn,
      ],
    );
    // Two requests with one assertion at once: the second one finds the row of the first.
    if (rowCount === 0) throw new errors.InvalidClientAuth('the assertion was used before');
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const mark = this.#mark(id);
    const { rows } = await this.pool.query<Row>(
      `${SELECT} WHERE model = $1 AND id = $2 AND expires_at > now()`,
      [this.model, mark],
    );
    return this.#opened(mark, rows[0]);
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const { rows } = await this.pool.query<Row & { id: Buffer }>(
      `SELECT id, sealed, extract(epoch FROM consumed_at)::bigint::text AS consumed
       FROM issuer.sign_ins WHERE model = $1 AND uid = $2 AND expires_at > now()`,
      [this.model, this.#mark(uid)],
    );
    const [row] = rows;
    return row === undefined ? undefined : this.#opened(row.id, row);
  }

  /** For sign-in on devices without a keyboard, which is not offered. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  async consume(id: string): Promise<void> {
    const { rowCount } = await this.pool.query(
      `UPDATE issuer.sign_ins SET consumed_at = now()
       WHERE model = $1 AND id = $2 AND consumed_at IS NULL`,
      [this.model, this.#mark(id)],
    );
    // Two requests with one code at once: it is good for one of them.
    if (rowCount === 0) throw new errors.InvalidGrant('the code was used before');
  }

  async destroy(id: string): Promise<void> {
    await this.pool.query('DELETE FROM issuer.sign_ins WHERE model = $1 AND id = $2', [
      this.model,
      this.#mark(id),
    ]);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.pool.query('DELETE FROM issuer.sign_ins WHERE grant_id = $1', [this.#mark(grantId)]);
  }

  #opened(mark: Buffer, row: Row | undefined): AdapterPayload | undefined {
    if (row === undefined) return undefined;
    const opened = this.vault.open('sign-ins', this.#context(mark), row.sealed);
    if (opened === null) return undefined;
    const payload = JSON.parse(opened) as AdapterPayload;
    return row.consumed === null ? payload : { ...payload, consumed: Number(row.consumed) };
  }

  #mark(secret: string): Buffer {
    return this.vault.mark('sign-ins', secret);
  }

  #context(mark: Buffer): string {
    return `${this.model}|${mark.toString('base64url')}`;
  }
}
