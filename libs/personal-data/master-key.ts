/**
 * The master key that wraps every other key: given by the operator as base64, or made at the first
 * start as a file that only its owner can read.
 */
import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_BYTES } from './aes.js';

/** What stops the start, in both languages; it never contains a key. */
export class MasterKeyProblem extends Error {
  constructor(
    readonly zh: string,
    readonly en: string,
  ) {
    super(`${zh}\n${en}`);
    this.name = 'MasterKeyProblem';
  }
}

/** Reads 32 bytes written in base64 or base64url; null where the text is anything else. */
export function parseMasterKey(text: string): Uint8Array | null {
  const trimmed = text.trim();
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return null;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === KEY_BYTES ? key : null;
}

/** The operator's key where one is given, else the one in `<dataDir>/master.key`, made if missing. */
export async function loadMasterKey(options: {
  dataDir: string;
  given?: string | undefined;
}): Promise<Uint8Array> {
  if (options.given !== undefined && options.given !== '') {
    const key = parseMasterKey(options.given);
    if (key !== null) return key;
    throw new MasterKeyProblem(
      'CREDIT_BANK_MASTER_KEY 必须是 32 字节的 base64 文本,可用 openssl rand -base64 32 生成。',
      'CREDIT_BANK_MASTER_KEY must be 32 bytes in base64; make one with: openssl rand -base64 32',
    );
  }
  const path = join(options.dataDir, 'master.key');
  const text = (await contentOf(path)) ?? (await create(path));
  const key = parseMasterKey(text);
  if (key !== null) return key;
  throw new MasterKeyProblem(
    `主密钥文件 ${path} 已损坏:应为一行 32 字节的 base64。请从备份恢复;不要新建,否则个人信息无法再读取。`,
    `The master key file ${path} is damaged: one line, 32 bytes in base64, is expected. ` +
      'Restore it from a backup; a new one cannot read the personal data.',
  );
}

async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

// Several processes may start at once: each writes a file of its own and links it to the name, so
// the name never shows half a key and the first one wins.
async function create(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
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
