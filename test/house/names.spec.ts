import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ours, read } from './sources.js';

/** Dumping grounds: a folder with such a name says nothing about what lies in it. */
const BANNED_FOLDERS = ['utils', 'helpers', 'common', 'shared', 'base', 'core'];

/** Where this machine or one of its suppliers would show; built so that this file is clean. */
const FOREIGN = [
  ['registry', 'npmjs'],
  ['npmmirror', 'com'],
  ['deb', 'debian'],
  ['debian', 'org'],
].map((parts) => parts.join('.'));
const MACHINE_PATH = /(?<![\w./-])\/(?:work|home|root|Users)\/\w/;

/** npm itself writes the registry's address into the lock file. */
const WRITTEN_BY_TOOLS = new Set(['package-lock.json']);
const TEXT = /\.(?:ts|js|cjs|mjs|json|md|csv|sql|html|css|yml|yaml)$|(?:^|\/)(?:run|\.\w+rc)$/;

describe('names and words of the project', () => {
  const { files, folders } = ours();

  it('name no folder after what it is not', () => {
    expect(folders.filter((path) => BANNED_FOLDERS.includes(basename(path)))).toEqual([]);
  });

  it('speak of no machine path and no supplier of packages', () => {
    const texts = files.filter((path) => TEXT.test(path) && !WRITTEN_BY_TOOLS.has(path));
    const found = texts.filter((path) => {
      const text = read(path);
      return MACHINE_PATH.test(text) || FOREIGN.some((word) => text.includes(word));
    });
    expect(texts.length).toBeGreaterThan(0);
    expect(found).toEqual([]);
  });

  it('tell the level of every test in its file name', () => {
    const tests = files.filter((path) => /spec\.ts$/.test(path));
    const levelled = /\.(?:spec|property-spec|int-spec|e2e-spec)\.ts$/;
    expect(tests.filter((path) => !levelled.test(path))).toEqual([]);
  });
});
