/** Banks on an embedded server of their own, as `npm start` runs them, and ways to hurt it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { BankProcess } from './bank.js';

export class OwnFolder {
  private readonly started: BankProcess[] = [];

  private constructor(readonly path: string) {}

  static async make(parent = tmpdir()): Promise<OwnFolder> {
    return new OwnFolder(await mkdtemp(join(parent, 'bank-folder-')));
  }

  static at(path: string): OwnFolder {
    return new OwnFolder(path);
  }

  /** A bank on this folder, without seeds, on a free port unless `env` says otherwise. */
  start(env: Readonly<Record<string, string>> = {}, options: { cwd?: string } = {}): BankProcess {
    const settings = { CREDIT_BANK_DATA: this.path, SEED: 'none', PORT: '0', ...env };
    const bank = new BankProcess(settings, options);
    this.started.push(bank);
    return bank;
  }

  /** Where the server's files are: below the folder, or where its note says. */
  get home(): string {
    const note = join(this.path, 'postgres-location.json');
    if (!existsSync(note)) return join(this.path, 'postgres');
    return (JSON.parse(readFileSync(note, 'utf8')) as { home: string }).home;
  }

  /** The process number of the server, as its own file tells. */
  get serverPid(): number {
    return Number(this.pidFile()[0]);
  }

  get serverPort(): number {
    return Number(this.pidFile()[3]);
  }

  /** True while initdb works. */
  get isMaking(): true | undefined {
    if (!existsSync(this.home)) return undefined;
    const half = readdirSync(this.home).find((name) => /^pgdata\.new\.[0-9]+$/.test(name));
    return half === undefined ? undefined : true;
  }

  private get pidPath(): string {
    return join(this.home, 'pgdata', 'postmaster.pid');
  }

  private pidFile(): string[] {
    return existsSync(this.pidPath) ? readFileSync(this.pidPath, 'utf8').split('\n') : [];
  }

  /** As after a restart of the machine, when numbers are given out again. */
  async pretendServerIs(pid: number): Promise<void> {
    const [, ...rest] = this.pidFile();
    await writeFile(this.pidPath, [String(pid), ...rest].join('\n'));
  }

  /** Kills the server's processes as a power cut does: nothing is written any more. */
  killServer9(): void {
    const server = this.serverPid;
    const children = `/proc/${server}/task/${server}/children`;
    const pids = existsSync(children) ? readFileSync(children, 'utf8').trim().split(' ') : [];
    for (const pid of [server, ...pids.map(Number)]) {
      if (pid > 0) process.kill(pid, 'SIGKILL');
    }
  }

  /** One statement as the owner of the running server's database. */
  async query(sql: string): Promise<Record<string, unknown>[]> {
    const password = readFileSync(join(this.home, 'pgdata', 'bank.password'), 'utf8').trim();
    const client = new pg.Client({
      connectionString: `postgresql://bank_owner:${password}@127.0.0.1:${this.serverPort}/credit_bank`,
    });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends whatever runs here and removes the folder. */
  async remove(): Promise<void> {
    for (const bank of this.started) await bank.kill9();
    if (existsSync(this.pidPath)) {
      try {
        this.killServer9();
      } catch {
        // It was gone already.
      }
    }
    for (const gone of [this.home, this.path]) await rm(gone, { recursive: true, force: true });
  }
}
