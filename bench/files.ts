/**
 * `npm run bench:files`: how long a transcript takes as ELMO and as PDF, and how large it is. No
 * database and no thread: the library alone.
 *
 *   npm run bench:files -- --outcomes 20,100,1000
 */
import { parseArgs } from 'node:util';
import type { AwardedOutcome, Envelope, TranscriptContent } from '#credentials';
import { elmoXml, transcriptPdf } from '#transcript-files';

const { values } = parseArgs({
  options: { outcomes: { type: 'string', default: '20,100,1000' } },
});
const TIMES = 5;
const url = 'http://127.0.0.1:3000';
const envelope: Envelope = {
  id: `${url}/v1/credentials/0198a0b0-0000-7000-8000-000000000001`,
  issuer: { did: 'did:web:127.0.0.1%3A3000', name: '学分银行 Credit Bank', url },
  learner: { id: '0198a0b0-0000-7000-8000-00000000000a', name: '张三丰' },
  validFrom: '2026-07-01T00:00:00Z',
  status: { listUrl: `${url}/v1/status-lists/1`, index: 4711 },
};

function outcome(n: number): AwardedOutcome {
  return {
    id: `0198a0b0-0000-8000-8000-${String(n).padStart(12, '0')}`,
    kind: 'course',
    title: `数据结构与算法分析 ${n}`,
    institution: { code: `I${n % 5}`, name: '大连职业技术学院 · Dalian Vocational College' },
    awardedOn: '2026-07-01',
    code: `CS${n}`,
    grade: { scale: 'percent', value: '85.00' },
    credits: { value: '3.50', scheme: 'bank' },
    accumulated: '3.50',
    recognised: '3.10',
    confirmation: 'issuer',
  };
}

function contentOf(count: number): TranscriptContent {
  const [accumulated, recognised, zero] = ['3500.00', '3100.00', '0.00'];
  return {
    outcomes: Array.from({ length: count }, (_, n) => outcome(n)),
    associations: [],
    balances: {
      accumulated,
      recognised,
      consumed: zero,
      available: recognised,
      converted: zero,
      overdrawn: zero,
    },
    asOf: '2026-07-01',
    position: '1',
  };
}

/** The middle one of several, in milliseconds, and the size in kilobytes. */
async function measured(make: () => Promise<{ length: number }>): Promise<string> {
  const times: number[] = [];
  let size = 0;
  for (let at = 0; at < TIMES; at += 1) {
    const start = performance.now();
    size = (await make()).length;
    times.push(performance.now() - start);
  }
  const middle = times.sort((a, b) => a - b)[(TIMES - 1) / 2] ?? 0;
  return `${middle.toFixed(0).padStart(6)} ms ${(size / 1_000).toFixed(0).padStart(5)} kB`;
}

console.log('outcomes · 成果             ELMO                PDF');
for (const count of values.outcomes.split(',').map(Number)) {
  const content = contentOf(count);
  const elmo = await measured(() => Promise.resolve(Buffer.from(elmoXml(envelope, content))));
  const pdf = await measured(() => transcriptPdf(envelope, content));
  console.log(`${String(count).padStart(8)}     ${elmo}    ${pdf}`);
}
