import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { BankUser, course, unique } from './bank-user.js';
import type { Json } from './bank-user.js';

let bank: RunningBank;
let user: BankUser;
let learner: string;

beforeAll(async () => {
  bank = await startBank({ seed: false });
  user = await BankUser.of(bank);
  learner = await user.learner();
}, 120_000);

afterAll(async () => {
  await bank.stop();
});

interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { pointer: string; code: string; message: string }[];
}

async function refused(outcome: Json, language: string): Promise<[number, Problem]> {
  const headers = { 'accept-language': language };
  const path = `/v1/learners/${learner}/outcomes`;
  const { status, body } = await user.post('college', path, outcome, headers);
  return [status, body as unknown as Problem];
}

/** Everything that an outcome can say, and well. */
function whole(): Json {
  return {
    kind: 'skillLevelCertificate',
    issuer: 'C',
    number: unique('N'),
    title: 'Electrician',
    scheme: 'skill-level',
    code: '6-31-01-03',
    level: '3',
    studyMode: 'fullTime',
    result: 'passed',
    awardedOn: '2024-06-30',
    completedOn: '2024-06-01',
    validUntil: '2030-06-30',
    hours: '64',
    credits: '4.5',
    creditScheme: 'bank',
    grade: { scale: 'percent', value: '88.5' },
    tags: ['lab'],
    partOf: { issuer: 'C', number: unique('W') },
    components: [course({})],
  };
}

const NUL = 'a\u0000b';
const SURROGATE = 'a\ud800b';
const LONG = 'x'.repeat(100_000);

const TEXTS = ['issuer', 'number', 'title', 'scheme', 'code', 'level', 'creditScheme'];
const OTHERS = ['kind', 'studyMode', 'result', 'awardedOn', 'completedOn', 'validUntil', 'hours'];
const NESTED = ['credits', 'grade', 'tags', 'partOf', 'components'];
const ALL = [...TEXTS, ...OTHERS, ...NESTED];

const WRONG: [name: string, pointer: string, change: Json][] = [
  ...['kind', 'issuer', 'number', 'title', 'result', 'awardedOn'].map(
    (field): [string, string, Json] => [`without ${field}`, `/${field}`, { [field]: undefined }],
  ),
  ...ALL.flatMap((field): [string, string, Json][] =>
    [7, true, null, {}, ['']].map((value) => [
      `${field} as ${JSON.stringify(value)}`,
      `/${field}`,
      { [field]: value },
    ]),
  ),
  ...[...TEXTS, ...OTHERS, 'credits'].flatMap((field): [string, string, Json][] => [
    [`${field} with NUL`, `/${field}`, { [field]: NUL }],
    [`${field} with half a character`, `/${field}`, { [field]: SURROGATE }],
    [`${field} too long`, `/${field}`, { [field]: LONG }],
    [`${field} empty`, `/${field}`, { [field]: '' }],
  ]),
  ['an unknown kind', '/kind', { kind: 'medal' }],
  ['an unknown result', '/result', { result: 'perhaps' }],
  ['an unknown field', '/colour', { colour: 'red' }],
  ['an unknown scheme', '/scheme', { scheme: 'guild' }],
  ['a scheme of another kind', '/scheme', { scheme: 'diploma', level: 'bachelor' }],
  ['a level without its scheme', '/scheme', { scheme: undefined }],
  ['a level of another scheme', '/level', { level: 'advanced' }],
  ['an unknown grade scale', '/grade/scale', { grade: { scale: 'stars', value: '5' } }],
  ['a grade off its scale', '/grade/value', { grade: { scale: 'percent', value: '101' } }],
  ['a grade that is a number', '/grade/value', { grade: { scale: 'percent', value: 88 } }],
  ['a letter that is none', '/grade/value', { grade: { scale: 'letter', value: 'Z' } }],
  ['a day that no calendar has', '/awardedOn', { awardedOn: '2023-02-29' }],
  ['a thirteenth month', '/completedOn', { completedOn: '2024-13-01' }],
  ['a date of another form', '/awardedOn', { awardedOn: '30.06.2024' }],
  ['an award in the future', '/awardedOn', { awardedOn: '2998-01-01' }],
  ['a completion in the future', '/completedOn', { completedOn: '2998-01-01' }],
  ['validity that ends before the award', '/validUntil', { validUntil: '2024-06-29' }],
  ['credits of 0', '/credits', { credits: '0.00' }],
  ['negative credits', '/credits', { credits: '-1' }],
  ['three decimals', '/credits', { credits: '1.005' }],
  ['credits as a float', '/credits', { credits: 4.5 }],
  ['exponents', '/credits', { credits: '1e3' }],
  ['full-width digits', '/credits', { credits: '４' }],
  ['negative hours', '/hours', { hours: '-1' }],
  ['a number inside that contradicts', '/number', { number: 'Y000123654321245000001' }],
  ['twenty-one tags', '/tags', { tags: Array.from({ length: 21 }, (_, n) => `t${n}`) }],
  ['a tag with NUL', '/tags/0', { tags: [NUL] }],
  ['201 components', '/components', { components: Array.from({ length: 201 }, () => course({})) }],
  ['a bad component', '/components/0/title', { components: [course({ title: 7 })] }],
  [
    'components of components',
    '/components/0/components',
    { components: [course({ components: [] })] },
  ],
];

describe('an outcome that is not well formed', () => {
  it('is recorded once every field is well formed', async () => {
    const path = `/v1/learners/${learner}/outcomes`;
    expect((await user.post('college', path, whole())).status).toBe(201);
  });

  it.each(WRONG)('is refused, and its place is named: %s', async (_name, pointer, change) => {
    const [status, problem] = await refused({ ...whole(), ...change }, 'en');
    expect([status, problem.code]).toEqual([422, 'invalidBody']);
    const pointers = problem.errors.map((error) => error.pointer);
    expect(pointers.some((one) => one === pointer || one.startsWith(`${pointer}/`))).toBe(true);
  });

  it('is refused with what to do next, in both languages', async () => {
    const [, english] = await refused({}, 'en');
    const [, chinese] = await refused({}, 'zh-CN');
    expect(chinese.errors.map((one) => one.code)).toEqual(english.errors.map((one) => one.code));
    for (const { title, detail, errors } of [english, chinese]) {
      expect([title, detail, ...errors.map((one) => one.message)]).not.toContain('');
    }
    expect(chinese.detail).toMatch(/[\u4e00-\u9fff]/);
    expect(chinese.errors[0]?.message).toMatch(/[\u4e00-\u9fff]/);
  });

  it('leaves nothing behind', async () => {
    const fresh = await user.learner();
    const path = `/v1/learners/${fresh}/outcomes`;
    const bad = await user.post('college', path, { ...whole(), title: NUL });
    expect(bad.status).toBe(422);
    const good = await user.record(fresh, course({ credits: '1' }));
    const { outcomes } = await user.transcript(fresh, good);
    expect(outcomes).toHaveLength(1);
  });
});
