/**
 * The addresses under which this bank's own issuer is known. With `PUBLIC_URL` there is one;
 * without it each process that serves sign-ins says its own, and those beside it read it here.
 */
import type { Pool } from 'pg';

/** A name that is not known makes them be read again, and no more often than this. */
const AGAIN_MS = 5_000;

export class IssuerNames {
  readonly #fixed: boolean;
  #names: ReadonlySet<string>;
  #readAt = -Infinity;

  constructor(
    private readonly pool: Pool,
    fixed: string | null,
  ) {
    this.#fixed = fixed !== null;
    this.#names = new Set(fixed === null ? [] : [fixed]);
  }

  async has(issuer: string): Promise<boolean> {
    if (this.#names.has(issuer)) return true;
    if (this.#fixed || performance.now() - this.#readAt < AGAIN_MS) return false;
    await this.#read();
    return this.#names.has(issuer);
  }

  /** This process gives out tokens under this address. */
  async say(issuer: string): Promise<void> {
    if (this.#fixed) return;
    await this.pool.query(
      `INSERT INTO issuer.addresses (url) VALUES ($1)
       ON CONFLICT (url) DO UPDATE SET seen_at = now()`,
      [issuer],
    );
    await this.#read();
  }

  async #read(): Promise<void> {
    this.#readAt = performance.now();
    const { rows } = await this.pool.query<{ url: string }>('SELECT url FROM issuer.addresses');
    this.#names = new Set(rows.map(({ url }) => url));
  }
}
