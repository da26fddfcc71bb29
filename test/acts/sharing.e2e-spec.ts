/** 分享 and 核验: what a learner lets others see, and what they see of it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startBank } from '../running/bank.js';
import type { Answer, Json } from './bank-user.js';
import { unique } from './bank-user.js';
import { Contract } from './contract.js';
import { inDays, ShareDesk } from './share-desk.js';
import type { Sharer } from './share-desk.js';

let desk: ShareDesk;
let owner: pg.Client;
/** The query side as a second process. */
let second: string;

beforeAll(async () => {
  const bank = await startBank();
  desk = await ShareDesk.of(bank);
  second = await bank.alongside('query-api');
  owner = new pg.Client({ connectionString: bank.databaseUrl });
  await owner.connect();
}, 120_000);

afterAll(async () => {
  await owner.end();
  await desk.bank.stop();
});

async function dump(): Promise<string> {
  const { rows } = await owner.query<{ text: string }>(
    `SELECT data AS text FROM log.events
     UNION ALL SELECT answer || encode(request, 'escape') FROM log.commands
     UNION ALL SELECT kind || encode(key, 'escape') FROM log.claims`,
  );
  return rows.map(({ text }) => text).join('\n');
}

function outcomesOf({ body }: Answer): Json[] {
  return (body['transcript'] as Json)['outcomes'] as Json[];
}

async function shares({ id, token }: Sharer): Promise<Json[]> {
  return (await desk.user.get(token, `/v1/learners/${id}/shares`)).body['shares'] as Json[];
}

describe('a share', () => {
  it('shows the live transcript to whoever has its code, without any token', async () => {
    const learner = await desk.learner();
    const { shareCode } = await desk.share(learner);
    expect(shareCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{15}[0-9A-HJKMNP-Z*~$=]$/);
    const first = await desk.verify({ shareCode });
    expect([first.status, first.body['result']]).toEqual([200, 'valid']);
    expect(outcomesOf(first)).toHaveLength(1);
    await desk.user.record(learner.id, { code: 'S2', credits: '4' });
    const typed = shareCode.toLowerCase().replace(/(.{4})/g, '$1-');
    const later = await desk.verify({ shareCode: typed });
    expect(outcomesOf(later)).toHaveLength(2);
    expect((later.body['transcript'] as Json)['balances']).toMatchObject({ accumulated: '10.00' });
  });

  it('is opened by the learner alone, and is nobody else’s to list or withdraw', async () => {
    const learner = await desk.learner();
    const other = await desk.learner();
    const { shareId } = await desk.share(learner);
    expect((await desk.ask({ ...learner, token: other.token })).status).toBe(404);
    expect((await desk.ask({ ...learner, token: desk.office })).status).toBe(403);
    expect((await desk.ask({ ...learner, token: 'operator' })).status).toBe(403);
    expect(await desk.withdraw({ ...learner, token: other.token }, shareId)).toBe(404);
    const path = `/v1/learners/${learner.id}/shares`;
    expect((await desk.user.get(other.token, path)).status).toBe(404);
    expect((await desk.user.get(other.token, `${path}/${shareId}/views`)).status).toBe(404);
    expect((await desk.user.get(learner.token, `${path}/${other.id}/views`)).status).toBe(404);
  });

  it('is listed with what it shows and whether it stands, and never with its code', async () => {
    const learner = await desk.learner();
    const first = await desk.share(learner, { pin: '4711-long', audience: 'A' });
    const second = await desk.share(learner, { kinds: ['course'] });
    await desk.withdraw(learner, first.shareId);
    const listed = await shares(learner);
    expect(listed.map((one) => [one['shareId'], one['status'], one['hasPin']])).toEqual([
      [second.shareId, 'open', false],
      [first.shareId, 'withdrawn', true],
    ]);
    expect(listed[1]).toMatchObject({ purpose: '申请入学', audience: 'A' });
    expect(listed[1]?.['fields']).toEqual(['balances', 'outcomes']);
    expect(listed[0]).toMatchObject({ fields: ['outcomes'], kinds: ['course'] });
    const contract = await Contract.of(desk.bank.baseUrl);
    const path = '/v1/learners/{learnerId}/shares';
    expect(contract.faults(path, { shares: listed })).toEqual([]);
    const text = JSON.stringify(listed);
    for (const secret of [first.shareCode, second.shareCode, '4711', 'codeHash', 'scrypt']) {
      expect(text).not.toContain(secret);
    }
  });

  it('leaves neither code, PIN nor purpose in the log, its claims or its stored answers', async () => {
    const learner = await desk.learner();
    const pin = unique('pin');
    const purpose = unique('purpose');
    const key = { 'idempotency-key': unique('key') };
    const { body } = await desk.ask(learner, { pin, purpose }, key);
    const stored = await dump();
    for (const secret of [String(body['shareCode']), pin, purpose, 'scrypt$']) {
      expect(stored).not.toContain(secret);
    }
  });

  it('asked for again with its key is the first one, with the same code', async () => {
    const learner = await desk.learner();
    const key = { 'idempotency-key': unique('key') };
    const ask = { pin: '4711', expiresAt: inDays(3) };
    const first = await desk.ask(learner, ask, key);
    const again = await desk.ask(learner, ask, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await shares(learner)).toHaveLength(1);
    const other = await desk.ask(learner, { ...ask, pin: '4712' }, key);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotencyKeyReused']);
  });

  it('ends within 180 days, and not before it begins', async () => {
    const learner = await desk.learner();
    const codes = async (expiresAt: unknown): Promise<unknown> => {
      const { status, body } = await desk.ask(learner, { expiresAt });
      const [error] = (body['errors'] ?? []) as Json[];
      return status === 201 ? 201 : error?.['code'];
    };
    expect(await codes(inDays(180))).toBe(201);
    expect(await codes(inDays(180.001))).toBe('tooFarAhead');
    expect(await codes(inDays(-0.001))).toBe('alreadyPast');
    expect(await codes(inDays(2).slice(0, 10))).toBe(201);
    expect(await codes('2020-01-01')).toBe('alreadyPast');
    expect(await codes('2999-01-01')).toBe('tooFarAhead');
    for (const wrong of ['tomorrow', '2026-02-30', 5, null]) {
      expect(await codes(wrong)).toBe('notExpiry');
    }
  });

  it('names what is wrong with it, member by member', async () => {
    const learner = await desk.learner();
    const pointers = async (body: Json): Promise<unknown> => {
      const answer = await desk.ask(learner, body);
      expect(answer.status).toBe(422);
      return ((answer.body['errors'] ?? []) as Json[]).map((one) => one['pointer']);
    };
    expect(await pointers({ fields: ['password'] })).toEqual(['/fields/0']);
    expect(await pointers({ fields: [] })).toEqual(['/fields']);
    expect(await pointers({ fields: ['name', 'name'] })).toEqual(['/fields/1']);
    expect(await pointers({ kinds: ['degree'] })).toEqual(['/kinds/0']);
    expect(await pointers({ pin: '123' })).toEqual(['/pin']);
    expect(await pointers({ purpose: ' ' })).toEqual(['/purpose']);
    expect(await pointers({ audience: 'NOBODY' })).toEqual(['/audience']);
    expect(await pointers({ outcomes: [learner.id] })).toEqual(['/outcomes/0']);
    expect(await pointers({ fields: ['balances', 'grades'], kinds: ['course'] })).toEqual([
      '/kinds',
      '/fields/1',
    ]);
    expect(await pointers({ learnerId: learner.id })).toEqual(['/learnerId']);
  });

  it('is one of fifty at most that stand at a time', async () => {
    const learner = await desk.learner([]);
    const { shareId } = await desk.share(learner);
    for (let more = 1; more < 50; more += 1) await desk.share(learner);
    const refused = await desk.ask(learner);
    expect([refused.status, refused.body['code']]).toEqual([409, 'tooManyShares']);
    await desk.withdraw(learner, shareId);
    expect((await desk.ask(learner)).status).toBe(201);
  });
});

describe('what a share shows', () => {
  const GRADED = {
    code: 'S1',
    credits: '6',
    grade: { scale: 'percent', value: '91' },
    number: unique('SECRET-NUMBER'),
  };
  const DIPLOMA = { kind: 'diploma', code: '080901', level: 'associate', title: '软件技术' };

  it('is its fields alone: nothing else of the account is in the answer', async () => {
    const learner = await desk.learner([{ ...GRADED, number: unique('SECRET') }]);
    const { shareCode } = await desk.share(learner, { fields: ['outcomes'] });
    const { body } = await desk.verify({ shareCode });
    expect(Object.keys(body['transcript'] as Json).sort()).toEqual(['asOf', 'flags', 'outcomes']);
    const text = JSON.stringify(body);
    for (const hidden of ['林小雨', '2001-02-03', 'SECRET', '91.00', 'balances', learner.id]) {
      expect(text).not.toContain(hidden);
    }
  });

  it('has each field that is shared, in clear', async () => {
    const learner = await desk.learner([GRADED]);
    const fields = ['name', 'birthDate', 'balances', 'outcomes', 'grades', 'numbers'];
    const { shareCode } = await desk.share(learner, { fields: [...fields, 'conversions'] });
    const { body } = await desk.verify({ shareCode });
    expect(body['share']).toMatchObject({ purpose: '申请入学' });
    expect(body['transcript']).toMatchObject({
      name: '=林小雨',
      birthDate: '2001-02-03',
      balances: { accumulated: '6.00' },
      outcomes: [{ number: GRADED.number, grade: { scale: 'percent', value: '91.00' } }],
      conversions: [],
    });
  });

  it('is of the outcomes that it is narrowed to, and tells of no other', async () => {
    const learner = await desk.learner([]);
    const seen = await desk.user.record(learner.id, { code: 'S1', credits: '6' });
    await desk.user.record(learner.id, { ...DIPLOMA, credits: '90' });
    const ofKind = await desk.share(learner, { kinds: ['course'] });
    const ofId = await desk.share(learner, { outcomes: [seen['outcomeId']] });
    for (const { shareCode } of [ofKind, ofId]) {
      const answer = await desk.verify({ shareCode });
      expect(outcomesOf(answer).map((one) => one['outcomeId'])).toEqual([seen['outcomeId']]);
      expect(JSON.stringify(answer.body)).not.toContain('软件技术');
      expect(answer.body['transcript']).not.toHaveProperty('balances');
    }
  });

  it('says on the next request that an outcome is revoked', async () => {
    const learner = await desk.learner([]);
    const [first, other] = [
      await desk.user.record(learner.id, { code: 'S1', credits: '6' }),
      await desk.user.record(learner.id, { code: 'S2', credits: '4' }),
    ];
    const { shareCode } = await desk.share(learner);
    const narrow = await desk.share(learner, { outcomes: [first['outcomeId']] });
    const path = `/v1/outcomes/${String(first['outcomeId'])}/revocations`;
    await desk.user.must('college', path, { reason: 'forged' });
    const answer = await desk.verify({ shareCode }, { at: second });
    expect(answer.body['result']).toBe('valid');
    expect(
      outcomesOf(answer)
        .map((one) => [one['outcomeId'], one['status']])
        .sort(),
    ).toEqual(
      [
        [first['outcomeId'], 'revoked'],
        [other['outcomeId'], 'counted'],
      ].sort(),
    );
    const checks = answer.body['checks'] as Json[];
    expect(checks.find((one) => one['name'] === 'outcomes')).toMatchObject({ result: 'flagged' });
    expect((await desk.verify({ shareCode: narrow.shareCode })).body['result']).toBe('revoked');
  });

  it('of a learner whose account cannot be read is nothing for now, and can be withdrawn', async () => {
    const learner = await desk.learner();
    const { shareCode, shareId } = await desk.share(learner);
    await owner.query(
      `INSERT INTO log.events SELECT position + 1, recorded_at, stream_id, 99, epoch, recorded_on,
         partition, stream_kind, 'NobodyKnows', '{}'
       FROM log.events WHERE (partition, position) = (
         SELECT partition, max(position) FROM log.events
         WHERE partition = get_byte(uuid_send($1::uuid), 0) & 63 GROUP BY partition)`,
      [learner.id],
    );
    const answer = await desk.verify({ shareCode });
    expect(answer.body['result']).toBe('suspended');
    expect(answer.body).not.toHaveProperty('transcript');
    expect(await desk.withdraw(learner, shareId)).toBe(200);
    expect((await desk.verify({ shareCode })).body['result']).toBe('withdrawn');
  });
});
