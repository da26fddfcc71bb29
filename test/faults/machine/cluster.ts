/** The suite's own PostgreSQL: stopped the hard way, filled up, and carried to a fresh one. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPool } from '#postgres';
import type pg from 'pg';
import { eventually } from '../../running/database.js';
import type { End } from './link.js';
import { startServer, type Programs, type Server } from './server.js';
import { Volume } from './volume.js';

export class Cluster {
  /** As the owner of everything, not by way of any link. */
  readonly owner: pg.Pool;

  private constructor(
    readonly volume: Volume,
    readonly server: Server,
    readonly programs: Programs,
    private readonly restarted: () => number,
  ) {
    this.owner = createPool(server.url, { name: 'faults owner', max: 6 });
  }

  static async make(programs: Programs): Promise<Cluster> {
    const volume = await Volume.make();
    let restarts = 0;
    const server = await startServer(programs, volume.path, () => {
      restarts += 1;
    });
    afterThisProcess(server.pgdata, volume.path);
    return new Cluster(volume, server, programs, () => restarts);
  }

  get url(): string {
    return this.server.url;
  }

  get end(): End {
    const { hostname, port } = new URL(this.server.url);
    return { host: hostname, port: Number(port) };
  }

  get restarts(): number {
    return this.restarted();
  }

  get pid(): number {
    const file = join(this.server.pgdata, 'postmaster.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n', 1)[0]) : 0;
  }

  /** What `pg_ctl stop -m immediate` does: no checkpoint, no goodbye. It is started again. */
  async stopImmediately(): Promise<void> {
    await this.answers();
    const before = this.restarts;
    const { pid } = this;
    // Without a number it would be this process's own group that is stopped.
    if (!(pid > 0)) throw new Error('the database has no process');
    process.kill(pid, 'SIGQUIT');
    await eventually(
      'the database is started again',
      () => (this.restarts > before ? true : undefined),
      30_000,
    );
    await this.answers();
  }

  async answers(): Promise<void> {
    await eventually(
      'the database answers',
      () => this.owner.query('SELECT 1').then(() => true as const, noAnswer),
      30_000,
    );
  }

  async remove(): Promise<void> {
    await this.volume.free();
    await this.owner.end();
    await this.server.stop();
    await this.volume.remove();
  }
}

/** A suite that was killed cannot clean up: a shell of its own waits for that and does it. */
function afterThisProcess(pgdata: string, volume: string): void {
  const script = `while kill -0 "$1" 2>/dev/null && [ -d "$3" ]; do sleep 1; done
    kill -QUIT "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" 2>/dev/null && sleep 1
    umount -l "$3" 2>/dev/null; rm -rf -- "$3"`;
  const args = ['-c', script, 'sh', String(process.pid), pgdata, volume];
  spawn('/bin/sh', args, { detached: true, stdio: 'ignore', cwd: '/' }).unref();
}

function noAnswer(): undefined {
  return undefined;
}
