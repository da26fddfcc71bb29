/** Admissions offices and shares: what would transfer, and many codes at once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { startBank } from '../running/bank.js';
import type { Json } from './bank-user.js';
import { Contract } from './contract.js';
import { ShareDesk } from './share-desk.js';

let desk: ShareDesk;
let contract: Contract;
/** A programme of college A that takes courses and, of those who hold a diploma, certificates. */
let programme: string;

/** Each has a PIN that is hashed at a cost. */
const APPLICANTS = 12;

const MATCH = { kind: 'match', leftover: 'keep', draws: 'credits', size: 'sourceAtLeastTarget' };
const DIPLOMA = { kind: 'diploma', code: '080901', level: 'associate', title: '隐藏的学历' };

beforeAll(async () => {
  const bank = await startBank();
  desk = await ShareDesk.of(bank);
  contract = await Contract.of(bank.baseUrl);
  programme = await desk.user.programme(
    [
      { code: 'C1', credits: '6.00' },
      { code: 'C2', credits: '4.00' },
    ],
    [
      { ...MATCH, id: 'm1', from: [{ kind: 'course', code: 'S1' }], to: { courses: ['C1'] } },
      { ...MATCH, id: 'm2', from: [{ kind: 'course', code: 'S2' }], to: { courses: ['C2'] } },
    ],
  );
}, 120_000);

afterAll(() => desk.bank.stop());

function converted({ body }: { body: Json }): unknown {
  return (body['transferable'] as Json | undefined)?.['converted'];
}

function checkOf({ body }: { body: Json }, name: string): unknown {
  return (body['checks'] as Json[]).find((one) => one['name'] === name)?.['result'];
}

describe('what would transfer', () => {
  const BOTH = [
    { code: 'S1', credits: '6' },
    { code: 'S2', credits: '4' },
  ];

  it('is the conversion plan of the caller’s programme, and nothing is recorded', async () => {
    const learner = await desk.learner(BOTH);
    const { shareCode } = await desk.share(learner);
    const answer = await desk.verify({ shareCode, programme }, { token: desk.office });
    expect(answer.body['transferable']).toEqual(await desk.user.plan(learner.id, programme));
    expect([converted(answer), checkOf(answer, 'programme')]).toEqual(['10.00', 'passed']);
    expect(contract.faults('/v1/verifications', answer.body, 'post')).toEqual([]);
  });

  it('is made of what the share shows alone', async () => {
    const learner = await desk.learner([]);
    const first = await desk.user.record(learner.id, { code: 'S1', credits: '6' });
    const hidden = await desk.user.record(learner.id, { code: 'S2', credits: '4' });
    const { shareCode } = await desk.share(learner, { outcomes: [first['outcomeId']] });
    const answer = await desk.verify({ shareCode, programme }, { token: desk.office });
    expect(converted(answer)).toBe('6.00');
    expect(JSON.stringify(answer.body)).not.toContain(hidden['outcomeId']);
    const none = await desk.share(learner, { fields: ['balances'] });
    const bare = await desk.verify(
      { shareCode: none.shareCode, programme },
      { token: desk.office },
    );
    expect([converted(bare), checkOf(bare, 'programme')]).toEqual([undefined, 'notChecked']);
  });

  it('does not take what is not shown for what a rule requires', async () => {
    const needing = await desk.user.programme(
      [{ code: 'C1', credits: '6.00' }],
      [
        {
          ...MATCH,
          id: 'm1',
          from: [{ kind: 'course', code: 'S1' }],
          to: { courses: ['C1'] },
          requires: [{ kind: 'diploma' }],
        },
      ],
    );
    const learner = await desk.learner([
      { code: 'S1', credits: '6' },
      { ...DIPLOMA, credits: '90' },
    ]);
    expect((await desk.user.plan(learner.id, needing))['converted']).toBe('6.00');
    const ask = async (share: Json): Promise<unknown> => {
      const { shareCode } = await desk.share(learner, share);
      const body = { shareCode, programme: needing };
      return converted(await desk.verify(body, { token: desk.office }));
    };
    expect(await ask({ fields: ['outcomes'] })).toBe('6.00');
    expect(await ask({ kinds: ['course'] })).toBe('0.00');
  });

  it('knows of the learner what the institution recorded itself, and not what others did', async () => {
    const forVeterans = await desk.user.programme(
      [{ code: 'C1', credits: '6.00' }],
      [
        {
          ...MATCH,
          id: 'm1',
          from: [{ kind: 'course', code: 'S1' }],
          to: { courses: ['C1'] },
          learner: { status: 'veteran' },
        },
      ],
    );
    const learner = await desk.learner();
    await desk.user.record(learner.id, { code: 'X', issuer: 'B', credits: '1' }, 'other');
    const fact = { type: 'learnerStatus', learnerId: learner.id, value: 'veteran', reason: 'seen' };
    const past = { ...fact, validFrom: '2024-01-01' };
    const { shareCode } = await desk.share(learner);
    const ask = async (): Promise<unknown> =>
      converted(await desk.verify({ shareCode, programme: forVeterans }, { token: desk.office }));
    await desk.user.must('other', '/v1/facts', past);
    expect((await desk.user.plan(learner.id, forVeterans))['converted']).toBe('6.00');
    expect(await ask()).toBe('0.00');
    await desk.user.must('college', '/v1/facts', past);
    expect(await ask()).toBe('6.00');
  });

  it('is told for a programme of the caller’s own institution only', async () => {
    const { shareCode } = await desk.share(await desk.learner(BOTH));
    const ask = async (token: string | undefined, of: string): Promise<unknown[]> => {
      const asking = token === undefined ? {} : { token };
      const { status, body } = await desk.verify({ shareCode, programme: of }, asking);
      return [status, body['code']];
    };
    expect(await ask(desk.otherOffice, programme)).toEqual([422, 'programmeNotOwned']);
    expect(await ask(desk.office, 'NO-SUCH')).toEqual([422, 'programmeNotOwned']);
    expect(await ask(undefined, programme)).toEqual([401, 'unauthenticated']);
    const learner = await desk.learner();
    expect(await ask(learner.token, programme)).toEqual([403, 'forbidden']);
  });

  it('is told for the programme that the share names, and for no other', async () => {
    const other = await desk.user.programme([{ code: 'C1', credits: '6.00' }], []);
    const learner = await desk.learner(BOTH);
    const { shareCode } = await desk.share(learner, { programme, audience: 'A' });
    const office = { token: desk.office };
    expect(converted(await desk.verify({ shareCode }, office))).toBe('10.00');
    const wrong = await desk.verify({ shareCode, programme: other }, office);
    expect([converted(wrong), checkOf(wrong, 'programme')]).toEqual([undefined, 'failed']);
  });
});

interface Sent {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function batch(body: string, headers: Record<string, string> = {}): Promise<Sent> {
  const response = await fetch(`${desk.bank.baseUrl}/v1/verifications/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${desk.office}`, 'content-type': 'text/csv', ...headers },
    body,
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

describe('a batch', () => {
  it('answers one result a row, in their order, and each is in the view log', async () => {
    const learners = [await desk.learner(), await desk.learner(), await desk.learner()];
    const [plain, pinned, gone] = [
      await desk.share(learners[0]!, { fields: ['name', 'balances', 'outcomes'] }),
      await desk.share(learners[1]!, { pin: '4711' }),
      await desk.share(learners[2]!),
    ];
    await desk.withdraw(learners[2]!, gone.shareId);
    const rows = [
      `${plain.shareCode},,${programme}`,
      `${pinned.shareCode},4711,`,
      `${pinned.shareCode},4712,`,
      '000000000000014U,,',
      `${gone.shareCode},,`,
      `${plain.shareCode},,NOT-OURS`,
    ];
    const { status, text } = await batch(`share_code,pin,programme\r\n${rows.join('\r\n')}\r\n`);
    expect(status).toBe(200);
    const { results } = JSON.parse(text) as { results: Json[] };
    expect(contract.faults('/v1/verifications/batch', { results }, 'post')).toEqual([]);
    expect(
      results.map((one) => [one['row'], one['result'] ?? (one['problem'] as Json)['code']]),
    ).toEqual([
      [1, 'valid'],
      [2, 'valid'],
      [3, 'unknownShare'],
      [4, 'unknownShare'],
      [5, 'withdrawn'],
      [6, 'programmeNotOwned'],
    ]);
    expect(results[0]).toMatchObject({
      summary: { name: '=林小雨', outcomes: 1, revoked: 0, balances: { accumulated: '6.00' } },
      transferable: { converted: '6.00' },
    });
    const views = await desk.views(learners[1]!, pinned.shareId);
    expect(views.map((one) => one['result']).sort()).toEqual(['valid', 'wrongPin']);
    const logged = await desk.user.get(
      learners[0]!.token,
      `/v1/learners/${learners[0]!.id}/access-log`,
    );
    expect(logged.body['views']).toMatchObject([{ what: 'verification' }]);
  });

  it('comes as CSV where it is asked for, and no cell begins like a formula', async () => {
    const { shareCode } = await desk.share(await desk.learner(), {
      fields: ['name', 'balances', 'outcomes'],
      purpose: '@SUM(A1:A9)',
    });
    const body = `share_code\n${shareCode}\nwrong\n`;
    const { text, headers } = await batch(body, { accept: 'text/csv' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const rows = parse<Json>(text, { columns: true });
    expect(rows).toMatchObject([
      { row: '1', result: 'valid', name: "'=林小雨", purpose: "'@SUM(A1:A9)", outcomes: '1' },
      { row: '2', result: 'unknownShare', name: '', purpose: '' },
    ]);
    for (const cell of rows.flatMap((row) => Object.values(row))) {
      expect(String(cell)).not.toMatch(/^[=+\-@]/);
    }
  });

  it('of a thousand rows passes, and the same office may still verify single ones', async () => {
    const { shareCode } = await desk.share(await desk.learner());
    const { status, text } = await batch(`share_code\n${`${shareCode}\n`.repeat(1_000)}`);
    expect(status).toBe(200);
    const { results } = JSON.parse(text) as { results: Json[] };
    expect(results.filter((one) => one['result'] === 'valid')).toHaveLength(1_000);
    const single = await desk.verify({ shareCode }, { token: desk.office });
    expect(single.body['result']).toBe('valid');
  });

  it('of applicants with PINs passes, whatever was guessed of others beside them', async () => {
    const learner = await desk.learner();
    const shares: string[] = [];
    for (let n = 0; n < APPLICANTS; n += 1) {
      shares.push((await desk.share(learner, { pin: `pin-${n}` })).shareCode);
    }
    const tried = (await desk.share(learner, { pin: '4711' })).shareCode;
    const rows = shares.flatMap((code, n) => [`${code},pin-${n}`, `${tried},guess-${n}`]);
    const { status, text } = await batch(
      `share_code,pin\n${[...rows, `${tried},4711`].join('\n')}`,
    );
    expect(status).toBe(200);
    const said = (JSON.parse(text) as { results: Json[] }).results.map(
      (one) => one['result'] ?? (one['problem'] as Json)['code'],
    );
    expect(said.filter((one) => one === 'valid')).toHaveLength(APPLICANTS);
    // Five tries at the one code, as anywhere else, and then not even with the right PIN.
    expect(said.filter((one) => one === 'unknownShare')).toHaveLength(5);
    expect(said.filter((one) => one === 'tooManyRequests')).toHaveLength(APPLICANTS - 5 + 1);
    expect(said.at(-1)).toBe('tooManyRequests');
    const elsewhere = await desk.verify({ shareCode: tried, pin: '4711' });
    expect(elsewhere.status).toBe(429);
  });

  it('is refused where it is too long, no CSV, or somebody else’s to ask', async () => {
    const codes = async (body: string, headers: Record<string, string> = {}) => {
      const { status, text } = await batch(body, headers);
      return [status, (JSON.parse(text) as Json)['code']];
    };
    expect(await codes(`share_code\n${'x\n'.repeat(1_001)}`)).toEqual([422, 'batchTooLong']);
    expect(await codes('code\nx\n')).toEqual([422, 'invalidBody']);
    expect(await codes(`share_code\n${'x'.repeat(600_000)}\n`)).toEqual([413, 'bodyTooLarge']);
    expect(await codes('{}', { 'content-type': 'application/json' })).toEqual([
      415,
      'unsupportedMediaType',
    ]);
    expect(await codes('x', { 'content-type': 'application/gzip' })).toEqual([
      415,
      'unsupportedMediaType',
    ]);
    const college = await desk.bank.token('college', { institution: 'A' });
    const wrongRole = await codes('share_code\nx\n', { authorization: `Bearer ${college}` });
    expect(wrongRole).toEqual([403, 'forbidden']);
  });
});
