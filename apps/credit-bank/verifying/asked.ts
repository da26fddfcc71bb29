/** The options of `npm run verify:log`, and the checkpoints and keys that they name. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { checkNote, parseCheckpoint, parseNote, parseVerifierKey, type VerifierKey } from '#seal';
import { CannotStart } from '#settings';
import type { GivenCheckpoint } from './verify-events.js';

const USAGE = {
  zh: '用法：npm run verify:log -- [--checkpoint 文件]… [--key 公钥或文件]… [--database 数据库地址]',
  en: 'Usage: npm run verify:log -- [--checkpoint FILE]… [--key KEY or FILE]… [--database URL]',
};

export interface Asked {
  readonly checkpoints: readonly string[];
  readonly keys: readonly string[];
  readonly database?: string;
}

export function asked(): Asked {
  try {
    const many = { type: 'string', multiple: true } as const;
    const {
      checkpoint = [],
      key = [],
      database,
    } = parseArgs({
      options: { checkpoint: many, key: many, database: { type: 'string' } },
    }).values;
    return { checkpoints: checkpoint, keys: key, ...(database === undefined ? {} : { database }) };
  } catch {
    throw new CannotStart(USAGE);
  }
}

export async function readKeys({ keys }: Asked): Promise<VerifierKey[]> {
  return Promise.all(
    keys.map(async (given) => {
      const text = parseVerifierKey(given) === null ? await contentOf(given) : given;
      const key = parseVerifierKey(text.trim());
      if (key !== null) return key;
      throw new CannotStart({
        zh: `${given} 不是验证公钥：应为 export-checkpoint 所示的一行（名称+编号+公钥）。`,
        en: `${given} is no verifier key: give the line that export-checkpoint showed (name+id+key).`,
      });
    }),
  );
}

export async function readCheckpoints(
  { checkpoints }: Asked,
  keys: readonly VerifierKey[],
): Promise<GivenCheckpoint[]> {
  return Promise.all(checkpoints.map(async (file) => given(file, await contentOf(file), keys)));
}

function given(source: string, content: string, keys: readonly VerifierKey[]): GivenCheckpoint {
  const note = parseNote(content);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (note === null || checkpoint === null) {
    throw new CannotStart({
      zh: `${source} 不是检查点，或内容自相矛盾。请使用 export-checkpoint 写出的原文件。`,
      en: `${source} is no checkpoint, or contradicts itself. Give the file as export-checkpoint wrote it.`,
    });
  }
  const signature = keys.length === 0 ? 'signed' : checkNote(note, keys);
  if (signature === 'signed') return { source, checkpoint };
  throw new CannotStart(
    signature === 'unknownKey'
      ? {
          zh: `${source} 不是由所给公钥签名的。请核对公钥是否属于该行与该时期。`,
          en: `${source} is not signed by a key that was given. Check that the key is of that bank and time.`,
        }
      : {
          zh: `${source} 的签名无效：文件被改动过。请使用另存的原件。`,
          en: `${source} has a bad signature: the file was changed. Use another copy of it.`,
        },
  );
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CannotStart(
      { zh: `无法读取文件 ${file}。`, en: `The file ${file} cannot be read.` },
      { cause: error },
    );
  }
}
