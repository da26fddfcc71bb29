/** The project's own files, for the specs that watch over the house. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

const NOT_OURS = new Set(['.git', '.credit-bank', 'coverage', 'dist', 'node_modules']);

/** Every file and folder of the project below `from`, as paths from the root. */
export function ours(from = '.'): { readonly files: string[]; readonly folders: string[] } {
  const files: string[] = [];
  const folders: string[] = [];
  for (const entry of readdirSync(join(root, from), { withFileTypes: true })) {
    const path = relative(root, join(root, from, entry.name));
    if (NOT_OURS.has(entry.name) || path === 'test-results') continue;
    if (!entry.isDirectory()) {
      files.push(path);
      continue;
    }
    const below = ours(path);
    folders.push(path, ...below.folders);
    files.push(...below.files);
  }
  return { files, folders };
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
