import { execFile } from 'node:child_process';
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundleText } from '#bundle';
import { clique } from '../../test/formats/poison.js';
import { documentOf, sampleKey } from '../../test/formats/sample-bank.js';
import { sampleBundle, sampleSigner } from '../../test/formats/sample-bundle.js';
import { buildVerifier } from './build.js';

const THEN = '2026-11-28T08:30:00Z';

let folder: string;
let file: string;
let issuer: string;
let multibase: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verifier-'));
  file = join(folder, 'bundle.json');
  issuer = join(folder, 'did.json');
  const key = await sampleKey('k1');
  const document = await documentOf([key]);
  multibase = document.verificationMethod[0]?.publicKeyMultibase ?? '';
  await writeFile(file, bundleText(await sampleBundle(key, sampleSigner())));
  await writeFile(issuer, JSON.stringify(document));
  await buildVerifier(folder);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the program, one file without anything beside it', () => {
  const run = async (...args: string[]) => {
    const program = [join(folder, 'verify.js'), ...args];
    // Nothing of the project's folder is in reach.
    const at = { cwd: tmpdir(), env: { PATH: '/nowhere' } };
    return promisify(execFile)(process.execPath, program, at).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        text: error.stdout + error.stderr,
      }),
    );
  };

  it('says each step in both languages, and ends with 0 where all is right', async () => {
    const { code, text } = await run(file, '--issuer', issuer, '--at', THEN);
    expect(text).toMatch(/✓ 签名 · Signature/);
    expect(text).toMatch(/✓ 日志 · Log/);
    expect(text).toMatch(/valid · 有效 · Valid/);
    expect(code).toBe(0);
  });

  it('ends with 1 where something is not, and shows the key to compare', async () => {
    const { code, text } = await run(file, '--at', THEN);
    expect([code, text.includes(multibase)]).toEqual([1, true]);
    expect(text).toMatch(/unknownIssuer/);
    const compared = await run(file, '--key', multibase, '--at', THEN, '--json');
    expect([compared.code, (JSON.parse(compared.text) as { result: string }).result]).toEqual([
      0,
      'valid',
    ]);
  });

  it('ends with 1 for a graph that is made to take for ever', async () => {
    const bundle = JSON.parse(await readFile(file, 'utf8')) as { credential: object };
    const credential = { ...bundle.credential, endorsement: clique(60) };
    const poisoned = join(folder, 'poisoned.json');
    await writeFile(poisoned, JSON.stringify({ ...bundle, credential }));
    const { code, text } = await run(poisoned, '--issuer', issuer, '--at', THEN);
    expect([code, /tampered/.test(text)]).toEqual([1, true]);
    expect(text).toMatch(/too large or nested too deeply/);
  });

  it.each([[], ['--nothing'], ['a', 'b'], ['/nowhere/x'], ['x', '--at', 'today']])(
    'ends with 2 and says how it is called where it cannot check (%#)',
    async (...args: string[]) => {
      const { code, text } = await run(...args);
      expect(code).toBe(2);
      expect(text).toMatch(/用法[\s\S]*Usage|cannot be read/);
    },
  );
});

describe('the page', () => {
  const page = (): string => readFileSync(join(folder, 'verify.html'), 'utf8');
  const script = (): string => /<script>([\s\S]*)<\/script>/.exec(page())?.[1] ?? '';

  it('may run its own script and nothing else, and names no address to load from', () => {
    const digest = hash('sha256', script(), 'base64');
    expect(page()).toContain(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'`,
    );
    expect(page().replace(script(), '')).not.toMatch(/src=|href=|url\(/);
    expect(script()).not.toMatch(/\.innerHTML|document\.write|\beval\(/);
  });

  it('checks in a browser’s world, where there is no Node', async () => {
    const { parts, submit } = fakeDocument({
      bundle: readFileSync(file, 'utf8'),
      issuer: readFileSync(issuer, 'utf8'),
    });
    const world = vm.createContext({
      ...{
        crypto,
        TextEncoder,
        TextDecoder,
        atob,
        btoa,
        structuredClone,
        URL,
        setTimeout,
        queueMicrotask,
      },
      ...{ Response, ReadableStream, DecompressionStream, Blob, performance, AbortController },
      Date: at(THEN),
      document: { getElementById: (id: string) => parts(id), createElement: element },
    });
    vm.runInContext('globalThis.self = globalThis', world);
    vm.runInContext(script(), world);
    await submit();
    expect(parts('result').textContent).toBe('有效 · Valid (valid)');
    expect(parts('shown').hidden).toBe(false);
  });
});

function at(moment: string): typeof Date {
  return class extends Date {
    constructor(...args: []) {
      if (args.length === 0) super(moment);
      else super(...args);
    }
  } as typeof Date;
}

interface Element {
  textContent: string;
  className: string;
  hidden: boolean;
  value: string;
  files: { text(): Promise<string> }[];
  append(): void;
  replaceChildren(): void;
  querySelector(): Element;
  addEventListener(name: string, act: (event: { preventDefault(): void }) => void): void;
}

function element(): Element {
  return {
    ...{ textContent: '', className: '', hidden: true, value: '', files: [] },
    append: () => undefined,
    replaceChildren: () => undefined,
    querySelector: element,
    addEventListener: () => undefined,
  };
}

/** What a browser keeps of the page, as far as the script asks for it. */
function fakeDocument(files: Readonly<Record<string, string>>) {
  const known = new Map<string, Element>();
  let act: (event: { preventDefault(): void }) => void = () => undefined;
  const parts = (id: string): Element => {
    const found = known.get(id) ?? element();
    known.set(id, found);
    const text = files[id];
    if (text !== undefined) found.files = [{ text: () => Promise.resolve(text) }];
    if (id === 'form') found.addEventListener = (_name, given) => (act = given);
    return found;
  };
  const submit = async (): Promise<void> => {
    act({ preventDefault: () => undefined });
    for (let tries = 0; parts('result').textContent === '' && tries < 1_000; tries += 1) {
      await new Promise((soon) => setTimeout(soon, 10));
    }
  };
  return { parts, submit };
}
