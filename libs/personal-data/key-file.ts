/** Keys that a bank makes for itself at its first start: files that only their owner can read. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { CannotStart } from '#settings';
import { KEY_BYTES } from './aes.js';

/**
 * `master.key` wraps every other key, `master.key.new` is the one that comes in its place;
 * `token.key` signs the demo tokens.
 */
export type KeyFileName = 'master.key' | 'master.key.new' | 'token.key';

/** The key in `<folder>/<name>`, made where there is none. @throws CannotStart if damaged. */
export async function keyFile(folder: string, name: KeyFileName): Promise<Uint8Array> {
  const path = join(folder, name);
  const text = (await contentOf(path)) ?? (await create(folder, path));
  const key = Buffer.from(text.trim(), 'base64');
  const whole = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text.trim()) && key.length === KEY_BYTES;
  if (whole) return new Uint8Array(key);
  throw new CannotStart({
    zh: `密钥文件 ${path} 已损坏：应为一行 32 字节的 base64。请从备份恢复；换成新的主密钥后，已有的个人信息将无法读取。`,
    en: `The key file ${path} is damaged: one line, 32 bytes in base64, is expected. Restore it from a backup; no other master key reads the personal data.`,
  });
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new CannotStart(
      {
        zh: `无法读取密钥文件 ${path}：请检查文件权限，它应属于运行学分银行的用户。`,
        en: `The key file ${path} cannot be read: it must belong to the user that runs the bank.`,
      },
      { cause: error },
    );
  }
}

// Several processes may start at once: each writes a file of its own and links it to the name, so
// the name never shows half a key and the first one wins.
async function create(folder: string, path: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(KEY_BYTES).toString('base64')}\n`);
    await file.sync();
    await file.close();
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  return readFile(path, 'utf8');
}
