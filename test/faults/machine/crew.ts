/** The processes of one bank, each kept running as a supervisor would, whatever ends it. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { BankProcess } from '../../running/bank.js';
import { eventually } from '../../running/database.js';
import { isPost, Link } from './link.js';

export type App = 'command-api' | 'projector' | 'query-api' | 'credit-bank';

/** What all of them read; an immediate change for those that start from now on. */
export interface CrewSettings {
  readonly dataFolder: string;
  /** The owner's URL, by way of the link to the database. */
  readonly databaseUrl: string;
  /** Projectors are started with this wrong on purpose. */
  readonly broken?: 'forgetful';
}

/** Loaded into a process before the bank's own code: `shifted-clock` always, others by name. */
function preload(name: string): string {
  const file = join(process.cwd(), 'dist', 'test', 'faults', 'machine', `${name}.js`);
  return `--import=${pathToFileURL(file).href}`;
}

const AGAIN_AFTER_MS = 200;

/** One place that a process holds, one process after the other. */
export class Member {
  /** By way of it clients reach whatever process is there. */
  readonly link: Link;
  /** The last words of processes that had been ready and ended without being killed by us. */
  readonly lastWords: string[] = [];
  /** What the ended ones said, and the last one says. */
  said = '';
  #process: BankProcess | null = null;
  #killed = false;
  #retired = false;
  #running: Promise<void> | null = null;

  private constructor(
    readonly app: App,
    private readonly crew: Crew,
    link: Link,
  ) {
    this.link = link;
  }

  static async of(app: App, crew: Crew): Promise<Member> {
    return new Member(app, crew, await Link.open(null, isPost));
  }

  get address(): string {
    return `http://127.0.0.1:${this.link.port}`;
  }

  /** The process that is there now; 0 for none. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  run(): void {
    this.#running ??= this.#keepRunning();
  }

  kill9(): void {
    this.#killed = true;
    this.#signal('SIGKILL');
  }

  pause(): void {
    this.#signal('SIGSTOP');
  }

  resume(): void {
    this.#signal('SIGCONT');
  }

  /** Kills what runs and starts nothing any more. */
  async retire(): Promise<void> {
    this.#retired = true;
    this.kill9();
    await this.#running;
    await this.link.close();
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      if (this.pid > 0) process.kill(this.pid, signal);
    } catch {
      // It ended a moment ago.
    }
  }

  async #keepRunning(): Promise<void> {
    while (!this.#retired) {
      await this.crew.mayStart();
      this.#killed = false;
      const started = new BankProcess(this.crew.environment(this.app), { app: this.app });
      this.#process = started;
      if (this.#retired) this.#signal('SIGKILL');
      let wasReady = false;
      const ready = started.ready().then(
        (url) => {
          wasReady = true;
          this.#reachAt(url);
        },
        // It found no database, say, and the next one is started.
        () => undefined,
      );
      await started.ended();
      this.#process = null;
      this.link.target = null;
      await ready;
      this.link.target = null;
      this.said += started.output;
      if (wasReady && !this.#killed) this.lastWords.push(started.output.slice(-1_000));
      if (!this.#retired) await delay(AGAIN_AFTER_MS);
    }
  }

  #reachAt(url: string): void {
    if (url === '') return;
    this.link.target = { host: '127.0.0.1', port: Number(new URL(url).port) };
  }
}

export class Crew {
  readonly members: Member[] = [];
  readonly #clockFile: string;
  #barred: Promise<void> | null = null;

  constructor(public settings: CrewSettings) {
    this.#clockFile = join(settings.dataFolder, 'clock');
  }

  get clockFile(): string {
    return this.#clockFile;
  }

  async hire(app: App): Promise<Member> {
    const member = await Member.of(app, this);
    this.members.push(member);
    member.run();
    return member;
  }

  /** Those that take commands. */
  get desks(): Member[] {
    return this.members.filter(({ app }) => app === 'command-api' || app === 'credit-bank');
  }

  get readers(): Member[] {
    return this.members.filter(({ app }) => app === 'query-api' || app === 'credit-bank');
  }

  get projectors(): Member[] {
    return this.members.filter(({ app }) => app === 'projector' || app === 'credit-bank');
  }

  /** Nothing is started until `work` is over. */
  async whileBarred(work: () => Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#barred = promise;
    try {
      for (const member of this.members) member.kill9();
      await eventually('every process has ended', () =>
        this.members.every(({ pid }) => pid === 0) ? true : undefined,
      );
      await work();
    } finally {
      this.#barred = null;
      resolve();
    }
  }

  async mayStart(): Promise<void> {
    while (this.#barred !== null) await this.#barred;
  }

  environment(app: App): Record<string, string> {
    const { dataFolder, databaseUrl, broken } = this.settings;
    const preloaded = [preload('shifted-clock')];
    if (app === 'projector' && broken !== undefined) preloaded.push(preload(broken));
    return {
      DATABASE_URL: databaseUrl,
      CREDIT_BANK_DATA: dataFolder,
      PORT: '0',
      SEED: 'none',
      LOG_LEVEL: 'warn',
      NODE_OPTIONS: preloaded.join(' '),
      FAULTS_CLOCK: this.#clockFile,
      FAULTS_PARENT: String(process.pid),
      ...(app === 'projector' ? { PROJECTOR_WORKERS: '2' } : {}),
    };
  }

  async retire(): Promise<void> {
    await Promise.all(this.members.map((member) => member.retire()));
  }
}
