import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkpointText, parseCheckpoint } from './checkpoint.js';
import { leafHash } from './merkle.js';
import { checkNote, parseNote, parseVerifierKey, signNote, verifierKeyText } from './note.js';

/** Key and note of the example in the documentation of Go's package for notes. */
const PETER_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const PETER_NOTE =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n\n" +
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';

const { privateKey } = generateKeyPairSync('ed25519');
const publicBytes = Buffer.from(privateKey.export({ format: 'jwk' }).x!, 'base64url');
const signer = { name: 'bank.example/log', publicBytes, privateKey };

const trees = Array.from({ length: 4 }, (_, partition) => ({
  partition,
  size: BigInt(partition * 10),
  root: leafHash(`${partition}`),
}));
const text = checkpointText('bank.example/log', trees);

describe('a signed note', () => {
  it('of another program is read, and its signature holds', () => {
    const key = parseVerifierKey(PETER_KEY)!;
    const note = parseNote(PETER_NOTE)!;
    expect(note.text.endsWith('problem is.\n')).toBe(true);
    expect(checkNote(note, [key])).toBe('signed');
    expect(verifierKeyText(key)).toBe(PETER_KEY);
  });

  it('holds for its key alone, and for its text alone', () => {
    const note = signNote(text, signer);
    const key = parseVerifierKey(verifierKeyText(signer))!;
    expect(checkNote(parseNote(note)!, [parseVerifierKey(PETER_KEY)!, key])).toBe('signed');
    expect(checkNote(parseNote(note)!, [parseVerifierKey(PETER_KEY)!])).toBe('unknownKey');
    const changed = note.replace('\n60\n', '\n61\n');
    expect(checkNote(parseNote(changed)!, [key])).toBe('badSignature');
    const renamed = note.replace('— bank.example/log', '— other.example/log');
    expect(checkNote(parseNote(renamed)!, [key])).toBe('unknownKey');
  });

  it('keeps the signatures of witnesses beside its own', () => {
    const witness = { ...signer, name: 'witness.example' };
    const [line] = signNote(text, witness).split('\n').slice(-2);
    const note = parseNote(`${signNote(text, signer)}${line}\n`)!;
    expect(note.signatures.map(({ name }) => name)).toEqual([signer.name, witness.name]);
    expect([checkNote(note, [signer]), checkNote(note, [witness])]).toEqual(['signed', 'signed']);
  });

  it.each([
    ['without a signature', text],
    ['without an end', signNote(text, signer).trimEnd()],
    ['with a dash of another length', signNote(text, signer).replace('— ', '- ')],
    ['with a carriage return', signNote(text, signer).replace('\n', '\r\n')],
    ['with base64 that no encoder writes', signNote(text, signer).replace(/=*\n$/, '\n')],
    ['of nothing', ''],
  ])('%s is none', (_, note) => {
    expect(parseNote(note)).toBeNull();
  });

  it.each([
    ['', 'x+00000000+AAAA', PETER_KEY.replace('c74f', 'c74e'), PETER_KEY.replace('+ARpc', '+AhBc')],
  ])('is not checked by what is no key', (...texts) => {
    expect(texts.map(parseVerifierKey)).toEqual(texts.map(() => null));
  });
});

describe('a checkpoint', () => {
  it('begins with origin, size and root, and lists the partitions', () => {
    const [origin, size, root, ...lines] = text.trimEnd().split('\n');
    expect([origin, size]).toEqual(['bank.example/log', '60']);
    expect(root).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(lines).toHaveLength(4);
    expect(parseCheckpoint(text)).toEqual({ origin, size: 60n, trees });
  });

  it.each([
    ['another size', text.replace('\n60\n', '\n61\n')],
    ['another size of a partition', text.replace('\n1 10 ', '\n1 11 ')],
    ['partitions in another order', text.replace('\n0 0 ', '\n1 0 ')],
    ['a leading zero', text.replace('\n1 10 ', '\n1 010 ')],
    ['no list', text.split('\n').slice(0, 3).join('\n')],
    ['another word', text.replace('\n1 10 ', '\nx 10 ')],
  ])('that contradicts itself is none: %s', (_, changed) => {
    expect(changed).not.toBe(text);
    expect(parseCheckpoint(changed)).toBeNull();
  });
});
