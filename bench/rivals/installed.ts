/** The rivals' packages, which the bank itself does not carry: installed beside this benchmark. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROOT } from '../results.js';

const FOLDER = `${ROOT}bench/rivals/packages/`;
const requireThere = createRequire(`${FOLDER}package.json`);

/** As the lock file says, without running anything that a package brings along. */
export function install(): void {
  const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', words, { cwd: FOLDER, stdio: 'inherit' });
}

/** What a package exports; the caller says which part of it is used. */
export function load<T>(name: string): T {
  return requireThere(name) as T;
}

/** Where a package lies that exports nothing. */
export function folderOf(name: string): string {
  return dirname(requireThere.resolve(`${name}/package.json`));
}

export function versionOf(name: string): string {
  const manifest = join(FOLDER, 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}
