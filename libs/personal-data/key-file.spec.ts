import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { CannotStart } from '#settings';
import { keyFile } from './key-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('a key is made once, for its owner only, and is the same ever after', async () => {
  const below = join(folder, 'new', 'folder');
  const first = await keyFile(below, 'master.key');
  expect(first).toHaveLength(32);
  expect(await keyFile(below, 'master.key')).toEqual(first);
  expect(await keyFile(below, 'token.key')).not.toEqual(first);
  expect((await stat(join(below, 'master.key'))).mode & 0o777).toBe(0o600);
});

it('many that start at once get one key and leave nothing else behind', async () => {
  const starts = Array.from({ length: 20 }, () => keyFile(folder, 'token.key'));
  const keys = new Set((await Promise.all(starts)).map((key) => Buffer.from(key).toString('hex')));
  expect(keys.size).toBe(1);
  expect(await readdir(folder)).toEqual(['token.key']);
});

it.each(['', 'short', '!'.repeat(44), Buffer.alloc(31).toString('base64')])(
  'a damaged key file (%p) stops the start in both languages and is left as it is',
  async (text) => {
    await writeFile(join(folder, 'master.key'), text);
    const start = keyFile(folder, 'master.key');
    await expect(start).rejects.toBeInstanceOf(CannotStart);
    await expect(start).rejects.toThrow(/密钥文件[\s\S]*damaged/);
    expect((await stat(join(folder, 'master.key'))).size).toBe(text.length);
  },
);
