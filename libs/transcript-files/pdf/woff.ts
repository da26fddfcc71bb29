/**
 * A WOFF 1.0 file as the font that is in it (W3C WOFF, section 3): tables inflated once. PDFKit
 * reads WOFF too, and inflates the table of shapes again for every character.
 */
import { inflateSync } from 'node:zlib';

const HEADER = 44;
const ENTRY = 20;
const OWN_HEADER = 12;
const OWN_ENTRY = 16;

export function unpackedFont(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const head = Buffer.alloc(OWN_HEADER + count * OWN_ENTRY);
  woff.copy(head, 0, 4, 8);
  head.writeUInt16BE(count, 4);
  // What would speed up a binary search of the tables.
  const power = 31 - Math.clz32(count);
  head.writeUInt16BE(16 << power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(count * OWN_ENTRY - (16 << power), 10);
  const tables: Buffer[] = [];
  let offset = head.length;
  for (let at = 0; at < count; at += 1) {
    const entry = HEADER + at * ENTRY;
    const table = tableOf(woff, entry);
    const own = OWN_HEADER + at * OWN_ENTRY;
    woff.copy(head, own, entry, entry + 4);
    woff.copy(head, own + 4, entry + 16, entry + 20);
    head.writeUInt32BE(offset, own + 8);
    head.writeUInt32BE(table.length, own + 12);
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    tables.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([head, ...tables]);
}

function tableOf(woff: Buffer, entry: number): Buffer {
  const from = woff.readUInt32BE(entry + 4);
  const packed = woff.readUInt32BE(entry + 8);
  const length = woff.readUInt32BE(entry + 12);
  const bytes = woff.subarray(from, from + packed);
  return packed < length ? inflateSync(bytes) : bytes;
}
