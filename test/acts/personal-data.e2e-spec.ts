/** What is planted of a person, looked for in everything that the bank keeps or says. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { BankProcess, startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, course } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';
import { csv, Importer } from './importer.js';

/** Each of these is a person's, and stands in several acts below. */
const PLANTED = {
  name: '欧阳蕙兰',
  document: '11010519491231002X',
  birthDate: '1949-12-31',
  externalId: 'STUDENT-7f3a9',
  number: 'ZS-2024-88417',
  secondNumber: 'ZS-2024-88418',
  reason: '因母亲住院而缓考',
  review: '面谈后同意欧阳的申请',
  refusedRow: 'ZS-2024-99999',
} as const;

/** A title stands in clear: that it is found shows that the others would be. */
const IN_CLEAR = '公开的课程名称';

let bank: RunningBank;
let user: BankUser;
let owner: pg.Client;
let learnerId = '';
let position: Json = {};
const problems: Answer[] = [];

beforeAll(async () => {
  bank = await startBank({ env: { LOG_LEVEL: 'trace' } });
  user = await BankUser.of(bank);
  owner = new pg.Client({ connectionString: bank.databaseUrl });
  await owner.connect();
  await live();
}, 120_000);

afterAll(async () => {
  await owner.end();
  await bank.stop();
});

async function refused(who: string, path: string, body: unknown): Promise<void> {
  const answer = await user.post(who, path, body);
  expect(answer.status).toBeGreaterThan(399);
  problems.push(answer);
}

/** One person from the account to a granted conversion, with everything that may go wrong. */
async function live(): Promise<void> {
  const externalIds = [{ issuer: 'A', value: PLANTED.externalId }];
  const identityDocument = { type: 'residentId', number: PLANTED.document };
  const { name, birthDate, reason } = PLANTED;
  const who = { externalIds, identityDocument, name, birthDate };
  learnerId = String((await user.must('college', '/v1/learners', who))['learnerId']);
  const at = `/v1/learners/${learnerId}`;
  const body = course({ number: PLANTED.number, code: 'X', credits: '4' });
  const { outcomeId } = await user.record(learnerId, body);
  const outcome = `/v1/outcomes/${String(outcomeId)}`;
  const second = { number: PLANTED.secondNumber, title: IN_CLEAR, credits: '2' };
  await user.record(learnerId, second);
  await user.must('college', `${outcome}/corrections`, { reason, outcome: body });
  await user.must('operator', `${outcome}/recognition-decisions`, { credits: '3.5', reason });
  const fact = { type: 'learnerStatus', learnerId, value: { status: 'veteran' }, reason };
  await user.post('operator', '/v1/facts', fact);
  const from = { from: [{ code: 'X' }], to: { courses: ['X'] } };
  const rule = { id: 'x', kind: 'match', ...from, size: 'any', leftover: 'keep', draws: 'credits' };
  const programme = await user.programme([{ code: 'X', credits: '3.00' }], [rule]);
  const token = await user.learnerToken(learnerId);
  const applied = await user.must(token, `${at}/conversions`, { institution: 'A', programme });
  const path = `/v1/conversions/${String(applied['conversionId'])}/reviews`;
  const review = { step: 'institution', decision: 'approve', reason: PLANTED.review };
  position = await user.must('college', path, review);
  await goWrong(who, body);
  await imported();
}

async function goWrong(who: Json, body: Json): Promise<void> {
  const { name, number, document, reason } = PLANTED;
  const other = await user.learner();
  await refused('college', '/v1/learners', { ...who, name: `${name}${name}` });
  await refused('college', '/v1/learners', { ...who, birthDate: name });
  await refused('college', '/v1/learners', { identityDocument: { type: 'residentId', number } });
  await refused('college', '/v1/learners', { name, identityDocument: document });
  await refused('other', `/v1/learners/${other}/outcomes`, body);
  await refused('college', `/v1/learners/${learnerId}/outcomes`, {
    ...body,
    title: 'T',
    credits: '9',
  });
  await refused('college', `/v1/learners/${learnerId}/outcomes`, { ...body, awardedOn: name });
  await refused('college', `/v1/learners/${encodeURIComponent(name)}/outcomes`, body);
  await refused('college', '/v1/learners/lookups', { externalId: { issuer: 'A', value: number } });
  await refused('operator', `/v1/learners/${learnerId}/forgettings`, { reason });
  const broken = await fetch(`${bank.baseUrl}/v1/learners`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await bank.token('college', { institution: 'A' })}`,
      'content-type': 'application/json',
    },
    body: `{"name":"${name}","identityDocument":{`,
  });
  problems.push({ status: broken.status, body: (await broken.json()) as Json });
}

/** A row that is refused, and one that an earlier recording knows. */
async function imported(): Promise<void> {
  const importer = await Importer.of({
    address: () => bank.baseUrl,
    token: (...asked) => bank.token(...asked),
  });
  const { externalId, number, refusedRow, name } = PLANTED;
  const row = (value: string, title: string, day: string): string =>
    ['A', externalId, 'course', 'A', value, title, 'passed', day, '2'].join(',');
  const job = await importer.whole(
    csv([row(refusedRow, name, '2024-13-30'), row(number, name, '2023-06-30')]),
  );
  expect(job).toMatchObject({ state: 'completed', refused: 2 });
  expect(await importer.refused(job.importId)).toContain(refusedRow);
}

const TABLES = `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`;

/** A text as it may stand in a dump: itself, its bytes in hex, and in base64 at each offset. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset === 0 ? 0 : offset + 1, -4),
  );
  return [text, JSON.stringify(text).slice(1, -1), hex, ...base64.filter((one) => one.length > 7)];
}

function found(place: string, content: string, planted: readonly string[]): string[] {
  return planted.flatMap((text) =>
    forms(text).some((form) => content.includes(form)) ? [`${text} in ${place}`] : [],
  );
}

/** Empty where there is no pg_dump, or only one that is older than the server. */
async function dumped(): Promise<string> {
  const options = { maxBuffer: 1_073_741_824 };
  const asked = promisify(execFile)('pg_dump', ['-d', bank.databaseUrl], options);
  return asked.then(
    ({ stdout }) => stdout,
    () => '',
  );
}

/** Every table row by row, a dump where there is a program for one, the logs, the metrics. */
async function leaks(planted: readonly string[]): Promise<string[]> {
  const { rows: tables } = await owner.query<{ name: string }>(TABLES);
  const hits: string[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`);
    hits.push(...found(name, rows.map(({ row }) => row).join('\n'), planted));
  }
  hits.push(...found('pg_dump', await dumped(), planted));
  hits.push(...found('the log of the process', bank.printed(), planted));
  const metrics = await (await fetch(`${bank.baseUrl}/metrics`)).text();
  return [...hits, ...found('the metrics', metrics, planted)];
}

describe('what is personal', () => {
  it('stands in clear in no table, dump, log line, metric or refusal', async () => {
    await user.transcript(learnerId, position);
    expect(bank.printed()).toContain('"requestId"');
    expect(await leaks(Object.values(PLANTED))).toEqual([]);
    expect(await leaks([IN_CLEAR])).toContain(`${IN_CLEAR} in log.events`);
    const said = JSON.stringify(problems.map(({ body }) => body));
    expect(problems.every(({ status }) => status > 399 && status < 500)).toBe(true);
    expect(found('a refusal', said, Object.values(PLANTED))).toEqual([]);
  });

  it('is gone with its key: balances stay, the read model is rebuilt the same', async () => {
    const before = await user.get('operator', '/v1/statistics');
    const shown = await user.transcript(learnerId);
    expect(shown.balances.accumulated).toBe('6.00');
    const sums = `SELECT accumulated, recognised, consumed, available, converted, overdrawn
      FROM read.accounts WHERE learner = $1`;
    const { rows: balances } = await owner.query(sums, [learnerId]);
    const path = `/v1/learners/${learnerId}/forgettings`;
    const forgotten = await user.must('operator', path, { reason: 'learnerAsked' });
    const left = async (sql: string): Promise<unknown> => (await owner.query(sql)).rowCount;
    expect(await left(`SELECT FROM keys.learner_keys WHERE learner = '${learnerId}'`)).toBe(0);
    expect(await left('SELECT FROM imports.refused')).toBe(0);
    expect(
      await left(`SELECT FROM log.claims WHERE owner = '${learnerId}'
      AND kind IN ('externalId', 'document')`),
    ).toBe(0);
    const env = { DATABASE_URL: bank.databaseUrl, CREDIT_BANK_DATA: bank.dataFolder };
    const rebuild = new BankProcess(env, { program: 'rebuild' });
    expect([await rebuild.ended(), rebuild.output]).toEqual([
      0,
      expect.stringContaining('serves now'),
    ]);
    expect((await owner.query(sums, [learnerId])).rows).toContainEqual(balances[0]);
    expect((await user.get('operator', '/v1/statistics')).body).toEqual(before.body);
    expect(forgotten['keys']).toHaveLength(1);
    expect(await leaks(Object.values(PLANTED))).toEqual([]);
    const conversions = await user.get('college', '/v1/conversions');
    expect(found('a list', JSON.stringify(conversions.body), Object.values(PLANTED))).toEqual([]);
  }, 60_000);
});
