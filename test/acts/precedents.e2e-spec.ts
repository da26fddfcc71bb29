import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseOffice, codeOf, placesOf } from './case-office.js';
import type { Application } from './case-office.js';
import { unique } from './bank-user.js';
import type { Answer, Json } from './bank-user.js';

let office: CaseOffice;
let programme: string;

const SUMMARY = {
  zh: '高级证书的实训内容覆盖课程大纲的八成，予以认定。',
  en: 'The workshop part of the certificate covers four fifths of the syllabus.',
};

beforeAll(async () => {
  office = await CaseOffice.start();
  programme = await office.programme();
}, 120_000);

afterAll(() => office.close());

/** Granted in part: C2 is granted and C1 refused. */
async function partlyGranted(): Promise<Application> {
  const one = await office.applied(programme);
  const items = [{ course: 'C1', decision: 'refuse', reason: 'r', code: 'workloadTooLow' }];
  await office.review('college', one, 'institution', { items });
  return one;
}

function caseOf({ conversionId }: Application): Json {
  return { kind: 'conversion', id: conversionId };
}

function enter(body: Json, who = 'college'): Promise<Answer> {
  return office.user.post(who, '/v1/precedents', { summary: SUMMARY, ...body });
}

async function entered(body: Json, who = 'college'): Promise<string> {
  const answer = await enter(body, who);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return String(answer.body['precedentId']);
}

/** The public register, asked without any token, once the precedent is there. */
async function read(precedentId: string): Promise<Json> {
  await office.listed('operator', '/v1/precedents?limit=200', isOf(precedentId));
  const response = await fetch(`${office.bank.baseUrl}/v1/precedents/${precedentId}`);
  const shown = (await response.json()) as Json;
  office.mustFit('/v1/precedents/{precedentId}', shown);
  return shown;
}

function isOf(precedentId: string): (row: Json) => boolean {
  return (row) => row['precedentId'] === precedentId;
}

describe('a precedent', () => {
  it('is public and anonymous: codes and words, nothing of the learner or the case', async () => {
    const one = await partlyGranted();
    const body = { case: caseOf(one), course: 'C1', decision: 'refused' };
    const precedentId = await entered(body);
    const shown = await read(precedentId);
    expect(shown).toEqual({
      precedentId,
      enteredOn: office.today,
      by: 'A',
      decision: 'refused',
      reason: { code: 'workloadTooLow', text: expect.objectContaining({ zh: expect.any(String) }) },
      institution: 'A',
      programme,
      course: 'C1',
      code: 'X1',
      summary: SUMMARY,
    });
    expect(JSON.stringify(shown)).not.toContain(one.id);
    const own = await office.user.get('college', `/v1/precedents/${precedentId}`);
    expect(own.body['case']).toEqual(caseOf(one));
    const other = await office.user.get('other', `/v1/precedents/${precedentId}`);
    expect(other.body).not.toHaveProperty('case');
  });

  it('comes of a conversion, of an appeal, and of a recognition decision', async () => {
    const one = await office.applied(programme);
    await office.review('college', one, 'institution', { decision: 'refuse', code: 'outdated' });
    expect(await read(await entered({ case: caseOf(one), decision: 'refused' }))).toMatchObject({
      decision: 'refused',
      reason: { code: 'outdated' },
    });
    const filed = await office.act(one.token, one, 'appeals', { reason: 'r' });
    const id = String(filed.body['appealId']);
    const appeal = { case: { kind: 'appeal', id }, decision: 'rejected' };
    expect(codeOf(await enter(appeal, 'operator'))).toBe('409 caseNotDecided');
    const rejecting = { decision: 'reject', reason: 'r' };
    await office.user.must('operator', `/v1/appeals/${id}/decisions`, rejecting);
    expect(await read(await entered(appeal, 'operator'))).toMatchObject({
      by: 'bank',
      decision: 'rejected',
      institution: 'A',
    });
    const learner = await office.user.learner();
    const outcome = await office.user.record(learner, { code: 'X7' });
    const recognition = { kind: 'recognition', id: outcome['outcomeId'] };
    const decided = { case: recognition, decision: 'recognised' };
    expect(codeOf(await enter(decided, 'operator'))).toBe('409 caseNotDecided');
    const path = `/v1/outcomes/${String(outcome['outcomeId'])}/recognition-decisions`;
    await office.user.must('operator', path, { credits: '2', reason: 'r' });
    expect(await read(await entered(decided, 'operator'))).toMatchObject({
      decision: 'recognised',
      code: 'X7',
    });
    expect(codeOf(await enter(decided, 'college'))).toBe('404 notFound');
  });

  it('is followed by later decisions, which name it', async () => {
    const precedentId = await entered({
      case: caseOf(await partlyGranted()),
      decision: 'partlyGranted',
    });
    const one = await office.applied(programme);
    await office.review('college', one, 'institution', { precedent: precedentId });
    expect((await office.seen(one))['reviews']).toMatchObject([{ precedent: precedentId }]);
    const learner = await office.user.learner();
    const { outcomeId } = await office.user.record(learner, { code: 'X7' });
    const decide = (precedent: string) =>
      office.user.post('operator', `/v1/outcomes/${String(outcomeId)}/recognition-decisions`, {
        credits: '2',
        reason: 'r',
        precedent,
      });
    const nothing = await decide('5f0c5a1e-0000-4000-8000-000000000000');
    expect(placesOf(nothing)).toEqual(['/precedent unknownPrecedent']);
    expect((await decide(precedentId)).status).toBe(201);
  });

  it('is entered by the operator or the institution that received the application', async () => {
    const one = await partlyGranted();
    const body = { case: caseOf(one), decision: 'partlyGranted' };
    expect(codeOf(await enter(body, 'other'))).toBe('404 notFound');
    for (const who of [one.token, office.certifier]) {
      expect(codeOf(await enter(body, who))).toBe('403 forbidden');
    }
    expect((await enter(body, 'operator')).status).toBe(201);
  });

  it('that is sent again with its key is entered once, whatever became of its case', async () => {
    const one = await partlyGranted();
    const body = { case: caseOf(one), decision: 'partlyGranted' };
    const key = { 'idempotency-key': unique('key') };
    const send = () =>
      office.user.post('college', '/v1/precedents', { ...body, summary: SUMMARY }, key);
    const first = await send();
    expect(first.status).toBe(201);
    await office.act('college', one, 'reversals', { reason: 'r' });
    expect(await send()).toEqual(first);
  });
});

describe('entering a precedent is refused where', () => {
  it.each<[string, Json, string[]]>([
    ['it has no case', { case: undefined }, ['/case required']],
    [
      'the case is of no kind',
      { case: { kind: 'story', id: 'x' } },
      ['/case/kind notOneOf', '/case/id notUuid'],
    ],
    ['the decision is none', { decision: 'maybe' }, ['/decision notOneOf']],
    ['the decision was another', { decision: 'granted' }, ['/decision notTheDecision']],
    ['a summary is missing', { summary: { zh: '摘要' } }, ['/summary/en required']],
    [
      'a summary is too long',
      { summary: { ...SUMMARY, zh: '长'.repeat(2_001) } },
      ['/summary/zh tooLong'],
    ],
    [
      'it holds a number of a person',
      { summary: { ...SUMMARY, zh: '证件 110105194912310021' } },
      ['/summary/zh personalNumber'],
    ],
    [
      'it holds an address',
      { summary: { ...SUMMARY, en: 'ask someone@example.org' } },
      ['/summary/en personalNumber'],
    ],
    ['it says who', { learnerId: 'x' }, ['/learnerId unknownField']],
  ])('%s', async (_what, more, places) => {
    shared ??= partlyGranted();
    const body = { case: caseOf(await shared), decision: 'partlyGranted', ...more };
    const answer = await enter(body);
    expect(codeOf(answer)).toBe('422 invalidBody');
    expect(placesOf(answer)).toEqual(places);
  });
  let shared: Promise<Application> | undefined;

  it('the case is not decided, or has no such course, or is not there', async () => {
    const open = await office.applied(programme);
    const undecided = { case: caseOf(open), decision: 'granted' };
    expect(codeOf(await enter(undecided))).toBe('409 caseNotDecided');
    expect(codeOf(await enter({ ...undecided, course: 'C9' }))).toBe('422 unknownCourse');
    const nothing = { kind: 'conversion', id: '5f0c5a1e-0000-4000-8000-000000000000' };
    expect(codeOf(await enter({ ...undecided, case: nothing }))).toBe('404 notFound');
  });
});

describe('the register', () => {
  it('is searched by what cases are about and by words in both languages', async () => {
    // Of letters alone: many digits together look like a personal number.
    const letter = (digit: string): string => String.fromCharCode(65 + Number(digit));
    const word = unique('gloss').replace(/\d/g, letter).toUpperCase();
    const summary = { zh: `焊接实训（${word}）予以认定`, en: `Welding ${word}, four fifths` };
    const one = await partlyGranted();
    const body = { case: caseOf(one), course: 'C2', decision: 'granted', summary };
    const precedentId = await entered(body);
    await read(precedentId);
    const found = async (query: string): Promise<boolean> => {
      const { body: page } = await office.user.get('operator', `/v1/precedents?${query}`);
      return (page['precedents'] as Json[]).some(isOf(precedentId));
    };
    const lower = word.toLowerCase();
    for (const query of [
      `institution=A&programme=${programme}&course=C2&code=X2&decision=granted`,
      `query=${lower}`,
      `query=${encodeURIComponent('焊接实训')}&code=X2`,
      `query=${encodeURIComponent(`fifths ${lower}`)}`,
    ]) {
      expect([query, await found(query)]).toEqual([query, true]);
    }
    for (const query of [
      'institution=B',
      'course=C1',
      'scheme=x-certificate',
      'level=advanced',
      `decision=refused&query=${lower}`,
      `query=${encodeURIComponent(`${lower} never`)}`,
      'query=%25',
    ]) {
      expect([query, await found(query)]).toEqual([query, false]);
    }
  });

  it('is read page by page, each precedent once, newest first', async () => {
    const decided = await partlyGranted();
    const body = { case: caseOf(decided), decision: 'partlyGranted' };
    const ids = [await entered(body), await entered(body), await entered(body)];
    for (const id of ids) await read(id);
    const rows = await office.listed('operator', '/v1/precedents?limit=2', isOf(ids[0] ?? ''));
    const seen = rows.map((row) => String(row['precedentId']));
    expect(new Set(seen).size).toBe(seen.length);
    expect(ids.every((id) => seen.includes(id))).toBe(true);
  });

  it.each(['decision=maybe', 'query=', `query=${'x'.repeat(101)}`, 'limit=0', 'cursor=x', 'who=x'])(
    'refuses to be asked %s',
    async (query) => {
      const answer = await office.user.get('operator', `/v1/precedents?${query}`);
      expect(codeOf(answer)).toMatch(/^4\d\d invalidQuery$/);
    },
  );

  it('knows no other ids', async () => {
    for (const id of ['x', '5f0c5a1e-0000-4000-8000-000000000000']) {
      expect(codeOf(await office.user.get('operator', `/v1/precedents/${id}`))).toBe(
        '404 notFound',
      );
    }
  });
});
