/**
 * `npm run rotate-signing-key -- checkpoint|credential`
 *
 * A new key signs from now on, in every process of the bank. The private half of the old one is
 * destroyed; its public half stays, for what it has signed stays valid.
 */
import { keyFile } from '#personal-data';
import { createPool } from '#postgres';
import { CannotStart, isExplained, requireSettings } from '#settings';
import { SIGNING_PURPOSES, SigningKeys, type SigningPurpose } from '#signing-keys';
import { reachDatabase } from './reach-database.js';

const USAGE = {
  zh: `用法：npm run rotate-signing-key -- ${SIGNING_PURPOSES.join('|')}`,
  en: `Usage: npm run rotate-signing-key -- ${SIGNING_PURPOSES.join('|')}`,
};

function askedPurpose(): SigningPurpose {
  const [name, ...more] = process.argv.slice(2);
  const purpose = SIGNING_PURPOSES.find((one) => one === name);
  if (purpose === undefined || more.length > 0) throw new CannotStart(USAGE);
  return purpose;
}

async function main(): Promise<void> {
  const purpose = askedPurpose();
  const settings = requireSettings(process.env);
  const masterKey = settings.masterKey ?? (await keyFile(settings.dataFolder, 'master.key'));
  const database = await reachDatabase(settings, say);
  const pool = createPool(database.urls.keys, { name: 'rotate signing key', max: 1 });
  try {
    const keys = await SigningKeys.open(pool, masterKey);
    const { kid } = await keys.rotate(purpose);
    const all = await keys.history(purpose);
    say(
      `新的签名密钥（${purpose}）：${kid}；保留的公钥共 ${all.length} 把。\n` +
        `The key that signs now (${purpose}): ${kid}; public keys kept: ${all.length}.`,
    );
  } finally {
    await pool.end();
    await database.close();
  }
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
