/** The old and the new master key of a rotation, and the file that the new one goes to. */
import { link, open, rename } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { keyFile } from '#personal-data';
import { CannotStart, type Settings } from '#settings';

export interface MasterKeys {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  /** After the database: the new key takes the place of the old one; where the old one is kept. */
  readonly replace: () => Promise<string | null>;
}

type Given = Pick<Settings, 'masterKey' | 'newMasterKey' | 'dataFolder'>;

/** @throws CannotStart where they are not both there, or are one. */
export async function masterKeys(given: Given): Promise<MasterKeys> {
  const keys = await (given.masterKey === undefined ? inFolder(given) : inEnvironment(given));
  if (Buffer.from(keys.from).equals(keys.to)) throw sameKey();
  return keys;
}

async function inEnvironment({ masterKey, newMasterKey }: Given): Promise<MasterKeys> {
  if (masterKey === undefined || newMasterKey === undefined) throw newOneMissing();
  return { from: masterKey, to: newMasterKey, replace: async () => null };
}

async function inFolder({ dataFolder, newMasterKey }: Given): Promise<MasterKeys> {
  if (newMasterKey !== undefined) throw oldOneMissing();
  const current = join(dataFolder, 'master.key');
  if (!existsSync(current)) throw noFile(current);
  const from = await keyFile(dataFolder, 'master.key');
  // Made before anything is wrapped by it, and found again by whoever goes on.
  const to = await keyFile(dataFolder, 'master.key.new');
  return { from, to, replace: () => replaceFile(dataFolder) };
}

/** At every moment `master.key` is one of the two, whole; the old one has its own name first. */
async function replaceFile(folder: string): Promise<string> {
  const current = join(folder, 'master.key');
  const moment = new Date().toISOString().replaceAll(/[:.]/g, '');
  const kept = `${current}.old-${moment}`;
  await link(current, kept);
  await rename(join(folder, 'master.key.new'), current);
  const entries = await open(folder, 'r');
  await entries.sync().finally(() => entries.close());
  return kept;
}

function newOneMissing(): CannotStart {
  return new CannotStart({
    zh: '原主密钥来自 CREDIT_BANK_MASTER_KEY：请用 CREDIT_BANK_NEW_MASTER_KEY 给出新的一把（32 字节的 base64，例如 openssl rand -base64 32）。',
    en: 'The old master key comes from CREDIT_BANK_MASTER_KEY: give the new one in CREDIT_BANK_NEW_MASTER_KEY (32 bytes in base64, for example openssl rand -base64 32).',
  });
}

function oldOneMissing(): CannotStart {
  return new CannotStart({
    zh: '给出了 CREDIT_BANK_NEW_MASTER_KEY，却没有 CREDIT_BANK_MASTER_KEY：请同时给出原主密钥；或两者都不给，由数据目录中的 master.key 与 master.key.new 决定。',
    en: 'CREDIT_BANK_NEW_MASTER_KEY is given and CREDIT_BANK_MASTER_KEY is not: give the old one too; or neither, and master.key and master.key.new of the data folder are used.',
  });
}

function noFile(path: string): CannotStart {
  return new CannotStart({
    zh: `没有 ${path}：请用 CREDIT_BANK_DATA 指明学分银行的数据目录，或用 CREDIT_BANK_MASTER_KEY 和 CREDIT_BANK_NEW_MASTER_KEY 给出两把密钥。`,
    en: `There is no ${path}: name the data folder of the bank in CREDIT_BANK_DATA, or give both keys in CREDIT_BANK_MASTER_KEY and CREDIT_BANK_NEW_MASTER_KEY.`,
  });
}

function sameKey(): CannotStart {
  return new CannotStart({
    zh: '新主密钥与原主密钥相同：请给出另一把。什么都没有改变。',
    en: 'The new master key is the old one: give another one. Nothing was changed.',
  });
}
