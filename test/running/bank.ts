import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DemoCaller, Tokens } from '#edge';
import { keyFile } from '#personal-data';
import { createDatabase, eventually } from './database.js';

const START_LIMIT_MS = 60_000;

export type TokenName =
  'operator' | 'college' | 'college2' | 'certifier' | 'admissions' | 'learner';

export interface RunningBank {
  readonly baseUrl: string;
  readonly dataFolder: string;
  /** Its database, as the owner. */
  readonly databaseUrl: string;
  /** One of its parts as a process of its own on the same database; it ends with the bank. */
  alongside(app: 'command-api' | 'query-api'): Promise<string>;
  /** What it and its parts have printed so far. */
  printed(): string;
  /** A token like those of `npm run token`, signed by the key of its data folder. */
  token(name: TokenName, of?: { institution?: string; learner?: string }): Promise<string>;
  /** Asks it to end, as Ctrl-C does; resolves with the exit code, and removes what was made. */
  stop(): Promise<number | null>;
  /** Ends it as a power cut does; its database and folder stay. */
  kill9(): Promise<void>;
}

export interface BankOptions {
  /** On top of PATH and HOME: nothing else of this environment reaches the bank. */
  readonly env?: Readonly<Record<string, string>>;
  /** False without it: a bank with nothing in it. */
  readonly seed?: boolean;
}

/** The built bank (`npm run build`) in a process of its own, on a fresh database of this run. */
export async function startBank(options: BankOptions = {}): Promise<RunningBank> {
  const folder = await mkdtemp(join(tmpdir(), 'bank-spec-'));
  const database = await createDatabase({ migrated: false });
  const env = {
    DATABASE_URL: database.owner,
    CREDIT_BANK_DATA: folder,
    PORT: '0',
    LOG_LEVEL: 'warn',
    ...(options.seed === true ? {} : { SEED: 'none' }),
    ...options.env,
  };
  const bank = new BankProcess(env);
  const baseUrl = await bank.ready();
  const others: BankProcess[] = [];
  return {
    baseUrl,
    dataFolder: folder,
    databaseUrl: database.owner,
    alongside: (app) => {
      const other = new BankProcess(env, { app });
      others.push(other);
      return other.ready();
    },
    printed: () => [bank, ...others].map((one) => one.output).join(''),
    token: demoTokens(folder),
    kill9: () => bank.kill9(),
    stop: async () => {
      await Promise.all(others.map((other) => other.stop()));
      const code = await bank.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}

const CALLERS: Readonly<Record<TokenName, DemoCaller>> = {
  operator: { clientId: 'demo-operator', role: 'operator' },
  college: { clientId: 'demo-college', role: 'college', institution: '4121010845' },
  college2: { clientId: 'demo-college-2', role: 'college', institution: '4121010151' },
  certifier: { clientId: 'demo-certifier', role: 'certifyingBody', institution: 'CERT-DL-01' },
  admissions: {
    clientId: 'demo-admissions',
    role: 'admissionsOffice',
    institution: '4121010141',
  },
  learner: { clientId: 'demo-learner', role: 'learner' },
};

function demoTokens(folder: string): RunningBank['token'] {
  return async (name, of = {}) => {
    const tokens = new Tokens(await keyFile(folder, 'token.key'));
    const clientId = [CALLERS[name].clientId, ...Object.values(of)].join('-');
    return tokens.sign({ ...CALLERS[name], ...of, clientId });
  };
}

function plain(env: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', ...env };
}

interface ProcessOptions {
  readonly app?: string;
  readonly cwd?: string;
  /** `main` without it. */
  readonly program?: string;
  readonly args?: readonly string[];
}

/** `main.js` as a person would run it: what it prints, how it ends, and ways to end it. */
export class BankProcess {
  output = '';
  private readonly child: ChildProcess;
  private readonly exit: Promise<number | null>;

  /** Of another app where one is named; in another current folder likewise. */
  constructor(
    env: Readonly<Record<string, string>>,
    { app = 'credit-bank', cwd = '.', program = 'main', args = [] }: ProcessOptions = {},
  ) {
    this.child = spawn(process.execPath, [resolve(`dist/apps/${app}/${program}.js`), ...args], {
      cwd,
      env: plain(env),
      // A group of its own, so that a test can kill the group.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    this.exit = new Promise((settle) => {
      this.child.once('exit', settle);
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The address, once everything is there; empty for a process that has none. */
  async ready(): Promise<string> {
    const ended = (): boolean => this.child.exitCode !== null || this.child.signalCode !== null;
    return eventually(
      'the bank says that it is ready',
      () => {
        const said = /is ready(?:: (http:\S+))?$/m.exec(this.output);
        const url = said === null ? undefined : (said[1] ?? '');
        if (url === undefined && ended()) throw new Error(`The bank ended:\n${this.output}`);
        return url;
      },
      START_LIMIT_MS,
    ).catch((error: unknown) => {
      if (!ended()) this.child.kill('SIGKILL');
      throw new Error(this.output, { cause: error });
    });
  }

  /** The exit code, once it ends by itself. */
  ended(): Promise<number | null> {
    return this.exit;
  }

  stop(signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'): Promise<number | null> {
    this.child.kill(signal);
    return this.exit;
  }

  async kill9(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exit;
  }

  async killGroup9(): Promise<void> {
    process.kill(-this.pid, 'SIGKILL');
    await this.exit;
  }
}
