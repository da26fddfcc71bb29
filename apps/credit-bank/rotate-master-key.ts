/**
 * `npm run rotate-master-key`
 *
 * Wraps every key of the bank by a new master key; the bank is stopped meanwhile. Killed on the
 * way, it goes on when it is run again.
 */
import { rotateMasterKey, type Rewrapped } from '#personal-data';
import { createPool } from '#postgres';
import { isExplained, requireSettings } from '#settings';
import { FolderLock } from './folder-lock.js';
import { masterKeys } from './master-keys.js';
import { reachDatabase } from './reach-database.js';

const SAY_EVERY_MS = 1_000;
/** One statement counts all keys; the rest take a page each. */
const STATEMENT_MS = 600_000;

async function main(): Promise<void> {
  const settings = requireSettings(process.env);
  const keys = await masterKeys(settings);
  const database = await reachDatabase(settings, say);
  try {
    const embedded = settings.databaseUrl === undefined;
    // A bank that starts on this folder meanwhile waits, and leaves the server alone.
    const lock = embedded
      ? await FolderLock.take(database.urls.owner, settings.dataFolder, () => process.exit(1))
      : null;
    await rotated(database.urls.keys, keys).finally(() => lock?.release());
  } finally {
    await database.close();
  }
  const kept = await keys.replace();
  say(kept === null ? AFTER_ENVIRONMENT : afterFile(kept));
}

async function rotated(
  url: string,
  keys: { readonly from: Uint8Array; readonly to: Uint8Array },
): Promise<void> {
  const pool = createPool(url, {
    name: 'rotate master key',
    max: 1,
    statementTimeoutMs: STATEMENT_MS,
  });
  try {
    const end = await rotateMasterKey(pool, keys, progressLines());
    if (end === null) say('密钥此前已全部更换。The keys were under the new master key already.');
    else sayEnd(end);
  } finally {
    await pool.end();
  }
}

function progressLines(): (progress: Rewrapped) => void {
  const began = performance.now();
  let said = -Infinity;
  return ({ done, all, before }) => {
    const now = performance.now();
    if (now - said < SAY_EVERY_MS && done < all) return;
    said = now;
    const rate = Math.round(done / Math.max((now - began) / 1_000, 0.001));
    say(`${done}/${all} (${rate}/s; 此前已更换 · wrapped before: ${before})`);
  };
}

function sayEnd({ done, before, damaged }: Rewrapped): void {
  say(
    `学习者密钥 ${done} 把，其中此前已更换 ${before} 把；各项秘密已由新主密钥加密。\n` +
      `Keys of learners: ${done}, of which wrapped before: ${before}; the secrets of the bank are ` +
      'wrapped by the new master key.',
  );
  if (damaged === 0) return;
  say(
    `有 ${damaged} 把用两把主密钥都无法打开，保持原样；请从备份核对。\n` +
      `${damaged} open under neither master key and were left as they are; look into a backup.`,
  );
}

const AFTER_ENVIRONMENT =
  '请把 CREDIT_BANK_MASTER_KEY 改为新密钥后再启动学分银行；旧密钥只对旧备份有用。\n' +
  'Set CREDIT_BANK_MASTER_KEY to the new key before the bank starts; the old one is of use for ' +
  'old backups only.';

function afterFile(kept: string): string {
  return (
    `master.key 已换成新密钥；旧密钥保存在 ${kept}，不再需要旧备份时请删除。\n` +
    `master.key is the new key; the old one is kept as ${kept}: delete it when no old backup is ` +
    'needed any longer.'
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  if (!isExplained(error)) throw error;
  process.stderr.write(`${error.text.zh}\n${error.text.en}\n`);
  process.exitCode = 1;
}
