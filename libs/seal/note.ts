/**
 * Signed notes (C2SP signed-note) with Ed25519 signatures: a text, an empty line, and lines of
 * signatures that each name their key. A verifier key is the public half as one line of text.
 */
import { hash, sign, verify, createPublicKey, type KeyObject } from 'node:crypto';

const ED25519 = 1;
/** What stands before the bytes of the key in a SubjectPublicKeyInfo (RFC 8410). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
const PUBLIC_KEY_BYTES = 32;
/** Notes are small; what is larger is refused before it is read. */
const NOTE_CHARACTERS_MAX = 100_000;

export interface VerifierKey {
  readonly name: string;
  readonly publicBytes: Uint8Array;
}

export interface NoteSigner extends VerifierKey {
  readonly privateKey: KeyObject;
}

interface Signature {
  readonly name: string;
  readonly id: Uint8Array;
  readonly signature: Uint8Array;
}

export interface Note {
  /** With the newline at its end; this is what is signed. */
  readonly text: string;
  readonly signatures: readonly Signature[];
}

function keyIdOf({ name, publicBytes }: VerifierKey): Buffer {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(ED25519), publicBytes]);
  return hash('sha256', bytes, 'buffer').subarray(0, KEY_ID_BYTES);
}

/** `<name>+<key id>+<key>`, as it is given to whoever is to check notes. */
export function verifierKeyText(key: VerifierKey): string {
  const encoded = Buffer.concat([Buffer.of(ED25519), key.publicBytes]).toString('base64');
  return `${key.name}+${keyIdOf(key).toString('hex')}+${encoded}`;
}

/** Null where the text is not the verifier key of an Ed25519 key. */
export function parseVerifierKey(text: string): VerifierKey | null {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = base64Bytes(encoded);
  if (bytes === null || bytes.length !== 1 + PUBLIC_KEY_BYTES || bytes[0] !== ED25519) return null;
  const key = { name, publicBytes: bytes.subarray(1) };
  return keyIdOf(key).toString('hex') === id ? key : null;
}

export function signNote(text: string, signer: NoteSigner): string {
  const signature = sign(null, Buffer.from(text), signer.privateKey);
  const encoded = Buffer.concat([keyIdOf(signer), signature]).toString('base64');
  return `${text}\n— ${signer.name} ${encoded}\n`;
}

/** Null where the text is no signed note. */
export function parseNote(note: string): Note | null {
  const end = note.lastIndexOf('\n\n');
  if (note.length > NOTE_CHARACTERS_MAX || end < 0 || !note.endsWith('\n')) return null;
  // Of the characters below the space only the newline is allowed.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f]/.test(note) || !note.isWellFormed()) return null;
  const lines = note.slice(end + 2, -1).split('\n');
  const signatures = lines.map(parseSignature);
  if (signatures.includes(null)) return null;
  return { text: note.slice(0, end + 1), signatures: signatures as Signature[] };
}

function parseSignature(line: string): Signature | null {
  const [, name = '', encoded = ''] = /^— ([^\s+]+) (\S+)$/.exec(line) ?? [];
  const bytes = base64Bytes(encoded);
  if (name === '' || bytes === null || bytes.length <= KEY_ID_BYTES) return null;
  return { name, id: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

/**
 * Whether one of `keys` has signed the note: `unknownKey` where none of the signatures is by one of
 * them, `badSignature` where one says so and is not.
 */
export function checkNote(
  { text, signatures }: Note,
  keys: readonly VerifierKey[],
): 'signed' | 'unknownKey' | 'badSignature' {
  let signed = false;
  for (const key of keys) {
    const id = keyIdOf(key);
    for (const one of signatures) {
      if (one.name !== key.name || Buffer.compare(one.id, id) !== 0) continue;
      if (!isBy(key, text, one.signature)) return 'badSignature';
      signed = true;
    }
  }
  return signed ? 'signed' : 'unknownKey';
}

function isBy({ publicBytes }: VerifierKey, text: string, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  const key = createPublicKey({
    format: 'der',
    type: 'spki',
    key: Buffer.concat([ED25519_SPKI, publicBytes]),
  });
  return verify(null, Buffer.from(text), key, signature);
}

/** Null where the text is not what these bytes are written as. */
export function base64Bytes(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}
