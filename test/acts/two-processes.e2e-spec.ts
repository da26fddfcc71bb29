/** Commands that meet: the same learner, the same moment, two processes of the command side. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Answer, Json } from './bank-user.js';
import { applicationOf, PlainSums, sumsShown } from './plain-sums.js';
import type { Application } from './plain-sums.js';
import { TwoDesks } from './two-desks.js';
import type { Sending } from './two-desks.js';

jest.setTimeout(180_000);

const LEARNERS = 8;
const WAVES = 3;

let desks: TwoDesks;
/** Programmes that each give one course of six for the same source. */
let first: string;
let second: string;
let sums: PlainSums;

beforeAll(async () => {
  desks = await TwoDesks.open();
  await desks.user.bankBook([]);
  const courses = [{ code: 'C1', credits: '6.00' }];
  first = await desks.user.programme(courses, [MATCH]);
  second = await desks.user.programme(courses, [MATCH]);
});

afterAll(() => desks.close());

beforeEach(() => {
  sums = new PlainSums();
});

const MATCH = {
  id: 'm1',
  kind: 'match',
  from: [{ kind: 'course' }],
  to: { courses: ['C1'] },
  size: 'sourceAtLeastTarget',
  leftover: 'keep',
  draws: 'credits',
};

interface Learner {
  readonly id: string;
  readonly token: string;
  readonly outcomes: readonly string[];
}

/** A learner with so many outcomes of six credits. */
async function learnerWith(outcomes: number): Promise<Learner> {
  const { user } = desks;
  const id = await user.learner();
  const ids: string[] = [];
  for (let at = 0; at < outcomes; at += 1) {
    const { outcomeId } = await user.record(id, { code: `S${at}`, credits: '6' });
    sums.record(id, outcomeId, '6.00');
    ids.push(String(outcomeId));
  }
  return { id, token: await user.learnerToken(id), outcomes: ids };
}

function some<T>(make: () => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: LEARNERS }, make));
}

function applying({ id, token }: Learner, programme: string, outcomes?: string[]): Sending {
  const body = { institution: 'A', programme, ...(outcomes === undefined ? {} : { outcomes }) };
  return (desk) => desk.post(token, `/v1/learners/${id}/conversions`, body);
}

async function applied(
  learner: Learner,
  programme: string,
  outcomes?: string[],
): Promise<Application> {
  const answer = await applying(learner, programme, outcomes)(desks.user);
  expect(answer.status).toBe(201);
  return applicationOf(learner.id, answer);
}

function granting({ conversionId }: Application): Sending {
  const review = { step: 'institution', decision: 'approve', reason: 'fits' };
  return (desk) => desk.post('college', `/v1/conversions/${conversionId}/reviews`, review);
}

function saidBy({ status, body }: Answer): string {
  return `${status} ${String(body['code'] ?? body['status'])}`;
}

/** The bank shows what plain adding up says, and nothing was spent twice. */
async function expectPlainSums(learners: readonly Learner[], last: readonly Answer[]) {
  for (const [index, { id }] of learners.entries()) {
    const transcript = await desks.user.transcript(id, last[index]?.body ?? null);
    expect(sumsShown(transcript)).toEqual(sums.of(id));
  }
  const inLog = new Map<string, number>();
  const conversions = new Set<unknown>();
  for (const { data } of await desks.events('ConversionGranted')) {
    expect(conversions.has(data['conversionId'])).toBe(false);
    conversions.add(data['conversionId']);
    for (const { sources } of data['matches'] as { sources: Json[] }[]) {
      for (const one of sources) {
        const id = String(one['outcomeId']);
        const given = Number(one['drawn']) + Number(one['forfeited']);
        inLog.set(id, (inLog.get(id) ?? 0) + given);
      }
    }
  }
  expect([...inLog].filter(([, given]) => given > 600)).toEqual([]);
  for (const [id, given] of sums.drawn()) expect(inLog.get(id)).toBe(given);
}

type Racing = Pick<TwoDesks, 'race' | 'raceFromOneState'>;

describe.each<keyof Racing>(['raceFromOneState', 'race'])('two grants at once (%s)', (race) => {
  it('of the same credits: one wins, the other is refused, and nothing is spent twice', async () => {
    for (let wave = 0; wave < WAVES; wave += 1) {
      const learners = await some(() => learnerWith(1));
      const pairs = await Promise.all(
        learners.map((one) => Promise.all([applied(one, first), applied(one, second)])),
      );
      const answers = await desks[race](
        pairs.map(([one, other]) => [granting(one), granting(other)] as const),
      );
      const winners = answers.map((two, index) => {
        expect(two.map(saidBy).sort()).toEqual(['200 granted', '409 creditsNotAvailable']);
        const won = two[0].status === 200 ? 0 : 1;
        sums.grant(pairs[index]?.[won] as Application);
        return two[won];
      });
      expect(sums.overspent()).toEqual([]);
      await expectPlainSums(learners, winners);
    }
  });

  it('of the same course from different credits: one wins, the course is taken', async () => {
    const learners = await some(() => learnerWith(2));
    const pairs = await Promise.all(
      learners.map((one) =>
        Promise.all([
          applied(one, first, one.outcomes.slice(0, 1)),
          applied(one, first, one.outcomes.slice(1)),
        ]),
      ),
    );
    const answers = await desks[race](
      pairs.map(([one, other]) => [granting(one), granting(other)] as const),
    );
    const winners = answers.map((two, index) => {
      expect(two.map(saidBy).sort()).toEqual(['200 granted', '409 targetTaken']);
      const won = two[0].status === 200 ? 0 : 1;
      sums.grant(pairs[index]?.[won] as Application);
      return two[won];
    });
    await expectPlainSums(learners, winners);
  });

  it('of one application: it is granted once', async () => {
    const learners = await some(() => learnerWith(1));
    const applications = await Promise.all(learners.map((one) => applied(one, first)));
    const answers = await desks[race](
      applications.map((one) => [granting(one), granting(one)] as const),
    );
    const winners = answers.map((two, index) => {
      expect(two.map(saidBy).sort()).toEqual(['200 granted', '409 wrongStatus']);
      sums.grant(applications[index] as Application);
      return two.find((one) => one.status === 200) as Answer;
    });
    await expectPlainSums(learners, winners);
  });
});

describe.each<keyof Racing>(['raceFromOneState', 'race'])('a grant and (%s)', (race) => {
  it('a revocation: refused when it comes later, flagged when it came before', async () => {
    const learners = await some(() => learnerWith(1));
    const applications = await Promise.all(learners.map((one) => applied(one, first)));
    const answers = await desks[race](
      learners.map((one, index) => {
        const path = `/v1/outcomes/${one.outcomes[0] ?? ''}/revocations`;
        const revoking: Sending = (desk) => desk.post('college', path, { reason: 'an error' });
        return [granting(applications[index] as Application), revoking] as const;
      }),
    );
    for (const [index, [granted, revoked]] of answers.entries()) {
      const { id, outcomes } = learners[index] as Learner;
      expect(revoked.status).toBe(201);
      sums.revoke(outcomes[0] ?? '');
      const won = granted.status === 200;
      if (won) sums.grant(applications[index] as Application);
      else expect(saidBy(granted)).toBe('409 creditsNotAvailable');
      await desks.user.transcript(id, won ? granted.body : null);
      const transcript = await desks.user.transcript(id, revoked.body);
      const { balances, conversions } = transcript;
      expect(sumsShown(transcript)).toEqual(sums.of(id));
      expect(balances.overdrawn).toBe(won ? '6.00' : '0.00');
      expect(conversions.map((one) => one.flags)).toEqual([won ? ['overdrawn'] : []]);
    }
  });
});

describe('grants and applications at the moment of a publication that reassesses', () => {
  it('are decided by the rules before it or after it, never between', async () => {
    const [granted, applies] = [await some(() => learnerWith(1)), await some(() => learnerWith(1))];
    const applications = await Promise.all(granted.map((one) => applied(one, first)));
    const cap = { id: 'half', kind: 'cap', per: 'item', when: { kind: 'course' }, credits: '3.00' };
    const publishing = desks.user.bankBook([cap], { reassesses: true });
    const answers = await desks.race(
      granted.map((_one, index) => [
        granting(applications[index] as Application),
        applying(applies[index] as Learner, second),
      ]),
    );
    const published = await publishing;
    const markers = await desks.events('RulesChanged');
    const epoch = Math.max(...markers.map(({ data }) => Number(data['epoch'])));
    const epochOf = await epochsOf(['ConversionGranted', 'ConversionApplied']);
    for (const [index, [grant, apply]] of answers.entries()) {
      const id = granted[index]?.id ?? '';
      const before = (epochOf.get(`ConversionGranted ${id}`) ?? epoch) < epoch;
      expect(saidBy(grant)).toBe(before ? '200 granted' : '409 creditsNotAvailable');
      const { balances } = await desks.user.transcript(id, published);
      expect(balances).toMatchObject(
        before
          ? { recognised: '3.00', consumed: '6.00', overdrawn: '3.00', converted: '6.00' }
          : { recognised: '3.00', consumed: '0.00', overdrawn: '0.00', converted: '0.00' },
      );
      const asked = epochOf.get(`ConversionApplied ${applies[index]?.id ?? ''}`) ?? epoch;
      expect(saidBy(apply)).toBe(asked < epoch ? '201 inReview' : '422 nothingToConvert');
    }
  });
});

/** Under which rules each learner's event of these types was decided. */
async function epochsOf(types: readonly string[]): Promise<Map<string, number>> {
  const epochs = new Map<string, number>();
  for (const type of types) {
    for (const { stream, epoch } of await desks.events(type)) {
      epochs.set(`${type} ${stream}`, epoch);
    }
  }
  return epochs;
}
