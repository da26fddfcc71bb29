import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, course, unique } from './bank-user.js';
import type { Json, Transcript } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  bank = await startBank({ seed: false });
  user = await BankUser.of(bank);
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

const CERTIFICATE = { kind: 'skillLevelCertificate', scheme: 'x-certificate', code: 'X1' };

/** Records all of them for a new learner and reads what the bank makes of them. */
async function transcriptOf(outcomes: readonly Json[]): Promise<Transcript> {
  const learner = await user.learner();
  let last: Json = {};
  for (const outcome of outcomes) last = await user.record(learner, outcome);
  return user.transcript(learner, last);
}

function sums({ balances }: Transcript): [accumulated: string, recognised: string] {
  return [balances.accumulated, balances.recognised];
}

function codes(transcript: Transcript): string[] {
  return transcript.outcomes.flatMap((one) => one.reasons.map((reason) => reason.code));
}

describe('the bank recognises what its book lets stand', () => {
  it('only the highest of a family (case 6, the bank’s side)', async () => {
    await user.bankBook([{ id: 'f1', kind: 'family', members: [{ code: 'X1' }], take: 'highest' }]);
    const transcript = await transcriptOf([
      { ...CERTIFICATE, level: 'intermediate', credits: '4' },
      { ...CERTIFICATE, level: 'advanced', credits: '6' },
    ]);
    expect(sums(transcript)).toEqual(['10.00', '6.00']);
    expect(codes(transcript)).toContain('lowerInFamily');
  });

  it('not what is past its validity (case 15)', async () => {
    await user.bankBook(
      [
        { id: 'e1', kind: 'validity', when: {} },
        {
          id: 'v1',
          kind: 'value',
          when: { scheme: 'contest', level: 'national' },
          credits: '2.00',
        },
        { id: 'v2', kind: 'value', when: { scheme: 'contest', level: 'city' }, credits: '1.00' },
      ],
      { schemes: [{ scheme: 'contest', levels: ['city', 'provincial', 'national'] }] },
    );
    const transcript = await transcriptOf([
      { kind: 'skillLevelCertificate', credits: '3' },
      { kind: 'skillLevelCertificate', credits: '1', validUntil: '2025-01-01' },
      { kind: 'skillLevelCertificate', scheme: 'contest', code: 'Z1', level: 'national' },
      { kind: 'skillLevelCertificate', scheme: 'contest', code: 'Z2', level: 'city' },
    ]);
    expect(sums(transcript)).toEqual(['7.00', '6.00']);
    expect(codes(transcript)).toContain('expired');
  });

  it('lab hours by steps, not by a ratio (case 17)', async () => {
    await user.bankBook([
      {
        id: 's1',
        kind: 'steps',
        when: { tags: ['lab'] },
        of: 'hours',
        steps: [
          ['32', '1.00'],
          ['64', '2.00'],
        ],
      },
    ]);
    const transcript = await transcriptOf(
      ['31', '32', '50', '64'].map((hours, at) => ({
        hours,
        tags: ['lab'],
        awardedOn: `2024-06-0${at + 1}`,
      })),
    );
    expect(transcript.outcomes.map((one) => [one.status, one.accumulated])).toEqual([
      ['counted', '0.00'],
      ['counted', '1.00'],
      ['counted', '1.00'],
      ['counted', '2.00'],
    ]);
  });

  it.each([
    ['40', '16', 'down', '2.50'],
    ['45', '16', 'down', '2.50'],
    ['45', '16', 'halfUp', '3.00'],
    ['40', '18', 'down', '2.00'],
  ])('%s hours ÷ %s, rounded %s to 0.5: %s (case 18)', async (hours, per, mode, credits) => {
    const rounding = { granularity: '0.50', mode };
    await user.bankBook([
      { id: 'h1', kind: 'hours', when: { kind: 'course' }, hoursPerCredit: per, rounding },
    ]);
    expect(sums(await transcriptOf([{ hours }]))).toEqual([credits, credits]);
  });

  it('whole outcomes up to the cap of one institution (case 25)', async () => {
    await user.bankBook([
      { id: 'i1', kind: 'cap', per: 'institution', when: { kind: 'course' }, credits: '105.00' },
    ]);
    const there = [...Array.from({ length: 33 }, () => '3'), '3'].map((credits) => ({ credits }));
    const transcript = await transcriptOf([
      ...there,
      ...['3', '3', '3'].map((credits) => ({ credits })),
    ]);
    expect(sums(transcript)).toEqual(['111.00', '105.00']);
    expect(codes(transcript).filter((code) => code === 'overCap')).toHaveLength(2);
  });

  it('whole outcomes up to the cap of a semester (case 26)', async () => {
    await user.bankBook([periodCap()]);
    const outcomes = Array.from({ length: 9 }, () => ({ credits: '3', completedOn: '2024-05-01' }));
    expect(sums(await transcriptOf(outcomes))).toEqual(['27.00', '24.00']);
  });

  it('the best three certificates, also when a fourth comes (case 27)', async () => {
    await user.bankBook([
      { id: 'n1', kind: 'cap', per: 'count', when: { kind: 'skillLevelCertificate' }, items: 3 },
    ]);
    const learner = await user.learner();
    let last: Json = {};
    for (const credits of ['14', '6', '20']) {
      last = await user.record(learner, { ...CERTIFICATE, code: unique('K'), credits });
    }
    expect(sums(await user.transcript(learner, last))).toEqual(['40.00', '40.00']);
    last = await user.record(learner, { ...CERTIFICATE, code: unique('K'), credits: '5' });
    const after = await user.transcript(learner, last);
    expect(sums(after)).toEqual(['45.00', '40.00']);
    expect(codes(after)).toContain('overCountCap');
  });

  it('by the semester of an academic year that starts on 1 March (case 31)', async () => {
    await user.bankBook([periodCap()]);
    const before = Array.from({ length: 8 }, () => ({ credits: '3', completedOn: '2024-02-28' }));
    const split = await transcriptOf([...before, { credits: '3', completedOn: '2024-03-01' }]);
    expect(sums(split)).toEqual(['27.00', '27.00']);
    const joined = await transcriptOf([...before, { credits: '3', completedOn: '2024-02-28' }]);
    expect(sums(joined)).toEqual(['27.00', '24.00']);
  });
});

/** Two attempts at one course, a year apart: letter grade and credits of each. */
function attempts(...grades: readonly (readonly [string, string])[]): Promise<Transcript> {
  const code = unique('K');
  return transcriptOf(
    grades.map(([value, credits], at) => ({
      code,
      credits,
      grade: { scale: 'letter', value },
      awardedOn: `202${at + 3}-06-30`,
    })),
  );
}

function periodCap(): Json {
  return {
    id: 'p1',
    kind: 'cap',
    per: 'period',
    period: 'semester',
    yearStarts: '03-01',
    by: 'completedOn',
    when: { kind: 'course' },
    credits: '24.00',
  };
}

describe('the bank counts each credit once', () => {
  beforeAll(async () => {
    await user.bankBook([]);
  });

  it('in the container, not again in its parts (case 40)', async () => {
    const components = Array.from({ length: 40 }, (_, at) =>
      course({ code: `K${at}`, credits: '3' }),
    );
    const diploma = {
      kind: 'diploma',
      scheme: 'diploma',
      level: 'bachelor',
      credits: '120',
      components,
    };
    const transcript = await transcriptOf([diploma]);
    expect(sums(transcript)).toEqual(['120.00', '120.00']);
    expect(transcript.outcomes.filter((one) => one.countedIn !== undefined)).toHaveLength(40);
  });

  it('the better attempt, when it comes later (case 44)', async () => {
    const transcript = await attempts(['D', '3'], ['C', '4']);
    expect(sums(transcript)).toEqual(['4.00', '4.00']);
    expect(transcript.outcomes.map((one) => one.status)).toEqual(['superseded', 'counted']);
  });

  it('the better attempt, when a worse one comes later (case 46)', async () => {
    const transcript = await attempts(['B', '3'], ['C', '3']);
    expect(sums(transcript)).toEqual(['3.00', '3.00']);
    expect(transcript.outcomes.map((one) => one.status)).toEqual(['counted', 'superseded']);
  });

  it('when two colleges record the same certificate (case 48)', async () => {
    const learner = await user.learner();
    const certificate = {
      ...CERTIFICATE,
      issuer: 'C',
      number: unique('N'),
      level: 'advanced',
      credits: '6',
    };
    const first = await user.record(learner, certificate);
    const second = await user.post(
      'other',
      `/v1/learners/${learner}/outcomes`,
      course(certificate),
    );
    expect(second.status).toBe(200);
    expect(second.body['outcomeId']).toBe(first['outcomeId']);
    const transcript = await user.transcript(learner, second.body);
    expect(sums(transcript)).toEqual(['6.00', '6.00']);
    expect(transcript.outcomes[0]?.attestations.slice().sort()).toEqual(['A', 'B']);
  });

  it('and a later version that does not reassess changes nothing decided (case 49)', async () => {
    const learner = await user.learner();
    const last = await user.record(learner, { ...CERTIFICATE, level: 'advanced', credits: '12' });
    const before = await user.transcript(learner, last);
    const cap = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '8.00' };
    const published = await user.bankBook([cap]);
    const after = await user.transcript(learner, published);
    expect(after.balances).toEqual(before.balances);
    expect(
      sums(await transcriptOf([{ ...CERTIFICATE, level: 'advanced', credits: '12' }])),
    ).toEqual(['12.00', '8.00']);
    const reassessing = await user.bankBook([cap], { reassesses: true });
    expect(sums(await user.transcript(learner, reassessing))).toEqual(['12.00', '8.00']);
  });
});
