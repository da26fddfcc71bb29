/** Whether the outcomes that a credential shows stand in the sealed log. */
import { checkNote, leafHash, parseCheckpoint, parseNote, parseVerifierKey } from '#seal';
import { HASH_BYTES, provesInclusion, type Checkpoint } from '#seal';
import type { Bilingual, Step } from './check.js';
import { isJson, type BundleLog, type BundleParts, type LogProof } from './form.js';
import { shownOf } from './shown.js';

/** `trusted` are the log's keys from elsewhere; without them those of the file are taken. */
export function checkRecorded(bundle: BundleParts, trusted: readonly string[] | undefined): Step {
  const { log } = bundle;
  if (log === undefined) return said('notChecked', NOT_SEALED);
  const checkpoint = signedCheckpoint(log, trusted ?? log.verifierKeys);
  if (checkpoint === null) return said('failed', NO_CHECKPOINT);
  const proved = new Set<string>();
  for (const proof of log.proofs) {
    const outcome = outcomeProvedBy(proof, checkpoint);
    if (outcome === null) return said('failed', notThere(proof));
    proved.add(outcome);
  }
  const shown = shownOf(bundle.credential, []).outcomes;
  const missing = shown.filter((one) => !proved.has(one.outcomeId));
  if (missing.length > 0) return said('notChecked', someMissing(missing.length, shown.length));
  return said('passed', allThere(shown.length, checkpoint, trusted !== undefined));
}

function said(result: Step['result'], detail: Bilingual): Step {
  return { name: 'log', result, detail };
}

function signedCheckpoint({ checkpoint }: BundleLog, lines: readonly string[]): Checkpoint | null {
  const note = parseNote(checkpoint);
  const keys = lines.map(parseVerifierKey).filter((key) => key !== null);
  if (note === null || checkNote(note, keys) !== 'signed') return null;
  return parseCheckpoint(note.text);
}

/** The outcome whose recording the proof shows; null where it proves nothing. */
function outcomeProvedBy(proof: LogProof, checkpoint: Checkpoint): string | null {
  const tree = checkpoint.trees[proof.partition];
  const hashes = proof.hashes.map((one) => Buffer.from(one, 'base64'));
  if (tree === undefined || hashes.some((one) => one.length !== HASH_BYTES)) return null;
  const place = { index: BigInt(proof.position) - 1n, size: tree.size, hashes };
  if (!provesInclusion(place, leafHash(proof.leaf), tree.root)) return null;
  return outcomeIn(proof);
}

/** What is hashed is what is read, so that a leaf cannot say one thing and prove another. */
function outcomeIn({ leaf, partition, position }: LogProof): string | null {
  let event: unknown;
  try {
    event = JSON.parse(leaf);
  } catch {
    return null;
  }
  if (!isJson(event) || !isJson(event['data'])) return null;
  const { outcomeId } = event['data'];
  const there = event['partition'] === partition && event['position'] === position;
  return there && typeof outcomeId === 'string' ? outcomeId : null;
}

const NOT_SEALED: Bilingual = {
  zh: '文件中没有日志证明；凭证的签名不受影响。',
  en: 'The file holds no proof of the log; the signature stands without it.',
};

const NO_CHECKPOINT: Bilingual = {
  zh: '日志检查点不是由所信任的密钥签署，或已被改动。请重新获取核验包。',
  en: 'The checkpoint of the log is not signed by a trusted key, or was changed. Get the bundle anew.',
};

function notThere({ partition, position }: LogProof): Bilingual {
  return {
    zh: `日志中没有 ${partition}:${position} 处的这条记录。请重新获取核验包。`,
    en: `The log does not hold this record at ${partition}:${position}. Get the bundle anew.`,
  };
}

function someMissing(missing: number, all: number): Bilingual {
  return {
    zh: `${all} 项成果中有 ${missing} 项没有日志证明；凭证的签名不受影响。`,
    en: `${missing} of ${all} outcomes have no proof of the log; the signature stands without it.`,
  };
}

function allThere(all: number, { origin, size }: Checkpoint, pinned: boolean): Bilingual {
  const zh = `全部 ${all} 项成果都在日志 ${origin} 中（检查点含 ${size} 条记录）。`;
  const en = `All ${all} outcomes stand in the log ${origin} (a checkpoint of ${size} records).`;
  if (pinned) return { zh, en };
  return {
    zh: `${zh}日志公钥取自文件本身。`,
    en: `${en} The key of the log came with the file.`,
  };
}
