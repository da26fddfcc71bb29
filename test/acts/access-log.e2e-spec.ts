/** 查阅记录: every view of a learner's data is there for the learner, or the data was not shown. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { CaseOffice } from './case-office.js';
import type { Application } from './case-office.js';
import type { Json } from './bank-user.js';

let office: CaseOffice;
let owner: pg.Pool;
let programme: string;
let one: Application;

beforeAll(async () => {
  office = await CaseOffice.start();
  owner = new pg.Pool({ connectionString: office.bank.databaseUrl, max: 1 });
  ({ plain: programme } = await office.programmes());
  one = await office.applied(programme);
  await office.user.transcript(one.id, one.answer);
});
afterAll(async () => {
  await owner.end();
  await office.close();
});

interface ShownView {
  readonly at: string;
  readonly what: string;
  readonly text: { zh: string; en: string };
  readonly why: { code: string; text: { zh: string; en: string }; grant?: string };
  readonly who: { client?: string; role?: string; institution?: string };
}

async function viewsOf(learner: { id: string; token: string }, query = ''): Promise<Json> {
  const path = `/v1/learners/${learner.id}/access-log`;
  const answer = await office.user.get(learner.token, path + query);
  expect(answer.status).toBe(200);
  office.mustFit('/v1/learners/{learnerId}/access-log', answer.body);
  return answer.body;
}

/** What is in the log after `act` and was not before, oldest first. */
async function seenBy(act: () => Promise<unknown>): Promise<string[]> {
  const before = ((await viewsOf(one))['views'] as ShownView[]).length;
  await act();
  const { views } = (await viewsOf(one)) as unknown as { views: ShownView[] };
  const fresh = views.slice(0, views.length - before).reverse();
  return fresh.map(({ what, why, who }) => `${what} ${why.code} ${who.institution ?? who.role}`);
}

describe('the access log', () => {
  it('has what a college and the operator saw, route by route', async () => {
    const path = `/v1/learners/${one.id}`;
    const transcript = (await office.user.get('college', `${path}/transcript`)).body;
    const [outcome] = transcript['outcomes'] as { outcomeId: string }[];
    const asked = [
      ['college', `${path}/transcript`, 'transcript'],
      ['operator', `${path}/transcript`, 'transcript'],
      ['operator', `${path}/statement`, 'statement'],
      ['operator', `${path}/outcomes/${outcome?.outcomeId}/explanation`, 'explanation'],
      ['operator', `${path}/conversion-plan?institution=A&programme=${programme}`, 'plan'],
      ['college', `/v1/conversions/${one.conversionId}`, 'conversion'],
      ['college', `/v1/conversions/${one.conversionId}/explanation`, 'explanation'],
      ['college', `/v1/conversions?programme=${programme}`, 'conversions'],
    ] as const;
    for (const [who, address, what] of asked) {
      const seen = await seenBy(async () => {
        expect((await office.user.get(who, address)).status).toBe(200);
      });
      const why = who === 'operator' ? 'operator operator' : 'application A';
      expect([address, ...seen]).toEqual([address, `${what} ${why}`]);
    }
  });

  it('has a view that was answered 304, and none of a view that was refused', async () => {
    const address = `${office.bank.baseUrl}/v1/learners/${one.id}/transcript`;
    const college = await office.bank.token('college', { institution: 'A' });
    const headers = { authorization: `Bearer ${college}` };
    const tag = (await fetch(address, { headers })).headers.get('etag') ?? '';
    const again = await seenBy(async () => {
      const answer = await fetch(address, { headers: { ...headers, 'if-none-match': tag } });
      expect(answer.status).toBe(304);
    });
    expect(again).toEqual(['transcript application A']);
    const refused = await seenBy(async () => {
      const answer = await office.user.get('other', `/v1/learners/${one.id}/transcript`);
      expect(answer.status).toBe(404);
    });
    expect(refused).toEqual([]);
  });

  it('does not list what the learner saw of oneself', async () => {
    const seen = await seenBy(() =>
      office.user.get(one.token, `/v1/learners/${one.id}/transcript`),
    );
    expect(seen).toEqual([]);
  });

  it('has who found the account by a number', async () => {
    const value = `student-${one.id}`;
    const externalIds = [{ issuer: 'A', value }];
    const opened = await office.user.must('college', '/v1/learners', { externalIds });
    const learner = String(opened['learnerId']);
    const found = { id: learner, token: await office.user.learnerToken(learner) };
    expect((await viewsOf(found))['views']).toEqual([]);
    const externalId = { issuer: 'A', value };
    await office.user.must('college', '/v1/learners/lookups', { externalId });
    await office.user.must('college', '/v1/learners', { externalIds });
    const { views } = (await viewsOf(found)) as unknown as { views: ShownView[] };
    expect(views.map(({ what, why }) => [what, why.code])).toEqual([
      ['identity', 'identified'],
      ['identity', 'identified'],
    ]);
    expect(views[0]?.text).toEqual({
      zh: '按编号或证件查找账户',
      en: 'The account was looked up by a number',
    });
  });

  it('is read page by page, by its learner and the operator, and by nobody else', async () => {
    const { views } = (await viewsOf(one)) as unknown as { views: ShownView[] };
    const paged: ShownView[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const page = (await viewsOf(one, query)) as unknown as { views: ShownView[]; next?: string };
      paged.push(...page.views);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(paged).toEqual(views);
    const path = `/v1/learners/${one.id}/access-log`;
    const another = await office.learner();
    expect((await office.user.get(another.token, path)).status).toBe(404);
    expect((await office.user.get('college', path)).status).toBe(403);
    expect((await office.user.get('operator', path)).status).toBe(200);
    expect((await office.user.get('operator', `${path}?cursor=AAAA`)).status).toBe(400);
  });

  it('that cannot be written refuses the read and the plan, and the learner still reads', async () => {
    await owner.query('ALTER TABLE access.views RENAME TO away');
    const path = `/v1/learners/${one.id}/transcript`;
    const refused = await office.user.get('college', path);
    expect([refused.status, refused.body['code']]).toEqual([503, 'viewNotRecorded']);
    expect((await office.user.get(one.token, path)).status).toBe(200);
    await owner.query('ALTER TABLE access.away RENAME TO views');
    expect((await office.user.get('college', path)).status).toBe(200);
  });
});
