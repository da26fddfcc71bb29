/** What the seal answers: checkpoints, and proofs out of the stored trees. All of it is public. */
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { fieldError, Refusal } from '#edge';
import { decodePosition, PARTITIONS } from '#event-store';
import {
  checkpointIn,
  consistencyRanges,
  inclusionRanges,
  pageOfCheckpoints,
  readCheckpoint,
  readOrigin,
  rootAt,
  rootsOf,
  verifierKeyText,
  type StoredCheckpoint,
} from '#seal';
import { SigningKeys } from '#signing-keys';
import { READER_POOL } from '../pools.js';
import { pageCursor, readCursor } from '../registers/page-cursor.js';

const DEFAULT_LIMIT = 20;
const FIRST = ['9223372036854775807', ''] as const;
const WHOLE = /^(0|[1-9][0-9]{0,18})$/;
/** Seconds until there is likely to be a checkpoint that holds it. */
const SOON = 10;

export interface CheckpointPage {
  readonly cursor?: string;
  readonly limit?: string;
}

@Injectable()
export class Seals {
  constructor(
    @Inject(READER_POOL) private readonly pool: Pool,
    private readonly signingKeys: SigningKeys,
  ) {}

  /** The newest one, or the one of a size. */
  async checkpoint(size?: string): Promise<StoredCheckpoint | Refusal> {
    const found = await readCheckpoint(this.pool, size === undefined ? undefined : BigInt(size));
    if (found !== null) return found;
    return size === undefined ? notSealedYet() : new Refusal('notFound');
  }

  async checkpoints({ cursor, limit }: CheckpointPage): Promise<object | Refusal> {
    const before = readCursor(cursor, FIRST);
    if (before instanceof Refusal) return before;
    const [size = '', kid = ''] = before;
    if (!WHOLE.test(size) || BigInt(size) > BigInt(FIRST[0])) return invalid('/cursor');
    const most = Number(limit ?? DEFAULT_LIMIT);
    const found = await pageOfCheckpoints(this.pool, most + 1, { size: BigInt(size), kid });
    const checkpoints = found.slice(0, most).map((one) => ({ ...one, size: String(one.size) }));
    const last = checkpoints.at(-1);
    const more = found.length > most && last !== undefined;
    return { checkpoints, ...(more ? { next: pageCursor([last.size, last.kid]) } : {}) };
  }

  async keys(): Promise<object> {
    const name = await readOrigin(this.pool);
    const keys = await this.signingKeys.history('checkpoint');
    return {
      origin: name,
      keys: keys.map(({ kid, publicBytes, createdAt, retiredAt }) => ({
        kid,
        verifierKey: verifierKeyText({ name, publicBytes }),
        createdAt,
        ...(retiredAt === null ? {} : { retiredAt }),
      })),
    };
  }

  /** That the event at a position is in a checkpoint: the newest, or the one of a size. */
  async inclusion(position: string, size?: string): Promise<object | Refusal> {
    const [pair, ...more] = decodePosition(position) ?? [];
    if (pair === undefined || more.length > 0) return invalid('/position');
    const stored = await this.checkpoint(size);
    if (stored instanceof Refusal) return stored;
    const [partition, number] = pair;
    const tree = checkpointIn(stored.note).trees[partition];
    if (tree === undefined || number > tree.size) return notSealedYet();
    const index = number - 1n;
    const ranges = [{ from: index, to: number }, ...inclusionRanges(index, tree.size)];
    const found = await rootsOf(this.pool, partition, ranges);
    const [leafHash, ...hashes] = found ?? [];
    // A replica may have heard of the checkpoint before all of its tiles.
    if (leafHash === undefined) return notSealedYet();
    return {
      partition,
      index: String(index),
      size: String(tree.size),
      leafHash: base64(leafHash),
      hashes: hashes.map(base64),
      root: base64(tree.root),
      checkpoint: stored.note,
    };
  }

  /** That the tree of a partition at one size begins with what it was at another. */
  async consistency(partition: string, from: string, to: string): Promise<object | Refusal> {
    const [place, first, size] = [Number(partition), BigInt(from), BigInt(to)];
    if (place >= PARTITIONS) return invalid('/partition');
    if (first > size) return invalid('/from');
    const hashes = await rootsOf(this.pool, place, consistencyRanges(first, size));
    const fromRoot = await rootAt(this.pool, place, first);
    const toRoot = await rootAt(this.pool, place, size);
    if (hashes === null || fromRoot === null || toRoot === null) return notSealedYet();
    return {
      partition: place,
      from,
      to,
      fromRoot: base64(fromRoot),
      toRoot: base64(toRoot),
      hashes: hashes.map(base64),
    };
  }
}

function base64(hash: Uint8Array): string {
  return Buffer.from(hash).toString('base64');
}

function notSealedYet(): Refusal {
  return new Refusal('notSealedYet', { retryAfter: SOON });
}

function invalid(pointer: string): Refusal {
  return new Refusal('invalidQuery', { errors: [fieldError(pointer, 'invalidValue')] });
}
