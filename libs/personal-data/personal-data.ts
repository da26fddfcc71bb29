/** Everything that is personal goes through here: sealed per learner, looked up by keyed HMAC. */
import { hash, type KeyObject, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import { Joined } from '#postgres';
import { decrypt, encrypt, KEY_BYTES, keyOfBytes } from './aes.js';
import { contextOfLearnerKey } from './learner-keys.js';
import { KeyedHash } from './keyed-hash.js';
import { PurposeSeal } from './purpose-seal.js';
import { bankSecrets, MARK_OF_ROTATION, type BankSecrets } from './secrets.js';

/** A learner's key, unwrapped. It is never logged, serialised or sent. */
export class LearnerKey {
  readonly #key: KeyObject;
  constructor(
    readonly learnerId: string,
    key: KeyObject,
  ) {
    this.#key = key;
  }
  static secretOf(key: LearnerKey): KeyObject {
    return key.#key;
  }
}

/** Where a sealed text belongs; it opens nowhere else. */
export interface SealContext {
  /** The id of the stream, the learner's. */
  readonly stream: string;
  /** For example `name`, `number`, `reason`. */
  readonly field: string;
  /** The outcome or conversion, where the text is about one. */
  readonly of?: string | undefined;
}

export interface PersonalDataOptions {
  /** How many unwrapped keys are kept in memory. */
  readonly cachedKeys?: number;
}

/**
 * Nothing where $3 does not say any longer what the master key is: whoever was cut off while it
 * was replaced would wrap keys so that nobody can open them.
 */
const CREATE = `INSERT INTO keys.learner_keys (learner, wrapped)
  SELECT * FROM unnest($1::uuid[], $2::bytea[])
  WHERE EXISTS (SELECT FROM keys.secrets WHERE name = 'lookup' AND wrapped = $3)
    AND NOT EXISTS (SELECT FROM keys.secrets WHERE name = '${MARK_OF_ROTATION}')
  ON CONFLICT (learner) DO NOTHING RETURNING learner`;
const DESTROY = 'DELETE FROM keys.learner_keys WHERE learner = ANY($1::uuid[])';
const READ = 'SELECT learner, wrapped FROM keys.learner_keys WHERE learner = ANY($1::uuid[])';

export class PersonalData {
  readonly #pool: Pool;
  readonly #masterKey: KeyObject;
  readonly #secrets: BankSecrets;
  readonly #lookups: KeyedHash;
  readonly #cache: LRUCache<string, LearnerKey>;
  readonly #purposes = new Map<string, PurposeSeal>();
  /** Keys as they stand wrapped, each asked for by one reader. */
  readonly #wrapped = new Joined(async (ids: readonly string[]) => {
    const found = await this.#read(ids);
    return ids.map((id) => found.get(id) ?? null);
  });

  private constructor(
    pool: Pool,
    keys: { masterKey: KeyObject; secrets: BankSecrets },
    options: PersonalDataOptions,
  ) {
    this.#pool = pool;
    this.#masterKey = keys.masterKey;
    this.#secrets = keys.secrets;
    this.#lookups = new KeyedHash(keys.secrets.lookup);
    this.#cache = new LRUCache({ max: options.cachedKeys ?? 20_000 });
  }

  /** @throws CannotStart where the master key is not the one that this database knows. */
  static async open(
    pool: Pool,
    masterKey: Uint8Array,
    options: PersonalDataOptions = {},
  ): Promise<PersonalData> {
    const master = keyOfBytes(masterKey);
    const secrets = await bankSecrets(pool, master);
    return new PersonalData(pool, { masterKey: master, secrets }, options);
  }

  /** Null where the learner has no key: never made, or destroyed. */
  async keyOf(learnerId: string): Promise<LearnerKey | null> {
    const cached = this.#cache.get(learnerId);
    if (cached !== undefined) return cached;
    const [wrapped] = await this.#wrapped.of([learnerId]);
    return wrapped === undefined || wrapped === null ? null : this.#unwrapped(learnerId, wrapped);
  }

  /** The keys there are; a learner without one is left out. */
  async keysOf(learnerIds: readonly string[]): Promise<Map<string, LearnerKey>> {
    const found = new Map<string, LearnerKey>();
    const missing: string[] = [];
    for (const id of new Set(learnerIds)) {
      const cached = this.#cache.get(id);
      if (cached === undefined) missing.push(id);
      else found.set(id, cached);
    }
    if (missing.length === 0) return found;
    for (const [id, wrapped] of await this.#read(missing)) {
      found.set(id, this.#unwrapped(id, wrapped));
    }
    return found;
  }

  /** Makes keys, durable when this resolves; a learner who has one keeps it. */
  async createKeys(learnerIds: readonly string[]): Promise<Map<string, LearnerKey>> {
    // Sorted, so that two processes that make the same keys cannot wait for each other in a ring.
    const ids = [...new Set(learnerIds)].sort();
    const fresh = new Map(ids.map((id) => [id, randomBytes(KEY_BYTES)]));
    const wrapped = [...fresh].map(([id, key]) =>
      encrypt(this.#masterKey, contextOfLearnerKey(id), key),
    );
    const { rows } = await this.#pool.query<{ learner: string }>({
      name: 'learner-keys-create',
      text: CREATE,
      values: [ids, wrapped, this.#secrets.wrappedLookup],
    });
    const made = new Map<string, LearnerKey>();
    for (const { learner } of rows) {
      made.set(learner, this.#keep(learner, fresh.get(learner) as Uint8Array));
    }
    const others = ids.filter((id) => !made.has(id));
    for (const [id, key] of await this.keysOf(others)) made.set(id, key);
    if (made.size < ids.length) throw new Error('keys are not made: the master key is another one');
    return made;
  }

  /** Destroys keys for ever, for every process; how many there still were. */
  async destroyKeys(learnerIds: readonly string[]): Promise<number> {
    const { rowCount } = await this.#pool.query({
      name: 'learner-keys-destroy',
      text: DESTROY,
      values: [[...learnerIds].sort()],
    });
    for (const id of learnerIds) this.dropKey(id);
    return rowCount ?? 0;
  }

  /** Lets go of a key that another process has destroyed. */
  dropKey(learnerId: string): void {
    this.#cache.delete(learnerId);
  }

  /** What a key is known by that is found again somewhere: SHA-256, as hex. */
  digestOf(key: LearnerKey): string {
    return hash('sha256', LearnerKey.secretOf(key).export(), 'hex');
  }

  /** A key that is kept nowhere: for a trial run that seals and writes nothing. */
  passingKey(learnerId: string): LearnerKey {
    return new LearnerKey(learnerId, keyOfBytes(randomBytes(KEY_BYTES)));
  }

  /** Base64url text for the log. */
  seal(key: LearnerKey, context: SealContext, text: string): string {
    return encrypt(LearnerKey.secretOf(key), aad(context), text).toString('base64url');
  }

  /** Opens what `seal` made; throws where key, context or text are other ones. */
  open(key: LearnerKey, context: SealContext, sealed: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const plain = decrypt(LearnerKey.secretOf(key), aad(context), bytes);
    if (plain === null) throw new Error(`sealed "${context.field}" does not open`);
    return plain.toString('utf8');
  }

  /**
   * Seals bytes that belong to no learner yet, such as an uploaded file, under a key of the
   * bank for `purpose`. `context` says which bytes they are; they open nowhere else.
   */
  sealBytes(purpose: string, context: string, plain: Uint8Array): Buffer {
    return this.#purpose(purpose).seal(context, plain);
  }

  /** Opens what `sealBytes` made; throws where purpose, context or bytes are not the same. */
  openBytes(purpose: string, context: string, sealed: Uint8Array): Buffer {
    const plain = this.#purpose(purpose).open(context, sealed);
    if (plain === null) throw new Error(`sealed bytes for "${purpose}" do not open`);
    return plain;
  }

  #purpose(purpose: string): PurposeSeal {
    const known = this.#purposes.get(purpose) ?? new PurposeSeal(this.#secrets.roots, purpose);
    this.#purposes.set(purpose, known);
    return known;
  }

  /** 32 bytes that stand for `parts` in a registry; the same parts always give the same bytes. */
  lookup(kind: string, ...parts: readonly string[]): Uint8Array {
    // Lengths go in too, so that ("ab", "c") and ("a", "bc") are different things.
    let text = `${kind.length}:${kind}`;
    for (const part of parts) text += `|${part.length}:${part}`;
    return this.#lookups.of(text);
  }

  /** The outcome that (issuer, number) is in the whole bank: 128 bits as UUID text. */
  outcomeId(issuer: string, number: string): string {
    const hex = Buffer.from(this.lookup('outcome', issuer, number)).toString('hex', 0, 16);
    const cuts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
    return `${cuts.join('-')}-${hex.slice(20)}`;
  }

  async #read(learnerIds: readonly string[]): Promise<Map<string, Uint8Array>> {
    const { rows } = await this.#pool.query<{ learner: string; wrapped: Buffer }>({
      name: 'learner-keys-read',
      text: READ,
      values: [learnerIds],
    });
    return new Map(rows.map(({ learner, wrapped }) => [learner, wrapped]));
  }

  #unwrapped(learnerId: string, wrapped: Uint8Array): LearnerKey {
    const bytes = decrypt(this.#masterKey, contextOfLearnerKey(learnerId), wrapped);
    if (bytes === null) throw new Error(`the key of learner ${learnerId} does not unwrap`);
    return this.#keep(learnerId, bytes);
  }

  #keep(learnerId: string, bytes: Uint8Array): LearnerKey {
    const key = new LearnerKey(learnerId, keyOfBytes(bytes));
    this.#cache.set(learnerId, key);
    return key;
  }
}

function aad(context: SealContext): string {
  return `${context.stream}|${context.of ?? '-'}|${context.field}`;
}
