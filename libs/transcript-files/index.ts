/**
 * A transcript as a file for others' systems and for people: the same content as the credential,
 * unsigned. Apart from `#credentials`, whose verification runs in browsers, because of what writing
 * XML and PDF takes along.
 *
 *   elmoXml(envelope, content)                    — ELMO 1.7, for EMREX
 *   await transcriptPdf(envelope, content)        — to read and print
 */
export { elmoXml } from './elmo.js';
export { transcriptPdf } from './pdf/transcript-pdf.js';
