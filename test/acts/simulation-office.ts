/** A bank with many learners, started and killed at will, and what the specs of simulations ask. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Tokens } from '#edge';
import { keyFile } from '#personal-data';
import { BankProcess } from '../running/bank.js';
import { createDatabase, eventually, type TestDatabase } from '../running/database.js';
import { csv, HEADER, Importer, type Answer, type Json } from './importer.js';
import { bankBook, lines } from './population.js';

export type Who = 'operator' | 'a' | 'b';

/** `bank` in front of `a` and `b`: the bank's book is published, and everyone is recorded. */
export class SimulationOffice {
  importer!: Importer;
  private bank!: BankProcess;
  private address = '';

  private constructor(
    private readonly folder: string,
    private readonly database: TestDatabase,
    private readonly owner: pg.Pool,
  ) {}

  static async open(learners: number): Promise<SimulationOffice> {
    const folder = await mkdtemp(join(tmpdir(), 'bank-simulation-'));
    const database = await createDatabase({ migrated: false });
    const owner = new pg.Pool({ connectionString: database.owner, max: 2 });
    // The server cuts what is left when the database is dropped.
    owner.on('error', () => undefined);
    const office = new SimulationOffice(folder, database, owner);
    await office.start();
    await office.introduce();
    await office.publish('operator', bankBook('8.00', '2.00'));
    const recorded = await office.importer.whole(csv(lines(learners), `${HEADER},code`));
    if (recorded.state !== 'completed') throw new Error(JSON.stringify(recorded));
    await office.caughtUp();
    return office;
  }

  async start(): Promise<void> {
    const place = { DATABASE_URL: this.database.owner, CREDIT_BANK_DATA: this.folder };
    this.bank = new BankProcess({ ...place, PORT: '0', SEED: 'none', LOG_LEVEL: 'warn' });
    this.address = await this.bank.ready();
  }

  kill9(): Promise<void> {
    return this.bank.kill9();
  }

  async close(): Promise<void> {
    await this.bank.stop();
    await this.owner.end();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async introduce(): Promise<void> {
    const tokens = new Tokens(await keyFile(this.folder, 'token.key'));
    this.importer = await Importer.of({
      address: () => this.address,
      token: (name, of = {}) =>
        name === 'operator'
          ? tokens.sign({ clientId: name, role: 'operator' })
          : tokens.sign({ clientId: `college-${of.institution ?? ''}`, role: 'college', ...of }),
    });
  }

  send(who: Who, method: string, path: string, body?: unknown): Promise<Answer> {
    return this.importer.send(method, path, {
      token: this.importer.tokens[who],
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    });
  }

  async must(who: Who, method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.send(who, method, path, body);
    if (answer.status > 299) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async publish(who: Who, document: Json): Promise<void> {
    const { version } = await this.must(who, 'POST', '/v1/rule-books', document);
    const path = `/v1/rule-books/${String(document['bookId'])}/publications`;
    await this.must(who, 'POST', path, { version });
  }

  async rowOf(sql: string): Promise<Json> {
    const { rows } = await this.owner.query<Json>(sql);
    return rows[0] ?? {};
  }

  /** Everything that is recorded is projected. */
  caughtUp(): Promise<true> {
    const sql = `SELECT (SELECT count(*) FROM log.events) - sum(position) AS behind
      FROM read.checkpoints`;
    const ask = async (): Promise<true | undefined> =>
      (await this.rowOf(sql))['behind'] === '0' ? true : undefined;
    return eventually('the projection', ask, 60_000);
  }

  /** What no simulation may touch. */
  everything(): Promise<Json> {
    return this.rowOf(
      `SELECT (SELECT count(*) FROM log.events) AS events,
         (SELECT string_agg(epoch::text, ',' ORDER BY partition) FROM log.heads) AS epochs,
         (SELECT md5(string_agg(digest::text, '' ORDER BY learner)) FROM read.accounts) AS accounts,
         (SELECT sum(position) FROM read.checkpoints) AS projected`,
    );
  }

  async begin(who: Who, bookId: string, body: Json = {}): Promise<string> {
    const answer = await this.send(who, 'POST', `/v1/rule-books/${bookId}/simulations`, body);
    const simulationId = String(answer.body['simulationId']);
    const location = answer.headers.get('location');
    if (answer.status !== 202 || location !== `/v1/simulations/${simulationId}`) {
      throw new Error(`${location}: ${JSON.stringify(answer.body)}`);
    }
    return simulationId;
  }

  /** Resolves when it has done so many learners, or is over. */
  reaches(simulationId: string, done: number): Promise<Json> {
    const path = `/v1/simulations/${simulationId}`;
    return eventually('some learners are done', async () => {
      const shown = await this.must('operator', 'GET', path);
      return Number(shown['done']) >= done || isOver(shown) ? shown : undefined;
    });
  }

  ended(who: Who, simulationId: string): Promise<Json> {
    const path = `/v1/simulations/${simulationId}`;
    const ask = async (): Promise<Json | undefined> => {
      const shown = await this.must(who, 'GET', path);
      return isOver(shown) ? shown : undefined;
    };
    return eventually('the simulation ends', ask, 120_000);
  }
}

function isOver(shown: Json): boolean {
  return shown['state'] !== 'queued' && shown['state'] !== 'running';
}
