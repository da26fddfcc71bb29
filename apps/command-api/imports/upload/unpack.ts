/** Bytes as they come off the wire, unpacked where they are gzip; nothing grows without bound. */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GROWTH_FREE_BYTES, MAX_GROWTH, MAX_UPLOAD_BYTES } from '../limits.js';
import { UploadProblem } from './upload-problem.js';

const CHUNK = 65_536;

/** The content of the upload in pieces; throws `UploadProblem`, or what the connection says. */
export async function* unpacked(source: Readable, gzip: boolean): AsyncGenerator<Buffer> {
  const wire = { bytes: 0 };
  const pieces = gzip ? gunzipped(source, wire) : read(source, wire);
  let total = 0;
  try {
    for await (const piece of pieces) {
      total += piece.length;
      if (total > MAX_UPLOAD_BYTES) throw new UploadProblem('uploadTooLarge');
      if (gzip && total > GROWTH_FREE_BYTES && total > wire.bytes * MAX_GROWTH) {
        throw new UploadProblem('gzipTooDense', { max: MAX_GROWTH });
      }
      yield piece;
    }
  } catch (error) {
    throw gzipProblem(error) ?? error;
  }
}

// The request is never destroyed here: the answer goes out on the same connection.
async function* read(source: Readable, wire: { bytes: number }): AsyncGenerator<Buffer> {
  const pieces = source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const piece of pieces) {
    wire.bytes += piece.length;
    yield piece;
  }
}

function gunzipped(source: Readable, wire: { bytes: number }): AsyncIterable<Buffer> {
  const packed = Readable.from(read(source, wire), { objectMode: false });
  return pipeline(packed, createGunzip({ chunkSize: CHUNK }), () => undefined);
}

function gzipProblem(error: unknown): UploadProblem | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'Z_BUF_ERROR') return new UploadProblem('gzipTruncated');
  if (typeof code === 'string' && code.startsWith('Z_')) return new UploadProblem('gzipInvalid');
  return null;
}
