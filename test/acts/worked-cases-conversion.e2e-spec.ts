import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;

beforeAll(async () => {
  bank = await startBank({ seed: false });
  user = await BankUser.of(bank);
  await user.bankBook([]);
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

const CERTIFICATE = {
  kind: 'skillLevelCertificate',
  scheme: 'x-certificate',
  code: 'X1',
  level: 'advanced',
};

function match(id: string, from: readonly Json[], to: Json, more: Json = {}): Json {
  return {
    id,
    kind: 'match',
    from,
    to,
    size: 'sourceAtLeastTarget',
    leftover: 'keep',
    draws: 'credits',
    ...more,
  };
}

async function learnerWith(outcomes: readonly Json[]): Promise<[learner: string, ids: string[]]> {
  const learner = await user.learner();
  const ids: string[] = [];
  for (const outcome of outcomes) {
    ids.push(String((await user.record(learner, outcome))['outcomeId']));
  }
  return [learner, ids];
}

describe('a programme converts under its own book', () => {
  it('a certificate of 8 into courses of 3, 3 and 2 (case 1)', async () => {
    const programme = await user.programme(
      [
        { code: 'C1', credits: '3.00' },
        { code: 'C2', credits: '3.00' },
        { code: 'C3', credits: '2.00' },
      ],
      [match('m1', [{ code: 'X1' }], { courses: ['C1', 'C2', 'C3'] })],
    );
    const [learner] = await learnerWith([{ ...CERTIFICATE, credits: '8' }]);
    const granted = await user.convert(learner, programme);
    const { balances } = await user.transcript(learner, granted);
    expect(balances).toMatchObject({
      accumulated: '8.00',
      recognised: '8.00',
      converted: '8.00',
      consumed: '8.00',
      available: '0.00',
    });
  });

  it('whole courses below its cap per certificate: 4 + 3 of 8 (case 2)', async () => {
    const programme = await user.programme(
      [
        { code: 'C1', credits: '4.00' },
        { code: 'C2', credits: '3.00' },
        { code: 'C3', credits: '3.00' },
      ],
      [
        {
          id: 'c1',
          kind: 'cap',
          per: 'item',
          when: { kind: 'skillLevelCertificate' },
          credits: '8.00',
        },
        match('m1', [{ code: 'X1' }], { courses: ['C1', 'C2', 'C3'] }),
      ],
    );
    const [learner] = await learnerWith([{ ...CERTIFICATE, credits: '12' }]);
    const plan = await user.plan(learner, programme);
    expect(plan).toMatchObject({ optimal: true, admissible: '8.00', converted: '7.00' });
    const granted = await user.convert(learner, programme);
    const { balances } = await user.transcript(learner, granted);
    expect(balances).toMatchObject({ consumed: '7.00', available: '5.00', converted: '7.00' });
  });

  it('nothing where the level may only replace another class (case 4)', async () => {
    const programme = await user.programme(
      [{ code: 'K1', credits: '4.00', class: 'core' }],
      [match('m1', [{ level: 'elementary' }], { class: 'foundation' })],
    );
    const [learner, [id]] = await learnerWith([
      { ...CERTIFICATE, level: 'elementary', credits: '5' },
    ]);
    const plan = await user.plan(learner, programme);
    expect(plan).toMatchObject({ admissible: '5.00', converted: '0.00' });
    expect(plan['notUsed']).toMatchObject([{ outcomeId: id, code: 'wrongCourseClass' }]);
  });

  it('the highest of a family only (case 6)', async () => {
    const programme = await user.programme(
      [{ code: 'C1', credits: '6.00' }],
      [
        { id: 'f1', kind: 'family', members: [{ code: 'X1' }], take: 'highest' },
        match('m1', [{ code: 'X1' }], { courses: ['C1'] }),
      ],
    );
    const [learner] = await learnerWith([
      { ...CERTIFICATE, level: 'intermediate', credits: '4' },
      { ...CERTIFICATE, credits: '6' },
    ]);
    const plan = await user.plan(learner, programme);
    expect(plan).toMatchObject({ admissible: '6.00', converted: '6.00' });
  });

  it('only a source at least as large, and forfeits the rest (case 9)', async () => {
    const programme = await user.programme(
      [
        { code: 'C1', credits: '4.00' },
        { code: 'C2', credits: '4.00' },
      ],
      [
        match('m1', [{ code: 'S1' }], { courses: ['C1'] }, { leftover: 'forfeit' }),
        match('m2', [{ code: 'S2' }], { courses: ['C2'] }, { leftover: 'forfeit' }),
      ],
    );
    const [learner, ids] = await learnerWith([
      { code: 'S1', credits: '5' },
      { code: 'S2', credits: '3' },
    ]);
    const plan = await user.plan(learner, programme);
    expect(plan['notUsed']).toMatchObject([{ outcomeId: ids[1], code: 'sourceTooSmall' }]);
    const granted = await user.convert(learner, programme);
    const { balances } = await user.transcript(learner, granted);
    expect(balances).toMatchObject({ recognised: '8.00', converted: '4.00', consumed: '5.00' });
  });

  it('two outcomes jointly into one course, earliest awarded first (case 19)', async () => {
    const programme = await user.programme(
      [{ code: 'C1', credits: '3.00' }],
      [match('m1', [{ code: 'S1' }, { code: 'S2' }], { courses: ['C1'] })],
    );
    const [learner, ids] = await learnerWith([
      { code: 'S1', credits: '2', awardedOn: '2023-06-30' },
      { code: 'S2', credits: '1.5' },
    ]);
    const granted = await user.convert(learner, programme);
    const { balances, outcomes } = await user.transcript(learner, granted);
    expect(balances).toMatchObject({ recognised: '3.50', converted: '3.00', available: '0.50' });
    expect(outcomes.map((one) => [one.outcomeId, one.consumed])).toEqual([
      [ids[0], '2.00'],
      [ids[1], '1.00'],
    ]);
  });

  it('one outcome into two courses (case 20)', async () => {
    const programme = await user.programme(
      [
        { code: 'C1', credits: '2.00' },
        { code: 'C2', credits: '3.00' },
      ],
      [match('m1', [{ code: 'S1' }], { courses: ['C1', 'C2'] })],
    );
    const [learner] = await learnerWith([{ code: 'S1', credits: '5' }]);
    expect(await user.plan(learner, programme)).toMatchObject({ converted: '5.00' });
  });

  it('never the same credits twice (case 33)', async () => {
    const rules = [match('m1', [{ kind: 'diploma' }], { courses: ['C1'] })];
    const first = await user.programme([{ code: 'C1', credits: '40.00' }], rules);
    const second = await user.programme([{ code: 'C1', credits: '40.00' }], rules);
    const diploma = { kind: 'diploma', scheme: 'diploma', level: 'associate', credits: '40' };
    const [learner, ids] = await learnerWith([diploma, diploma]);
    const used = ids.slice(0, 1);
    const granted = await user.convert(learner, first, used);
    const { balances } = await user.transcript(learner, granted);
    expect(balances).toMatchObject({ recognised: '80.00', converted: '40.00', available: '40.00' });
    const again = await user.post(
      await user.learnerToken(learner),
      `/v1/learners/${learner}/conversions`,
      { institution: 'A', programme: second, outcomes: used },
    );
    expect(again).toMatchObject({ status: 409, body: { code: 'creditsNotAvailable' } });
  });

  it('not one of two courses of a group (case 41)', async () => {
    const programme = await user.programme(
      [{ code: 'C1', credits: '3.00' }],
      [match('m1', [{ code: 'S1' }, { code: 'S2' }], { courses: ['C1'] })],
    );
    const [learner, ids] = await learnerWith([{ code: 'S1', credits: '3' }]);
    const plan = await user.plan(learner, programme);
    expect(plan['notUsed']).toMatchObject([{ outcomeId: ids[0], code: 'groupIncomplete' }]);
  });

  it('nothing without an equivalent, which is said and stays accumulated (case 45)', async () => {
    const programme = await user.programme(
      [{ code: 'C1', credits: '3.00' }],
      [match('m1', [{ code: 'S1' }], { courses: ['C1'] })],
    );
    const [learner, ids] = await learnerWith([{ code: 'S9', credits: '3' }]);
    const plan = await user.plan(learner, programme);
    expect(plan['notUsed']).toMatchObject([{ outcomeId: ids[0], code: 'noMatch' }]);
  });

  it('and is flagged where what it used is revoked, until it is reversed (case 47)', async () => {
    const programme = await user.programme(
      [{ code: 'C1', credits: '6.00' }],
      [match('m1', [{ code: 'S1' }], { courses: ['C1'] })],
    );
    const [learner, ids] = await learnerWith([{ code: 'S1', credits: '6' }]);
    const granted = await user.convert(learner, programme);
    const revoked = await user.must('college', `/v1/outcomes/${ids[0] ?? ''}/revocations`, {
      reason: 'issued in error',
    });
    const transcript = await user.transcript(learner, revoked);
    expect(transcript.balances).toMatchObject({
      accumulated: '0.00',
      recognised: '0.00',
      converted: '6.00',
      consumed: '6.00',
      overdrawn: '6.00',
      available: '-6.00',
    });
    expect(transcript.conversions[0]?.flags).toContain('overdrawn');
    const path = `/v1/conversions/${String(granted['conversionId'])}/reversals`;
    const reversed = await user.must('college', path, { reason: 'the source was revoked' });
    const after = await user.transcript(learner, reversed);
    expect(after.balances).toMatchObject({
      converted: '0.00',
      overdrawn: '0.00',
      consumed: '0.00',
    });
  });
});
