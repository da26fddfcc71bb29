/** The shapes of rules.md §2 by which outcomes stand for courses, each by its sentence. */
import { describe, expect, it } from '@jest/globals';
import type { ProgrammeCourse } from './book.js';
import { Story, outcomeId } from './cases.js';
import {
  agreementWith,
  granted,
  grantedBefore,
  judged,
  match,
  open,
  planFor,
  SINCE,
  unused,
} from './conversion-cases.js';
import { CERTIFICATE } from './shape-cases.js';

function courses(...credits: readonly string[]): ProgrammeCourse[] {
  return credits.map((one, at) => ({ code: `C${at + 1}`, credits: one }));
}

const X = { ...CERTIFICATE, scheme: 'x-certificate', code: 'X1' } as const;

describe('what stands for which courses', () => {
  it('r3: certificate × level → course class', () => {
    const one = {
      courses: [
        { code: 'B1', credits: '3.00', class: 'foundation' },
        { code: 'K1', credits: '3.00', class: 'core' },
      ],
      rules: [
        match('m1', { from: [{ code: 'X1', level: 'elementary' }], to: { class: 'foundation' } }),
        match('m2', { from: [{ code: 'X1', minLevel: 'advanced' }], to: { class: 'foundation' } }),
        match('m3', { from: [{ code: 'X1', minLevel: 'intermediate' }], to: { class: 'core' } }),
      ],
    };
    const certificate = (level: string) => [{ ...X, level, credits: '6' }];
    expect(granted(planFor(certificate('elementary'), one))).toEqual([['B1', 300, [1, 300]]]);
    expect(granted(planFor(certificate('intermediate'), one))).toEqual([['K1', 300, [1, 300]]]);
    expect(planFor(certificate('advanced'), one).converted).toBe(600);
  });

  it('r4: certificate → named courses in a programme (1:n)', () => {
    const rules = [match('m1', { from: [{ code: 'X1' }], to: { courses: ['C1', 'C2', 'C3'] } })];
    const plan = planFor([{ ...X, credits: '8' }], { courses: courses('3', '3', '2'), rules });
    expect(granted(plan)).toEqual([
      ['C1', 300, [1, 300]],
      ['C2', 300, [1, 300]],
      ['C3', 200, [1, 200]],
    ]);
  });

  it('r5: n:1', () => {
    const from = [{ code: 'BIOL-101' }, { code: 'BIOL-102' }];
    const rules = [match('m1', { from, to: { courses: ['C1'] } })];
    const one = { courses: courses('4'), rules };
    const both = [
      { code: 'BIOL-101', credits: '2', awardedOn: '2024-01-01' },
      { code: 'BIOL-102', credits: '2.5', awardedOn: '2024-06-01' },
    ];
    expect(granted(planFor(both, one))).toEqual([['C1', 400, [1, 200], [2, 200]]]);
    expect(unused(planFor(both.slice(0, 1), one))).toEqual({ 1: 'groupIncomplete' });
  });

  it('r6: 1:n / n:m with AND and OR groups', () => {
    const fromAnyOf = [[{ code: 'M1' }, { code: 'M2' }], [{ code: 'H1' }]];
    const to = { courses: ['C1', 'C2'], together: true } as const;
    const one = { courses: courses('3', '2'), rules: [match('m1', { fromAnyOf, to })] };
    const m = (code: string, credits: string) => ({ code, credits });
    expect(granted(planFor([m('M1', '2'), m('M2', '3')], one))).toEqual([
      ['C1', 300, [1, 200], [2, 100]],
      ['C2', 200, [1, 0], [2, 200]],
    ]);
    expect(planFor([m('H1', '5')], one).converted).toBe(500);
    expect(unused(planFor([m('M1', '5')], one))).toEqual({ 1: 'groupIncomplete' });
  });

  it('r7: diploma level × kind × discipline → course exemption', () => {
    const rules = [
      match('m1', {
        from: [{ kind: 'diploma', minLevel: 'bachelor', codePrefix: '0501' }],
        to: { courses: ['C1'] },
        draws: 'none',
        grade: { policy: 'exempt' },
        inAverage: false,
      }),
    ];
    const diploma = { kind: 'diploma', scheme: 'diploma', studyMode: 'fullTime' } as const;
    const one = { courses: courses('4'), rules };
    const chinese = planFor([{ ...diploma, level: 'bachelor', code: '050101' }], one);
    expect(chinese.matches).toEqual([
      {
        course: 'C1',
        credits: 400,
        rule: 'm1',
        sources: [{ outcomeId: outcomeId(1), drawn: 0, forfeited: 0 }],
        grade: { policy: 'exempt', inAverage: false },
      },
    ]);
    const other = planFor([{ ...diploma, level: 'bachelor', code: '080901' }], one);
    expect(other.converted).toBe(0);
    const lower = planFor([{ ...diploma, level: 'associate', code: '050101' }], one);
    expect(lower.converted).toBe(0);
  });

  it('r8: whole diploma → block credit', () => {
    const block = (to: { credits?: string; share?: string }) => ({
      courses: [],
      rules: [match('m1', { from: [{ kind: 'diploma' }], to: { general: true, ...to } })],
    });
    const diploma = [{ kind: 'diploma', credits: '24' } as const];
    expect(granted(planFor(diploma, block({ credits: '8' })))).toEqual([[null, 800, [1, 800]]]);
    expect(granted(planFor(diploma, block({ share: '0.50' })))).toEqual([[null, 1200, [1, 1200]]]);
  });

  it('r13: content overlap ≥ t %, judged by a person (case 10)', () => {
    const rules = [
      match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1'] }, overlapAtLeast: '80' }),
    ];
    const planAt = (percent: number | null) =>
      planFor([{ code: 'S1', credits: '3' }], {
        courses: courses('3'),
        rules,
        asked: { facts: percent === null ? [] : [judged('S1', 'C1', percent)] },
      });
    expect(planAt(8000).converted).toBe(300);
    expect(unused(planAt(7900))).toEqual({ 1: 'overlapTooLow' });
    expect(unused(planAt(null))).toEqual({ 1: 'overlapNotJudged' });
    expect(planAt(null).notUsed[0]?.wouldCountIf).toEqual({
      code: 'overlapJudged',
      values: { needed: '80.00' },
      gain: 300,
    });
  });

  it('r14: size test source ≥ target, or none', () => {
    const sized = (size: 'any' | 'sourceAtLeastTarget') => ({
      courses: courses('4'),
      rules: [match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1'] }, size })],
    });
    const small = [{ code: 'S1', credits: '3' }];
    expect(unused(planFor(small, sized('sourceAtLeastTarget')))).toEqual({ 1: 'sourceTooSmall' });
    expect(granted(planFor(small, sized('any')))).toEqual([['C1', 400, [1, 300]]]);
  });

  it('r21: target once, source once', () => {
    const rules = [
      { id: 'o1', kind: 'once', when: { code: 'S1' } } as const,
      match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1', 'C2'] } }),
    ];
    const one = { courses: courses('2', '3'), rules };
    expect(granted(planFor([{ code: 'S1', credits: '6' }], one))).toEqual([['C2', 300, [1, 300]]]);
    const two = planFor(
      [
        { code: 'S1', credits: '6' },
        { code: 'S1', credits: '6', issuer: 'B' },
      ],
      { courses: courses('3'), rules: rules.slice(1) },
    );
    expect(two.converted).toBe(300);
    expect(unused(two)).toEqual({ 2: 'targetTaken' });
  });

  it('r33: rule effective by cohort or plan, with a transition table', () => {
    const transitions = [
      { id: 't1', fromPlan: '2024', table: [{ old: ['O1', 'O2'], new: ['C1'] }] },
    ];
    const old = (code: string, credits: string) => ({ code, credits, issuer: 'R' });
    const one = { courses: courses('4'), rules: [], more: { transitions } };
    expect(granted(planFor([old('O1', '2'), old('O2', '1')], one))).toEqual([
      ['C1', 400, [1, 200], [2, 100]],
    ]);
    expect(unused(planFor([old('O1', '2')], one))).toEqual({ 1: 'groupIncomplete' });
    const enrolled = { institution: 'R', programme: 'P1', cohort: '2023' };
    const cohort = {
      ...one,
      more: { referenceDate: 'cohort', validFrom: '2024-01-01' } as const,
      facts: [{ ...SINCE, type: 'enrolment', ...enrolled } as const],
    };
    expect(() => planFor([], cohort)).toThrow('no book');
  });

  it('r34: agreement between two institutions required', () => {
    const rules = [
      match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1'] }, requiresAgreement: true }),
    ];
    const one = { courses: courses('3'), rules };
    const source = [{ code: 'S1', credits: '3' }];
    expect(unused(planFor(source, one))).toEqual({ 1: 'noAgreement' });
    expect(open(planFor(source, one))).toEqual({ C1: 'noAgreement' });
    const agreed = { ...one, asked: { facts: [agreementWith('A')] } };
    expect(planFor(source, agreed).converted).toBe(300);
    const ended = { ...agreementWith('A'), validTo: '2025-12-31' };
    expect(planFor(source, { ...one, asked: { facts: [ended] } }).converted).toBe(0);
  });

  it('r35: pathway 3+3: a segment is carried over once it is complete', () => {
    const segment = {
      id: 'p1',
      kind: 'segment',
      when: { tags: ['segment'] },
      minimum: '6.00',
      to: { sameCode: true },
    } as const;
    const one = { courses: courses('4', '3'), rules: [segment] };
    const part = (code: string, credits: string) => ({ code, credits, tags: ['segment'] });
    expect(planFor([part('C1', '4'), part('C2', '3')], one).converted).toBe(700);
    expect(unused(planFor([part('C1', '4')], one))).toEqual({ 1: 'segmentIncomplete' });
    const general = { ...one, rules: [{ ...segment, to: { general: true } as const }] };
    expect(planFor([part('Z1', '4'), part('Z2', '3')], general).converted).toBe(700);
  });

  it('r36: non-convertible list', () => {
    const rules = [
      { id: 'x1', kind: 'exclude', when: { tags: ['thesis'] } } as const,
      { id: 'x2', kind: 'exclude', courses: ['C1'] } as const,
      match('m1', { from: [{}], to: { courses: ['C1', 'C2'] } }),
    ];
    const plan = planFor(
      [
        { code: 'S1', credits: '3', tags: ['thesis'] },
        { code: 'S2', credits: '3' },
      ],
      { courses: courses('3', '3'), rules },
    );
    expect(granted(plan)).toEqual([['C2', 300, [2, 300]]]);
    expect(unused(plan)).toEqual({ 1: 'notConvertible' });
    expect(plan.open).toMatchObject([{ course: 'C1', code: 'notConvertible', rule: 'x2' }]);
  });

  it('r38: prerequisite, or a condition that a person judges', () => {
    const judgment = { zh: '保持知识体系完整', en: 'Keeps the body of knowledge whole' };
    const to = { courses: ['C1'] };
    const rules = [
      match('m1', { from: [{ code: 'S1' }], requires: [{ code: 'S0' }], to, judgment }),
    ];
    const one = { courses: courses('3'), rules };
    const own = { code: 'S1', credits: '3' };
    expect(unused(planFor([own], one))).toEqual({ 1: 'requirementMissing' });
    const plan = planFor([own, { code: 'S0', credits: '1' }], one);
    expect(plan.matches).toMatchObject([{ course: 'C1', needsJudgment: true }]);
    expect(unused(plan)).toEqual({ 2: 'noMatch' });
  });

  it('r39: status-based exemption', () => {
    const to = { courses: ['C1'] };
    const rules = [
      match('m1', { learner: { status: 'veteran' }, to, grade: { policy: 'passed' } }),
    ];
    const one = { courses: courses('2'), rules };
    const status = { ...SINCE, type: 'learnerStatus', status: 'veteran', by: 'bank' } as const;
    expect(granted(planFor([], { ...one, facts: [status] }))).toEqual([['C1', 200]]);
    expect(open(planFor([], one))).toEqual({ C1: 'requirementMissing' });
  });

  it('r40: fallback to elective or general credit', () => {
    const rules = [
      match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1'] } }),
      match('m2', { from: [{ kind: 'course' }], to: { general: true } }),
    ];
    const plan = planFor(
      [
        { code: 'S1', credits: '5' },
        { code: 'S2', credits: '2' },
      ],
      { courses: courses('3'), rules },
    );
    expect(granted(plan)).toEqual([
      ['C1', 300, [1, 300]],
      [null, 200, [1, 200]],
      [null, 200, [2, 200]],
    ]);
  });

  it('r27: consumption by an award is irreversible: only what is left can be converted', () => {
    const rules = [match('m1', { from: [{ code: 'S1' }], to: { courses: ['C1', 'C2'] } })];
    const before = grantedBefore(new Story([{ code: 'S1', credits: '5' }]), [
      {
        course: 'C1',
        credits: 300,
        rule: 'm1',
        sources: [{ outcomeId: outcomeId(1), drawn: 300, forfeited: 0 }],
      },
    ]);
    const plan = planFor(before, { courses: courses('3', '3'), rules });
    expect(plan).toMatchObject({ admissible: 200, converted: 0 });
    expect(unused(plan)).toEqual({ 1: 'sourceTooSmall' });
  });
});
