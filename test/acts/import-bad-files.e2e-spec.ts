import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningBank, startBank } from '../running/bank.js';
import { type Answer, csv, HEADER, Importer, type Json, rows } from './importer.js';

let bank: RunningBank;
let importer: Importer;

beforeAll(async () => {
  bank = await startBank();
  importer = await Importer.of({
    address: () => bank.baseUrl,
    token: (...of) => bank.token(...of),
  });
}, 60_000);

afterAll(async () => {
  await bank.stop();
});

const codes = ({ body }: Answer): unknown[] =>
  ((body['errors'] ?? []) as Json[]).map(
    (error) => `${String(error['pointer'])} ${String(error['code'])}`,
  );

/** A problem document that says what to do, in both languages. */
async function refusedAs(
  content: string | Uint8Array,
  expected: { status?: number; errors: string[] },
  more: Parameters<Importer['upload']>[1] = {},
): Promise<void> {
  const { status = 422, errors } = expected;
  for (const language of ['zh-CN', 'en']) {
    const headers = { ...more.headers, 'accept-language': language };
    const answer = await importer.upload(content, { ...more, headers });
    expect([answer.status, ...codes(answer)]).toEqual([status, ...errors]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('content-language')).toBe(language);
    for (const { message } of (answer.body['errors'] ?? []) as Json[]) {
      expect(/\p{Script=Han}/u.test(String(message))).toBe(language === 'zh-CN');
    }
  }
}

const gzip = { headers: { 'content-encoding': 'gzip' } };
const ndjson = { type: 'application/x-ndjson' };

describe('a file that is refused as a whole', () => {
  it('is empty, or a header alone', async () => {
    await refusedAs('', { errors: [' emptyFile'] });
    await refusedAs('\n\r\n', { errors: [' emptyFile'] });
    await refusedAs(gzipSync(''), { errors: [' emptyFile'] }, gzip);
    await refusedAs(`${HEADER}\n`, { errors: [' noRows'] });
  });

  it('has columns that are unknown, missing or there twice', async () => {
    const header = HEADER.replace('title', 'titel').replace('credits', 'kind');
    await refusedAs(csv(['x'], header), {
      errors: [
        '/columns/titel unknownColumn',
        '/columns/kind duplicateColumn',
        '/columns/title missingColumn',
      ],
    });
  });

  it('is not UTF-8', async () => {
    const lines = [...rows(2), 'A,x,course,A,n,'];
    const gb18030 = Buffer.concat([
      Buffer.from(csv(lines).trimEnd()),
      Buffer.from([0xb4, 0xf3, 0xd1, 0xa7, 0x0a]),
    ]);
    await refusedAs(gb18030, { errors: ['/lines/4 notUtf8'] });
  });

  it('has wrong quoting or a NUL', async () => {
    await refusedAs(csv([...rows(500), 'A,x,"cou"rse"']), { errors: ['/lines/502 wrongQuoting'] });
    await refusedAs(csv(['A,"x']), { errors: ['/lines/2 openQuote'] });
    await refusedAs(csv(['A,\0']), { errors: ['/lines/2 nulByte'] });
  });

  it('has a line of ten megabytes, or 100,000 columns', async () => {
    await refusedAs(csv(['x'.repeat(10_000_000)]), { errors: ['/lines/2 lineTooLong'] });
    await refusedAs(Buffer.alloc(10_000_000, 0x7b), { errors: ['/lines/1 lineTooLong'] }, ndjson);
    await refusedAs('a,'.repeat(100_000), { errors: ['/lines/1 tooManyColumns'] });
  });

  it('is a broken or an exploding gzip', async () => {
    const packed = gzipSync(csv(rows(5_000)));
    await refusedAs(packed.subarray(0, packed.length / 2), { errors: [' gzipTruncated'] }, gzip);
    await refusedAs(csv(rows(2)), { errors: [' gzipInvalid'] }, gzip);
    const blank = gzipSync(Buffer.alloc(40_000_000, '\n'));
    await refusedAs(blank, { status: 413, errors: [' gzipTooDense'] }, gzip);
  });

  it('is no NDJSON, or of another type', async () => {
    await refusedAs(csv(rows(1)), { errors: ['/lines/1 notJsonLines'] }, ndjson);
    await refusedAs('[1]\n', { errors: ['/lines/1 notJsonLines'] }, ndjson);
    await refusedAs('{}', { status: 415, errors: [] }, { type: 'application/json' });
    const brotli = { headers: { 'content-encoding': 'br' } };
    await refusedAs(csv(rows(1)), { status: 415, errors: [] }, brotli);
  });

  it('is too long to be atomic', async () => {
    const query = '?mode=atomic';
    await refusedAs(csv(rows(10_001)), { errors: [' tooManyAtomicRows'] }, { query });
  });

  it('is asked for with unknown parameters', async () => {
    const answer = await importer.upload(csv(rows(1)), { query: '?mode=fast&x=1' });
    expect([answer.status, ...codes(answer).sort()]).toEqual([
      400,
      '/mode notOneOf',
      '/x unknownField',
    ]);
  });

  it('leaves nothing behind', async () => {
    const [first = ''] = rows(1);
    await importer.upload(csv([first, 'A,"x']));
    expect(await importer.learner(first.split(',')[1] ?? '')).toBeUndefined();
  });
});

describe('callers of imports', () => {
  it('are institutions that record', async () => {
    const operator = await importer.upload(csv(rows(1)), { token: importer.tokens.operator });
    const admissions = await bank.token('admissions');
    const office = await importer.upload(csv(rows(1)), { token: admissions });
    expect([operator.status, office.status]).toEqual([403, 403]);
  });

  it('see their own imports only; the operator sees all', async () => {
    const { importId } = await importer.whole(csv(rows(3)));
    const path = `/v1/imports/${importId}`;
    const { a, b, operator } = importer.tokens;
    const seen = [a, operator, b].map((token) => importer.send('GET', path, { token }));
    expect((await Promise.all(seen)).map((answer) => answer.status)).toEqual([200, 200, 404]);
    const refused = await importer.send('GET', `${path}/refused`, { token: b });
    const cancelled = await importer.send('DELETE', path, { token: b });
    expect([refused.status, cancelled.status]).toEqual([404, 404]);
  });
});
