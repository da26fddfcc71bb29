/**
 * `npm run build:verifier`: the verifier as one program and one page that need nothing beside them,
 * in `dist/verifier`: `npx ./dist/verifier FILE`, or the page in any browser.
 */
import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

/** From here or from the build: both lie in the project's folder. */
const ROOT = fileURLToPath(new URL('.', import.meta.url)).replace(/(dist\/)?apps\/verifier\/$/, '');
const SOURCES = join(ROOT, 'apps/verifier');
const TARGET = join(ROOT, 'dist/verifier');

const COMMON: BuildOptions & { write: false } = {
  bundle: true,
  write: false,
  minify: true,
  charset: 'utf8',
  legalComments: 'eof',
  logLevel: 'error',
  plugins: [
    {
      name: 'the libraries’ sources, by the names that they have in the project',
      setup: (of) =>
        of.onResolve({ filter: /^#[a-z-]+$/ }, ({ path }) => ({
          path: join(ROOT, 'libs', path.slice(1), 'index.ts'),
        })),
    },
  ],
};

async function bundled(options: BuildOptions): Promise<string> {
  const { outputFiles = [] } = await build({ ...COMMON, ...options, write: false });
  return outputFiles[0]?.text ?? '';
}

function programText(): Promise<string> {
  return bundled({
    entryPoints: [join(SOURCES, 'main.ts')],
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Some of what is bundled is CommonJS and asks for Node's modules by `require`.
    banner: {
      js: `#!/usr/bin/env node
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`,
    },
  });
}

async function pageText(): Promise<string> {
  const script = await bundled({
    entryPoints: [join(SOURCES, 'page/page.ts')],
    platform: 'browser',
    format: 'iife',
    target: 'es2022',
    // A library names its own files by this, and reads none of them here.
    define: { 'import.meta.url': '"file:///"' },
    alias: { 'node:crypto': join(SOURCES, 'page/node-crypto.ts'), 'node:buffer': 'buffer' },
    inject: [join(SOURCES, 'page/buffer.ts')],
  });
  // A text of ours that looks like the end of the script would end it.
  const safe = script.replaceAll('</script', '<\\/script');
  const digest = hash('sha256', safe, 'base64');
  return readFileSync(join(SOURCES, 'page/page.html'), 'utf8')
    .replace('@SCRIPT_HASH@', () => digest)
    .replace(/<script>\s*@SCRIPT@\s*<\/script>/, () => `<script>${safe}</script>`);
}

const PACKAGE = {
  name: 'credit-bank-verify',
  version: '1.0.0',
  type: 'module',
  bin: { 'credit-bank-verify': 'verify.js' },
  engines: { node: '>=20.19' },
};

export async function buildVerifier(folder = TARGET): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(PACKAGE, null, 2)}\n`);
  writeFileSync(join(folder, 'verify.js'), await programText(), { mode: 0o755 });
  writeFileSync(join(folder, 'verify.html'), await pageText());
}
