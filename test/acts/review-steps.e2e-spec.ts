import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CaseOffice, CHAIN, codeOf } from './case-office.js';
import type { Application } from './case-office.js';
import type { Json } from './bank-user.js';

let office: CaseOffice;
let chain: string;
let plain: string;

beforeAll(async () => {
  office = await CaseOffice.start();
  ({ chain, plain } = await office.programmes());
}, 120_000);

afterAll(() => office.close());

describe('the steps of the rule book', () => {
  it('are taken in their order, each by its own party, and the last one grants', async () => {
    const one = await office.applied(chain);
    const { certifier } = office;
    expect(codeOf(await office.review('college', one, 'academicOffice'))).toBe('409 wrongStep');
    expect(codeOf(await office.review('college', one, 'department'))).toBe('200 inReview');
    expect(codeOf(await office.review(certifier, one, 'certifyingBody'))).toBe('409 wrongStep');
    expect(codeOf(await office.review('college', one, 'academicOffice'))).toBe('200 inReview');
    expect(codeOf(await office.review(certifier, one, 'certifyingBody'))).toBe('200 inReview');
    expect(codeOf(await office.review('operator', one, 'creditBank'))).toBe('200 granted');
    const seen = await office.seen(one);
    expect(seen).toMatchObject({ status: 'granted', credits: '6.00' });
    expect(seen['reviews']).toMatchObject([
      { step: 'department', by: 'A', decision: 'approve', reason: 'as the book says' },
      { step: 'academicOffice', by: 'A' },
      { step: 'certifyingBody', by: 'C' },
      { step: 'creditBank', by: 'bank' },
    ]);
    expect(codeOf(await office.review('operator', one, 'creditBank'))).toBe('409 wrongStatus');
  });

  it('are nobody else’s: a party is told so, to all others there is no conversion', async () => {
    const one = await office.applied(chain);
    const { certifier } = office;
    for (const who of ['operator', certifier]) {
      expect(codeOf(await office.review(who, one, 'department'))).toBe('403 notYourStep');
    }
    expect(codeOf(await office.review('other', one, 'department'))).toBe('404 notFound');
    const stranger = await office.bank.token('certifier', { institution: 'B' });
    expect(codeOf(await office.review(stranger, one, 'department'))).toBe('404 notFound');
    expect(codeOf(await office.review(one.token, one, 'department'))).toBe('403 forbidden');
    await office.review('college', one, 'department');
    await office.review('college', one, 'academicOffice');
    expect(codeOf(await office.review('college', one, 'certifyingBody'))).toBe('403 notYourStep');
    expect(codeOf(await office.review('operator', one, 'certifyingBody'))).toBe('403 notYourStep');
  });

  it('let whoever decides one of them read the conversion, and nobody else', async () => {
    const one = await office.applied(chain);
    expect(await office.seen(one, office.certifier)).toMatchObject({ status: 'inReview' });
    const other = await office.applied(plain);
    for (const [who, conversion] of [
      [office.certifier, other],
      ['other', one],
    ] as const) {
      const answer = await office.user.get(who, `/v1/conversions/${conversion.conversionId}`);
      expect(answer.status).toBe(404);
    }
  });

  it('list for a certifying body the conversions that wait for it', async () => {
    const one = await office.applied(chain);
    const other = await office.applied(chain);
    await office.review('college', one, 'department');
    await office.review('college', one, 'academicOffice');
    const rows = await office.listed(office.certifier, '/v1/conversions?limit=1', (row) =>
      isOf(row, one),
    );
    expect(rows.find((row) => isOf(row, one))).toMatchObject({
      step: 'certifyingBody',
      by: 'C',
      startedOn: office.today,
      dueOn: office.in(15),
      overdue: false,
    });
    expect(rows.some((row) => isOf(row, other))).toBe(false);
  });

  it('are one of the receiving institution, of 30 days, where the book names none', async () => {
    const one = await office.applied(plain);
    const { steps } = await office.seen(one);
    const clock = { startedOn: office.today, dueOn: office.in(30) };
    expect(steps).toEqual([{ step: 'institution', days: 30, by: 'A', approved: false, ...clock }]);
  });

  it('are published only with parties that are registered', async () => {
    const reviewSteps = [{ step: 'certifyingBody', days: 5, by: 'NOBODY' }];
    await expect(office.programme({ reviewSteps })).rejects.toThrow('/reviewSteps/0/by');
  });
});

function isOf(row: Json, { conversionId }: Application): boolean {
  return row['conversionId'] === conversionId;
}

describe('the clock of a step', () => {
  it('runs from the day it began, and shows the last day', async () => {
    const one = await office.applied(chain);
    const first = { startedOn: office.today, dueOn: office.in(10) };
    expect(await office.seen(one)).toMatchObject({ step: 'department', ...first, overdue: false });
    const answer = await office.review('college', one, 'department');
    const second = { startedOn: office.today, dueOn: office.in(5) };
    expect(answer.body).toMatchObject({ step: 'academicOffice', ...second });
    const { steps } = await office.seen(one);
    expect(steps).toEqual([
      { ...CHAIN[0], by: 'A', approved: true, ...first },
      { ...CHAIN[1], by: 'A', approved: false, ...second },
      { ...CHAIN[2], approved: false },
      { ...CHAIN[3], approved: false },
    ]);
  });

  it('stops while the application is returned, and the first step begins anew', async () => {
    const one = await office.applied(chain);
    await office.review('college', one, 'department');
    const returning = { decision: 'return', reason: 'the syllabus is missing' };
    const returned = await office.review('college', one, 'academicOffice', returning);
    expect(codeOf(returned)).toBe('200 returned');
    const waiting = await office.seen(one);
    for (const stopped of ['step', 'startedOn', 'dueOn', 'overdue']) {
      expect(waiting).not.toHaveProperty(stopped);
    }
    expect(waiting['reviews']).toMatchObject([{ round: 1 }, { round: 1, ...returning }]);
    const again = await office.act(one.token, one, 'resubmissions');
    const first = { startedOn: office.today, dueOn: office.in(10) };
    expect(again).toMatchObject({ status: 200, body: { status: 'inReview', ...first } });
    expect(await office.seen(one)).toMatchObject({ step: 'department', ...first });
    expect(codeOf(await office.review('college', one, 'academicOffice'))).toBe('409 wrongStep');
  });

  it('begins when the learner confirms what a college applied for', async () => {
    const learner = await office.learner();
    const path = `/v1/learners/${learner.id}/conversions`;
    const body = { institution: 'A', programme: chain };
    const answer = await office.user.must('college', path, body);
    const one = { ...learner, conversionId: String(answer['conversionId']), answer };
    const waiting = await office.seen(one);
    expect(waiting['status']).toBe('awaitingLearner');
    expect(waiting).not.toHaveProperty('dueOn');
    expect(codeOf(await office.act(one.token, one, 'confirmations'))).toBe('200 inReview');
    expect(await office.seen(one)).toMatchObject({ step: 'department', dueOn: office.in(10) });
  });

  it('that has run out is listed as overdue, to its parties and to the operator', async () => {
    const late = await office.applied(chain);
    const inTime = await office.applied(chain);
    await office.review('college', late, 'department', { decision: 'return' });
    const clock = { startedOn: '2026-01-01', dueOn: '2026-01-11' };
    await office.resubmittedAs(late, { clock });
    expect(await office.seen(late)).toMatchObject({ ...clock, overdue: true });
    const path = '/v1/conversions?overdue=true&limit=1';
    for (const who of ['operator', 'college']) {
      const rows = await office.listed(who, path, (row) => isOf(row, late));
      expect(rows.filter((row) => isOf(row, late))).toMatchObject([
        { step: 'department', by: 'A', ...clock, overdue: true },
      ]);
      expect(rows.some((row) => isOf(row, inTime))).toBe(false);
    }
    expect((await office.user.get('other', path)).body).toEqual({ conversions: [] });
    const others = await office.listed('college', '/v1/conversions?overdue=false', (row) =>
      isOf(row, inTime),
    );
    expect(others.some((row) => isOf(row, late))).toBe(false);
    await office.review('college', late, 'department');
    const after = await office.seen(late);
    expect(after).toMatchObject({ step: 'academicOffice', overdue: false });
  });
});

describe('lists', () => {
  it.each(['overdue=maybe', 'status=lost', 'limit=0', 'cursor=abc', 'cursor=WyIyMDI2Il0', 'x=1'])(
    'refuse %s',
    async (query) => {
      const answer = await office.user.get('college', `/v1/conversions?${query}`);
      expect(codeOf(answer)).toMatch(/^4\d\d invalidQuery$/);
    },
  );
});
