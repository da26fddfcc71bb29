/**
 * `npm run bench:signing`: credentials signed and verified in a second by one core, in both
 * wrappings, for one outcome and for transcripts. No database: the library alone.
 *
 *   npm run bench:signing -- --seconds 2 --outcomes 1,20,100
 */
import { parseArgs } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';
import { asJwt, didDocument, didWeb, keyIdOf, outcomeCredential } from '#credentials';
import { transcriptCredential, verifyCredential, withProof } from '#credentials';
import type { AwardedOutcome, Credential, Envelope } from '#credentials';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '2' },
    outcomes: { type: 'string', default: '1,20,100' },
  },
});
const SECONDS = Number(values.seconds);
const URL_OF_BANK = 'http://127.0.0.1:3000';
const did = didWeb(URL_OF_BANK);
const now = new Date();

const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
const { x = '' } = await exportJWK(pair.publicKey);
const publicBytes = new Uint8Array(Buffer.from(x, 'base64url'));
const key = { id: keyIdOf(did, 'bench'), privateKey: pair.privateKey };
const pinned = { issuers: [await didDocument(did, [{ kid: 'bench', publicBytes }])], now };

function outcome(n: number): AwardedOutcome {
  return {
    id: `0198a0b0-0000-8000-8000-${String(n).padStart(12, '0')}`,
    kind: 'course',
    title: `课程 ${n}`,
    institution: { code: 'A', name: '院校' },
    awardedOn: '2026-07-01',
    grade: { scale: 'percent', value: '85.00' },
    accumulated: '3.50',
    recognised: '3.50',
    confirmation: 'issuer',
  };
}

function credentialOf(count: number): Credential {
  const envelope: Envelope = {
    id: `${URL_OF_BANK}/v1/credentials/0198a0b0-0000-7000-8000-000000000001`,
    issuer: { did, name: '学分银行', url: URL_OF_BANK },
    learner: { id: '0198a0b0-0000-7000-8000-00000000000a' },
    validFrom: now.toISOString(),
  };
  if (count === 1) return outcomeCredential(envelope, outcome(1));
  const zero = '0.00';
  return transcriptCredential(envelope, {
    outcomes: Array.from({ length: count }, (_, n) => outcome(n)),
    associations: [],
    balances: {
      accumulated: zero,
      recognised: zero,
      consumed: zero,
      available: zero,
      converted: zero,
      overdrawn: zero,
    },
    asOf: '2026-07-01',
    position: '1',
  });
}

async function rate(work: () => Promise<unknown>): Promise<string> {
  await work();
  const start = performance.now();
  let done = 0;
  do {
    await work();
    done += 1;
  } while (performance.now() - start < SECONDS * 1_000);
  return ((done * 1_000) / (performance.now() - start)).toFixed(1).padStart(9);
}

console.log('per second · 每秒   sign proof  verify proof    sign jwt   verify jwt');
for (const count of values.outcomes.split(',').map(Number)) {
  const credential = credentialOf(count);
  const proved = JSON.stringify(await withProof(credential, key, now));
  const jwt = await asJwt(credential, key);
  const rates = [
    await rate(() => withProof(credential, key, now)),
    await rate(() => verifyCredential(proved, pinned)),
    await rate(() => asJwt(credential, key)),
    await rate(() => verifyCredential(jwt, pinned)),
  ];
  console.log(`${String(count).padStart(4)} outcomes    ${rates.join('    ')}`);
}
