/** What a run measured, and where: one file a command in `bench/results/`. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { relative } from 'node:path';
import pg from 'pg';

export const ROOT = new URL('../../', import.meta.url).pathname;
const FOLDER = `${ROOT}bench/results/`;

/** Everything that a figure is worth nothing without. */
export interface Circumstances {
  readonly command: string;
  /** The commit measured; with `+` where files differ from it. */
  readonly commit: string;
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Load averages of the last 1, 5 and 15 minutes before the run: what else was going on. */
  readonly loadBefore: readonly number[];
  readonly node: string;
  readonly postgres: string;
}

export async function circumstances(databaseUrl: string): Promise<Circumstances> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<Record<string, string>>('SHOW server_version');
  await client.end();
  const [first] = cpus();
  return {
    command: commandLine(),
    commit: commit(),
    date: new Date().toISOString(),
    processor: first?.model ?? '',
    cores: cpus().length,
    memoryGb: Number((totalmem() / 2 ** 30).toFixed(1)),
    loadBefore: loadavg().map((load) => Number(load.toFixed(1))),
    node: process.version.slice(1),
    postgres: String(Object.values(rows[0] ?? {})[0]),
  };
}

/** As a person types it. */
function commandLine(): string {
  const script = process.env['npm_lifecycle_event'];
  const words = process.argv.slice(2);
  if (script === undefined) {
    return ['node', relative(ROOT, process.argv[1] ?? ''), ...words].join(' ');
  }
  return [`npm run ${script}`, ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
}

function commit(): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--untracked-files=no');
    return git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : '+');
  } catch {
    return 'unknown: no git here';
  }
}

/** `name` with its extension. */
export function writeResult(name: string, content: string | object): void {
  const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}${name}`, text);
  process.stdout.write(`→ bench/results/${name}\n`);
}
