/** Whether it still stands: the issuer's signed status list, which must be young enough. */
import { isJson, issuerOf, type Json } from './form.js';
import { bitOf } from './status-list.js';
import { failed, passed, type Finding } from './verdict.js';

interface Entry {
  readonly purpose: 'revocation' | 'suspension';
  readonly listUrl: string;
  readonly index: number;
}

/** A list whose signature is right, by its address. */
export type StatusLists = ReadonlyMap<string, Json>;

export async function checkStatus(
  credential: Json,
  lists: StatusLists,
  now: Date,
): Promise<Finding> {
  const entries = entriesOf(credential['credentialStatus']);
  if (entries === null) return unreadable();
  if (entries.length === 0) {
    return passed('该凭证没有状态列表。', 'This credential has no status to look up.');
  }
  let oldest: Finding | null = null;
  for (const entry of entries) {
    const found = await ofEntry(entry, credential, lists, now);
    if (found.result === 'statusTooOld') oldest = found;
    else if (found.result !== 'valid') return found;
  }
  return oldest ?? passed('未被撤销或中止。', 'Neither revoked nor suspended.');
}

function entriesOf(status: unknown): Entry[] | null {
  if (status === undefined) return [];
  const all = (Array.isArray(status) ? status : [status]).map(entryOf);
  return all.every((entry) => entry !== null) ? all : null;
}

function entryOf(status: unknown): Entry | null {
  if (!isJson(status) || status['type'] !== 'BitstringStatusListEntry') return null;
  const { statusPurpose: purpose, statusListCredential: listUrl, statusListIndex } = status;
  if (purpose !== 'revocation' && purpose !== 'suspension') return null;
  if (typeof listUrl !== 'string' || !/^\d{1,9}$/.test(String(statusListIndex))) return null;
  return { purpose, listUrl, index: Number(statusListIndex) };
}

async function ofEntry(
  entry: Entry,
  credential: Json,
  lists: StatusLists,
  now: Date,
): Promise<Finding> {
  const list = lists.get(entry.listUrl);
  if (list === undefined) return noList();
  const set = await bitIn(list, entry, issuerOf(credential));
  if (set === null) return unreadable();
  // Revocation is for ever, so that even an old list proves it; standing is proved by a young one.
  if (set && entry.purpose === 'revocation') return revoked();
  if (!youngEnough(list, now)) return tooOld();
  return set ? suspended() : passed('未被撤销或中止。', 'Neither revoked nor suspended.');
}

async function bitIn(list: Json, entry: Entry, issuer: string | null): Promise<boolean | null> {
  const subject = list['credentialSubject'];
  if (list['id'] !== entry.listUrl || issuerOf(list) !== issuer || !isJson(subject)) return null;
  const { type, statusPurpose, encodedList } = subject;
  if (type !== 'BitstringStatusList' || statusPurpose !== entry.purpose) return null;
  if (typeof encodedList !== 'string') return null;
  try {
    return await bitOf(encodedList, entry.index);
  } catch {
    return null;
  }
}

/** A list without an end would stay true for ever: it is taken as old from the start. */
function youngEnough({ validFrom, validUntil }: Json, now: Date): boolean {
  if (typeof validUntil !== 'string' || typeof validFrom !== 'string') return false;
  const [from, until] = [Date.parse(validFrom), Date.parse(validUntil)];
  return now.getTime() <= until && from <= now.getTime() + CLOCKS_DIFFER_MS;
}

/** How far the clocks of two machines may be apart. */
export const CLOCKS_DIFFER_MS = 300_000;

function revoked(): Finding {
  return failed(
    'revoked',
    '签发者已撤销该凭证：其中的成果被撤销或更正，或持有人收回了它。请向持有人索取新的凭证。',
    'The issuer has revoked it: an outcome in it was revoked or corrected, or its holder took it back. Ask the holder for a new one.',
  );
}

function suspended(): Finding {
  return failed(
    'suspended',
    '该凭证目前被中止。请稍后再核验，或询问签发者。',
    'The credential is suspended at present. Verify it again later, or ask the issuer.',
  );
}

function noList(): Finding {
  return failed(
    'statusTooOld',
    '没有该凭证的状态列表，无法断定它仍然有效。请获取签发者当前的状态列表后再核验。',
    'The status list of this credential is missing, so it cannot be said to stand. Get the current one of the issuer and verify again.',
  );
}

function tooOld(): Finding {
  return failed(
    'statusTooOld',
    '状态列表已过期，无法断定凭证仍然有效。请获取签发者当前的状态列表后再核验。',
    'The status list is too old to say that the credential still stands. Get the current one of the issuer and verify again.',
  );
}

function unreadable(): Finding {
  return failed(
    'tampered',
    '状态信息无法读取，或与该凭证不符。请向持有人索取原始文件。',
    'The status cannot be read, or does not belong to this credential. Ask the holder for the original file.',
  );
}
