import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import { runningServer, startServer, stopServer, type Log } from './postmaster.js';

const EVERY_MS = 500;

/** Starts the server again when it dies, on the port that everyone already knows. */
export class Watch {
  private readonly ending = new AbortController();
  private readonly watching: Promise<void>;

  constructor(
    private readonly cluster: Cluster,
    private readonly port: number,
    private readonly tell: { log: Log; onRestart: (() => void) | undefined },
  ) {
    this.watching = this.watch();
  }

  /** After this the server may be stopped without being started again. */
  async end(): Promise<void> {
    this.ending.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    while (await this.paused()) {
      if (runningServer(this.cluster) !== undefined) continue;
      this.tell.log('数据库意外停止，正在重新启动… The database stopped; starting it again…');
      await this.startAgain();
    }
  }

  /** False once the watch is to end. */
  private async paused(): Promise<boolean> {
    const { signal } = this.ending;
    // Unreferenced: watching alone keeps no process alive.
    await delay(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    return !signal.aborted;
  }

  private async startAgain(): Promise<void> {
    try {
      const port = await startServer(this.cluster, this.port, this.tell.log);
      if (port === this.port) {
        this.tell.onRestart?.();
        return;
      }
      // Sessions look for the server where it was; the next round tries that port again.
      await stopServer(this.cluster);
      this.tell.log(`端口 ${this.port} 被占用。Port ${this.port} is taken by another program.`);
    } catch (error) {
      this.tell.log(error instanceof Error ? error.message : String(error));
    }
  }
}
