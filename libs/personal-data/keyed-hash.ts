/**
 * HMAC-SHA-256 (RFC 2104) by two one-shot digests: five times as fast as `createHmac`, which looks
 * its algorithm up anew for each of the three keyed hashes that every recorded outcome takes. A
 * digest as text costs a third of one as a buffer, each of which has memory of its own to be freed.
 */
import { hash, type KeyObject } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const KEPT_BYTES = 4_096;
/** UTF-8 has at most three bytes for one UTF-16 code unit. */
const BYTES_A_UNIT = 3;

export class KeyedHash {
  readonly #inner: Buffer;
  readonly #outer: Buffer;
  readonly #kept = Buffer.alloc(KEPT_BYTES);

  /** @throws where the key is longer than a block: none of ours is. */
  constructor(key: KeyObject) {
    const bytes = key.export();
    if (bytes.length > BLOCK_BYTES) throw new Error('a key for HMAC has at most 64 bytes');
    this.#inner = padded(bytes, 0x36);
    this.#outer = Buffer.concat([padded(bytes, 0x5c), Buffer.alloc(DIGEST_BYTES)]);
    this.#inner.copy(this.#kept);
  }

  /** 32 bytes. */
  of(text: string): Buffer {
    const most = BLOCK_BYTES + text.length * BYTES_A_UNIT;
    const message = most <= KEPT_BYTES ? this.#kept : Buffer.concat([this.#inner], most);
    const end = BLOCK_BYTES + message.write(text, BLOCK_BYTES, 'utf8');
    const inner = hash('sha256', message.subarray(0, end), 'binary');
    this.#outer.write(inner, BLOCK_BYTES, 'latin1');
    return Buffer.from(hash('sha256', this.#outer, 'binary'), 'latin1');
  }
}

function padded(key: Uint8Array, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES, pad);
  key.forEach((byte, at) => (block[at] = byte ^ pad));
  return block;
}
