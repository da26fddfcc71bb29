import { buildVerifier } from './build.js';

await buildVerifier();
process.stdout.write(
  '核验程序与页面 · The verifier: npx ./dist/verifier FILE, dist/verifier/verify.html\n',
);
