import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type RunningBank, startBank } from '../running/bank.js';
import { unique } from './bank-user.js';
import { csv, HEADER, Importer, type Json, rows } from './importer.js';

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

const row = (learner: string, number: string, more: readonly string[] = []): string =>
  ['A', learner, 'course', 'A', number, 'Title', 'passed', '2024-06-30', ...more].join(',');

describe('an import', () => {
  it('records every row and makes learners of the uploader’s own ids', async () => {
    const lines = rows(1_001);
    const done = await importer.whole(csv(lines));
    expect(done).toMatchObject({ state: 'completed', rows: 1_001, accepted: 1_001, refused: 0 });
    expect(done.position).toEqual(expect.any(String));
    expect(await importer.refused(done.importId)).toBe('');
    expect(await importer.learner(lines[1_000]?.split(',')[1] ?? '')).toEqual(expect.any(String));
  });

  it('of the same file again changes nothing', async () => {
    const file = csv(rows(900));
    await importer.whole(file);
    const again = await importer.whole(file);
    expect(again).toMatchObject({ state: 'completed', rows: 900, accepted: 0, duplicates: 900 });
    expect(again.position).toBeUndefined();
  });

  it('happens once for one idempotency key', async () => {
    const headers = { 'idempotency-key': unique('key') };
    const file = csv(rows(5));
    const first = await importer.upload(file, { headers });
    const second = await importer.upload(file, { headers });
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-hit')).toBe('true');
    const other = await importer.upload(csv(rows(5)), { headers });
    expect([other.status, other.body['code']]).toEqual([422, 'idempotencyKeyReused']);
  });

  it('takes the rows of each learner in the order of the file', async () => {
    const n = unique('S');
    const learners = Array.from({ length: 600 }, (_, at) => `${n}-${at}`);
    const began = learners.map((one) =>
      row(one, one, ['2']).replace(',passed,2024-06-30', ',inProgress,'),
    );
    const passed = learners.map((one) => row(one, one, ['2']));
    const done = await importer.whole(csv([...began, ...passed]));
    expect(done).toMatchObject({ rows: 1_200, accepted: 1_200, refused: 0 });
  });

  it('takes gzip, columns in any order, a byte order mark and quoted line breaks', async () => {
    const n = unique('Q');
    const file = `\ufeffnumber,issuer,kind,learner_id,learner_issuer,result,title\r\n${n},A,course,${n},A,failed,"一, ""二""\r\n三"\r\n`;
    const started = await importer.gzipped(file);
    expect(started.headers.get('location')).toBe(`/v1/imports/${String(started.body['importId'])}`);
    const done = await importer.ended(String(started.body['importId']));
    // A title has one line: the row is refused, with its content as it came.
    expect(done).toMatchObject({ rows: 1, refused: 1 });
    const text = await importer.refused(done.importId);
    expect(text).toContain('"一, ""二""\r\n三",invalidBody,');
    expect(text).toContain('title:');
  });

  it('takes NDJSON with components and learner ids', async () => {
    const [one, two] = [unique('N'), unique('N')];
    const line = (number: string, more: Json): string =>
      JSON.stringify({
        kind: 'course',
        issuer: 'A',
        number,
        title: 'T',
        result: 'passed',
        awardedOn: '2024-06-30',
        ...more,
      });
    const learner = { externalId: { issuer: 'A', value: one } };
    const part = JSON.parse(line(`${one}-1`, {})) as Json;
    const done = await importer.whole(`${line(one, { learner, components: [part] })}\n`, {
      type: 'application/x-ndjson',
    });
    expect(done).toMatchObject({ rows: 1, accepted: 1 });
    const learnerId = await importer.learner(one);
    const unknown = { learnerId: '00000000-0000-4000-8000-000000000000' };
    const lines = [
      line(two, { learnerId }),
      line(`${two}-1`, unknown),
      '{"kind":',
      line(`${two}-2`, { learnerId, credits: 5 }),
    ];
    const more = await importer.whole(lines.join('\n'), { type: 'application/x-ndjson' });
    expect(more).toMatchObject({ rows: 4, accepted: 1, refused: 3 });
    const back = (await importer.refused(more.importId))
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text) as Json);
    expect(back.map((each) => (each['reason'] as Json)['code'])).toEqual([
      'unknownLearner',
      'malformedJson',
      'invalidBody',
    ]);
    expect(back[0]).toMatchObject({ number: `${two}-1`, ...unknown });
    expect(back[1]).toMatchObject({ line: '{"kind":' });
    expect(back[2]).toMatchObject({
      reason: { errors: [{ pointer: '/credits', code: 'notCredits' }] },
    });
  });
});

describe('a refused row', () => {
  it('comes back with its columns, a code and both languages; corrected, it is taken', async () => {
    const n = unique('R');
    const lines = [
      row(n, `${n}-1`, ['2.5']),
      row(n, `${n}-2`, ['two']),
      `B,${n},course,A,${n}-3,Title,passed,2024-06-30,1`,
      row(n, `${n}-4`).replace('A,' + n + '-4', `X,${n}-4`) + ',1',
      `${row(n, `${n}-5`, ['1'])},more`,
      row(n, `${n}-6`, ['1']).replace('2024-06-30', '2024-02-30'),
    ];
    const done = await importer.whole(csv(lines));
    expect(done).toMatchObject({ state: 'completed', rows: 6, accepted: 1, refused: 5 });
    const text = await importer.refused(done.importId);
    const [header, ...back] = text.trimEnd().split('\r\n');
    expect(header).toBe(`${HEADER},reason_code,reason`);
    expect(
      back.map(
        (line) => /,([a-zA-Z]+),[^,]*(?:\p{Script=Han}|credits|issuer|awarded_on)/u.exec(line)?.[1],
      ),
    ).toEqual([
      'invalidBody',
      'unknownLearner',
      'unknownInstitution',
      'columnCount',
      'invalidBody',
    ]);
    expect(back[0]).toContain('credits:');
    expect(back[0]).toMatch(/\p{Script=Han}/u);
    const corrected = `${header}\n${(back[0] ?? '').replace(',two,', ',2,')}\n`;
    expect(await importer.whole(corrected)).toMatchObject({ rows: 1, accepted: 1 });
  });

  it('is a number of another learner, or one with other content', async () => {
    const n = unique('C');
    await importer.whole(csv([row(n, n, ['2'])]));
    const done = await importer.whole(
      csv([row(`${n}x`, n, ['2']), row(n, n, ['3']), row(n, n, ['2.00'])]),
    );
    expect(done).toMatchObject({ accepted: 0, duplicates: 1, refused: 2 });
    const text = await importer.refused(done.importId);
    expect(text).toMatch(/evidenceHeldElsewhere,[\s\S]*evidenceConflict,/);
    expect(await importer.learner(`${n}x`)).toBeUndefined();
  });

  it('is the second of two that contradict each other in one file; repeated rows are duplicates', async () => {
    const n = unique('D');
    const filler = rows(450);
    const lines = [
      row(n, n, ['2']),
      row(n, n, ['2']),
      row(n, n, ['3']),
      ...filler,
      row(n, n, ['2']),
    ];
    const done = await importer.whole(csv(lines));
    expect(done).toMatchObject({ rows: 454, accepted: 451, duplicates: 2, refused: 1 });
  });

  it('is one of two learners with the same number in one file', async () => {
    const n = unique('E');
    const done = await importer.whole(csv([row(n, n, ['2']), row(`${n}y`, n, ['2'])]));
    expect(done).toMatchObject({ rows: 2, accepted: 1, refused: 1 });
    expect(await importer.refused(done.importId)).toContain('evidenceHeldElsewhere');
  });

  it('comes back in the order of the file, whoever it is about', async () => {
    const n = unique('O');
    const wrong = (at: number): boolean => at % 7 === 3;
    const lines = Array.from({ length: 2_000 }, (_, at) =>
      row(`${n}-${at % 500}`, `${n}-${at}`, [wrong(at) ? 'x' : '2']),
    );
    const done = await importer.whole(csv(lines));
    const numbers = lines.flatMap((_line, at) => (wrong(at) ? [`${n}-${at}`] : []));
    const text = await importer.refused(done.importId);
    const back = text.trimEnd().split('\r\n').slice(1);
    expect(back.map((line) => line.split(',')[4])).toEqual(numbers);
    expect(done).toMatchObject({ rows: 2_000, refused: back.length });
  });

  it('of a college attests what another has recorded, once', async () => {
    const n = unique('T');
    await importer.whole(csv([row(n, n, ['2'])]));
    const learnerId = await importer.learner(n);
    const line = JSON.stringify({
      learnerId,
      kind: 'course',
      issuer: 'A',
      number: n,
      title: 'T',
      result: 'passed',
      awardedOn: '2024-06-30',
    });
    const more = { type: 'application/x-ndjson', token: importer.tokens.b };
    expect(await importer.whole(`${line}\n`, more)).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await importer.whole(`${line}\n`, more)).toMatchObject({ accepted: 0, duplicates: 1 });
  });
});

describe('a check', () => {
  it('without recording counts what would become of the rows', async () => {
    const n = unique('P');
    const known = rows(3);
    await importer.whole(csv(known));
    const lines = [
      ...known,
      row(n, n, ['2']),
      row(n, n, ['2']),
      ...rows(450),
      row(n, n, ['3']),
      row(n, `${n}-2`, ['x']),
    ];
    const done = await importer.whole(csv(lines), { query: '?dryRun=true' });
    expect(done).toMatchObject({
      state: 'completed',
      rows: 457,
      accepted: 451,
      duplicates: 4,
      refused: 2,
    });
    expect(await importer.learner(n)).toBeUndefined();
    expect(done.position).toBeUndefined();
  });

  it('before an atomic import records nothing where a row is refused', async () => {
    const n = unique('M');
    const query = '?mode=atomic';
    const bad = await importer.whole(csv([row(n, n, ['2']), row(n, `${n}-2`, ['x'])]), { query });
    expect(bad).toMatchObject({
      state: 'failed',
      accepted: 0,
      refused: 1,
      failure: { code: 'rowsRefused' },
    });
    expect(await importer.learner(n)).toBeUndefined();
    expect(await importer.refused(bad.importId)).toContain(`${n}-2`);
    const good = await importer.whole(csv([row(n, n, ['2']), row(n, `${n}-2`, ['1'])]), { query });
    expect(good).toMatchObject({ state: 'completed', rows: 2, accepted: 2, refused: 0 });
  });
});
