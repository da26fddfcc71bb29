/**
 * `npm run export-checkpoint [-- FILE]`
 *
 * Seals what is in the log, signs it, and writes the signed checkpoint into a file (without one: on
 * the terminal). Keep it where nobody who runs the bank can change it: against it
 * `npm run verify:log -- --checkpoint FILE` finds whatever is changed later.
 */
import { writeFile } from 'node:fs/promises';
import { keyFile } from '#personal-data';
import { createPool, type DatabaseUrls } from '#postgres';
import { readOrigin, verifierKeyText, type StoredCheckpoint } from '#seal';
import { CannotStart, isExplained, requireSettings } from '#settings';
import { SigningKeys } from '#signing-keys';
import { signCheckpoint } from '../command-api/checkpoints/sign-checkpoint.js';
import { Sealer } from '../projector/seal/sealer.js';
import { reachDatabase } from './reach-database.js';

const USAGE = {
  zh: '用法：npm run export-checkpoint [-- 文件]；文件不得已存在。',
  en: 'Usage: npm run export-checkpoint [-- FILE]; the file must not exist.',
};

interface Exported {
  readonly checkpoint: StoredCheckpoint;
  readonly verifierKey: string;
}

async function exported(urls: DatabaseUrls, masterKey: Uint8Array): Promise<Exported> {
  const projector = createPool(urls.projector, { name: 'export checkpoint', max: 2 });
  const writer = createPool(urls.writer, { name: 'export checkpoint', max: 2 });
  const keys = createPool(urls.keys, { name: 'export checkpoint', max: 1 });
  try {
    // Whether a projector seals beside us or not: of two that seal the same, one writes.
    await Sealer.everything(projector);
    const signingKeys = await SigningKeys.open(keys, masterKey);
    const checkpoint = await signCheckpoint({ pool: writer, signingKeys }, true);
    const { publicBytes } = await signingKeys.current('checkpoint');
    const verifierKey = verifierKeyText({ name: await readOrigin(writer), publicBytes });
    return { checkpoint, verifierKey };
  } finally {
    await Promise.all([projector.end(), writer.end(), keys.end()]);
  }
}

async function main(): Promise<void> {
  const [file, ...more] = process.argv.slice(2);
  if (more.length > 0 || file?.startsWith('-') === true) throw new CannotStart(USAGE);
  const settings = requireSettings(process.env);
  const masterKey = settings.masterKey ?? (await keyFile(settings.dataFolder, 'master.key'));
  const database = await reachDatabase(settings, say);
  try {
    const { checkpoint, verifierKey } = await exported(database.urls, masterKey);
    if (file === undefined) process.stdout.write(checkpoint.note);
    else await write(file, checkpoint.note);
    const where = file ?? 'stdout';
    say(
      `检查点（${checkpoint.size} 条事件）：${where}\n验证公钥，请与检查点分开保存：${verifierKey}\n` +
        `Checkpoint of ${checkpoint.size} events: ${where}\n` +
        `The key it is checked by; keep it apart from the checkpoint: ${verifierKey}`,
    );
  } finally {
    await database.close();
  }
}

async function write(file: string, note: string): Promise<void> {
  try {
    await writeFile(file, note, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new CannotStart(USAGE);
    throw error;
  }
}

/** Apart from the checkpoint, which may go on to another program. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await main();
} catch (error) {
  if (!isExplained(error)) throw error;
  process.stderr.write(`${error.text.zh}\n${error.text.en}\n`);
  process.exitCode = 1;
}
