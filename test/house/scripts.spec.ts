import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ours, read, root } from './sources.js';

interface Manifest {
  readonly scripts: { readonly [name: string]: string };
}

const { scripts } = JSON.parse(read('package.json')) as Manifest;
const pages = ours().files.filter((path) => path.endsWith('.md'));

/** npm's own words that need no entry in package.json. */
const OWN = new Set(['ci', 'install', 'ls']);

describe('what the pages tell a newcomer to type', () => {
  it('is a script of package.json', () => {
    const named = pages.flatMap((page) =>
      [...read(page).matchAll(/\bnpm (?:run )?(?:-s )?([a-z][\w:-]*)/g)].map((found) => found[1]!),
    );
    expect(named.length).toBeGreaterThan(0);
    const missing = named.filter((name) => !(name in scripts) && !OWN.has(name));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('names files and folders that are there', () => {
    const links = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map((found) =>
        join(page, '..', found[1]!),
      ),
    );
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('calls only scripts that exist from other scripts', () => {
    const called = Object.values(scripts).flatMap((script) =>
      [...script.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((found) => found[1]!),
    );
    expect(called.filter((name) => !(name in scripts))).toEqual([]);
  });
});
