import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment } from './account.js';
import type { Cluster } from './cluster.js';

const PREFIX = 'credit-bank-';

/** A folder for a server that nobody needs afterwards. */
export async function throwAwayFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), PREFIX));
}

/** A killed test run cannot clean up: a shell in a session of its own waits and does it. */
export function removeAfterThisProcess(cluster: Cluster, folder: string): void {
  const script = `while kill -0 "$1" 2>/dev/null; do sleep 1; done
    kill -QUIT "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" 2>/dev/null && sleep 1
    rm -rf -- "$3" "$4"`;
  const args = ['-c', script, 'sh', String(process.pid), cluster.pgdata, cluster.home, folder];
  const options = { detached: true, env: plainEnvironment(), stdio: 'ignore' } as const;
  spawn('/bin/sh', args, { ...options, cwd: '/' }).unref();
}

export async function removeNow(cluster: Cluster, folder: string): Promise<void> {
  for (const gone of [cluster.home, folder]) await rm(gone, { recursive: true, force: true });
}
