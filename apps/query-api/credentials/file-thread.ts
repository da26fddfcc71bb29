/** Writes XML and PDF in a thread of its own: laying out a long transcript takes a second. */
import { parentPort } from 'node:worker_threads';
import { elmoXml, transcriptPdf } from '#transcript-files';
import type { ToWrite } from './file-desk.js';

parentPort?.on('message', (file: ToWrite) => {
  void written(file).then((bytes) => parentPort?.postMessage(bytes));
});

async function written({ form, envelope, content }: ToWrite): Promise<Uint8Array> {
  return form === 'pdf'
    ? transcriptPdf(envelope, content)
    : new TextEncoder().encode(elmoXml(envelope, content));
}
