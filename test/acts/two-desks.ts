/** Two command sides on one database, and ways to let their commands meet. */
import pg from 'pg';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { BankUser } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';

/** A command on its way: which of the two processes gets it does not matter to it. */
export type Sending = (desk: BankUser) => Promise<Answer>;

/** An event as the log has it. */
export interface Logged {
  readonly stream: string;
  readonly type: string;
  readonly epoch: number;
  readonly data: Json;
}

interface Desk {
  readonly address: string;
  readonly user: BankUser;
}

export class TwoDesks {
  private constructor(
    /** The whole bank: it projects and reads, and takes no command in a race. */
    readonly bank: RunningBank,
    readonly user: BankUser,
    private readonly desks: readonly [Desk, Desk],
    private readonly owner: pg.Client,
  ) {}

  static async open(): Promise<TwoDesks> {
    const bank = await startBank();
    const user = await BankUser.of(bank);
    const desk = async (): Promise<Desk> => {
      const address = await bank.alongside('command-api');
      return { address, user: await BankUser.of({ ...bank, baseUrl: address }) };
    };
    const desks = await Promise.all([desk(), desk()]);
    const owner = new pg.Client({ connectionString: bank.databaseUrl });
    await owner.connect();
    return new TwoDesks(bank, user, desks, owner);
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.bank.stop();
  }

  /** Sends all at once: the first of each pair to one process, the second to the other. */
  async race(pairs: readonly (readonly [Sending, Sending])[]): Promise<[Answer, Answer][]> {
    return Promise.all(
      pairs.map(([one, other]) =>
        Promise.all([one(this.desks[0].user), other(this.desks[1].user)]),
      ),
    );
  }

  /**
   * The same, but nobody may append before each of them has decided: every command of both
   * processes has seen the accounts as they are now.
   */
  async raceFromOneState(
    pairs: readonly (readonly [Sending, Sending])[],
  ): Promise<[Answer, Answer][]> {
    await this.owner.query('BEGIN');
    await this.owner.query('SELECT FROM log.heads FOR UPDATE');
    const answers = this.race(pairs);
    await eventually('both processes wait with their first batch', () => this.bothWait());
    for (const { address } of this.desks) {
      await eventually('all are under way', () => this.isWorkedOn(address, pairs.length));
    }
    await this.owner.query('COMMIT');
    return answers;
  }

  async events(type: string): Promise<Logged[]> {
    const { rows } = await this.owner.query<Omit<Logged, 'data'> & { data: string }>(
      `SELECT stream_id AS stream, type, epoch, data FROM log.events WHERE type = $1
       ORDER BY partition, position`,
      [type],
    );
    return rows.map((row) => ({ ...row, data: JSON.parse(row.data) as Json }));
  }

  /** How many rows a statement finds. */
  async count(sql: string, ...values: readonly unknown[]): Promise<number> {
    return (await this.owner.query(sql, [...values])).rowCount ?? 0;
  }

  private async bothWait(): Promise<true | undefined> {
    // A transaction keeps seeing the sessions as they were when it first looked.
    await this.owner.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await this.owner.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'command-api'
         AND wait_event_type = 'Lock'`,
    );
    return (rows[0]?.count ?? 0) >= 2 ? true : undefined;
  }

  private async isWorkedOn(address: string, requests: number): Promise<true | undefined> {
    const text = await (await fetch(`${address}/metrics`)).text();
    const [, running] = /^http_requests_running (\d+)$/m.exec(text) ?? [];
    return Number(running) >= requests ? true : undefined;
  }
}
