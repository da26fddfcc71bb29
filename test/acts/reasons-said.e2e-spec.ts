import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSeeds } from '../../seeds/index.js';
import type { SeedRole } from '../../seeds/index.js';
import { startBank } from '../running/bank.js';
import type { RunningBank, TokenName } from '../running/bank.js';
import { eventually } from '../running/database.js';
import { BankUser } from './bank-user.js';
import type { Json } from './bank-user.js';
import { Contract } from './contract.js';
import { emptyPlaces } from './empty-places.js';

/** All that the bank's own book can say of an outcome, of a total, or of an entry. */
const SAID_BY_THE_BANK = [
  'consumed',
  'counted',
  'countedInContainer',
  'decidedByPerson',
  'duplicate',
  'expired',
  'gradeTooLow',
  'implied',
  'lowerInFamily',
  'notConfirmed',
  'notConvertible',
  'notPassed',
  'overCap',
  'overCountCap',
  'overItemCap',
  'reassessed',
  'reduced',
  'revoked',
  'rounded',
  'scaled',
  'superseded',
  'unvalued',
];

const RULES: Json[] = [
  { id: 'a1', kind: 'ratio', on: 'value', when: { tags: ['scaled'] }, factor: '0.75' },
  { id: 'b1', kind: 'reduction', when: { tags: ['member'] }, credits: '0.50' },
  { id: 'c1', kind: 'cap', per: 'item', when: { tags: ['item'] }, credits: '2.00' },
  { id: 'd1', kind: 'duplicate', when: { tags: ['twice'] }, by: 'title' },
  { id: 'e1', kind: 'validity', when: {} },
  { id: 'f1', kind: 'family', members: [{ tags: ['family'] }], take: 'highest' },
  { id: 'g1', kind: 'minimumGrade', when: {}, scale: 'letter', value: 'B' },
  { id: 'i1', kind: 'implied', by: { code: 'WHOLE' }, when: { code: 'BESIDE' } },
  { id: 'n1', kind: 'cap', per: 'count', when: { tags: ['few'] }, items: 1 },
  { id: 'r1', kind: 'rounding', when: 'total', granularity: '0.50', mode: 'down' },
  { id: 't1', kind: 'cap', per: 'total', when: { tags: ['sum'] }, credits: '4.00' },
  { id: 'x1', kind: 'exclude', when: { tags: ['never'] } },
  { id: 'x2', kind: 'exclude', when: { tags: ['sure'], confirmation: 'attested' } },
];

/** One of each, so that every rule has something to say. */
const OUTCOMES: Json[] = [
  { credits: '4', tags: ['scaled'] },
  { credits: '2', tags: ['member'] },
  { credits: '5', tags: ['item'] },
  { credits: '3', tags: ['twice'], title: 'Statistics' },
  { credits: '3', tags: ['twice'], title: 'STATISTICS' },
  { credits: '1', validUntil: '2024-12-31' },
  { credits: '2', tags: ['family'] },
  { credits: '3', tags: ['family'] },
  { credits: '2', grade: { scale: 'letter', value: 'C' } },
  { credits: '2', code: 'WHOLE' },
  { credits: '1', code: 'BESIDE' },
  { credits: '1', tags: ['few'] },
  { credits: '1', tags: ['few'] },
  { credits: '3', tags: ['sum'] },
  { credits: '3', tags: ['sum'] },
  { credits: '1', tags: ['never'] },
  { credits: '1', tags: ['sure'], issuer: 'B' },
  { credits: '1', result: 'failed' },
  {},
  { credits: '2', code: 'TRIED' },
  { credits: '3.33', code: 'TRIED' },
];

/** The codes of everything in the answer that has one, wherever it stands. */
function codesIn(shown: unknown): string[] {
  if (typeof shown !== 'object' || shown === null) return [];
  const own = 'text' in shown && 'code' in shown ? [String(shown.code)] : [];
  return [...own, ...Object.values(shown).flatMap(codesIn)];
}

describe('every reason', () => {
  let bank: RunningBank;
  let user: BankUser;
  let contract: Contract;

  beforeAll(async () => {
    bank = await startBank();
    user = await BankUser.of(bank);
    contract = await Contract.of(bank.baseUrl);
  }, 90_000);

  afterAll(async () => {
    await bank.stop();
  }, 30_000);

  async function recordAll(learner: string): Promise<Json[]> {
    const written: Json[] = [];
    for (const outcome of OUTCOMES) written.push(await user.record(learner, outcome));
    const number = `W-${learner}`;
    await user.record(learner, { number, credits: '6' });
    await user.record(learner, { credits: '2', partOf: { issuer: 'A', number } });
    return written;
  }

  async function amend(written: Json | undefined, what: string, body: Json): Promise<Json> {
    const who = what === 'revocations' ? 'college' : 'operator';
    return user.must(who, `/v1/outcomes/${String(written?.['outcomeId'])}/${what}`, body);
  }

  async function read(path: string, template: string): Promise<Json> {
    const answer = await user.get('operator', path);
    expect(answer.status).toBe(200);
    expect(contract.faults(template, answer.body)).toEqual([]);
    expect(emptyPlaces(answer.body)).toEqual([]);
    return answer.body;
  }

  it('that the bank’s book can give is said in both languages, in transcript and statement', async () => {
    await user.bankBook(RULES);
    const learner = await user.learner();
    const written = await recordAll(learner);
    await amend(written[8], 'recognition-decisions', { credits: '1', reason: 'good enough' });
    await amend(written[1], 'revocations', { reason: 'in error' });
    const low = { credits: '2', grade: { scale: 'letter', value: 'C' } };
    await user.record(learner, low);
    await user.record(learner, { credits: '2', tags: ['member'] });
    const match = { id: 'm1', kind: 'match', from: [{ code: 'WHOLE' }], to: { courses: ['C1'] } };
    await user.convert(learner, await user.programme([{ code: 'C1', credits: '2.00' }], [match]));
    await user.bankBook([...RULES, { ...RULES[2], id: 'c2', credits: '1.00' }], {
      reassesses: true,
    });
    const last = await user.record(learner, { credits: '1.25' });
    await user.transcript(learner, last);
    const base = `/v1/learners/${learner}`;
    const template = '/v1/learners/{learnerId}';
    const transcript = await read(`${base}/transcript`, `${template}/transcript`);
    const statement = await read(`${base}/statement?limit=500`, `${template}/statement`);
    const said = new Set([...codesIn(transcript), ...codesIn(statement)]);
    expect(SAID_BY_THE_BANK.filter((code) => !said.has(code))).toEqual([]);
    const outcomes = transcript['outcomes'] as Json[];
    for (const { outcomeId } of outcomes) {
      const path = `/outcomes/${String(outcomeId)}/explanation`;
      const explained = await read(base + path, `${template}/outcomes/{outcomeId}/explanation`);
      expect(explained).toMatchObject({ reasons: expect.any(Array), steps: expect.any(Array) });
    }
  }, 60_000);
});

interface Seeded {
  readonly institution: string;
  readonly externalId: string;
  readonly outcomes: readonly Json[];
}

interface Shown {
  readonly outcomes: readonly { readonly reasons: readonly Json[] }[];
}

describe('the seeded learners', () => {
  const CALLERS: Readonly<Record<SeedRole, TokenName>> = {
    operator: 'operator',
    college: 'college',
    certifyingBody: 'certifier',
  };
  let bank: RunningBank;

  beforeAll(async () => {
    bank = await startBank();
    await runSeeds(
      bank.baseUrl,
      (role: SeedRole, of?: { institution?: string }) => bank.token(CALLERS[role], of),
      () => undefined,
    );
  }, 150_000);

  afterAll(async () => {
    await bank.stop();
  }, 30_000);

  it('have transcripts whose every reason says something, with nothing left open', async () => {
    const operator = await bank.token('operator');
    const headers = { authorization: `Bearer ${operator}`, 'content-type': 'application/json' };
    const file = await readFile('seeds/learners/learners.json', 'utf8');
    const learners = (JSON.parse(file) as { learners: Seeded[] }).learners;
    expect(learners.length).toBeGreaterThan(0);
    for (const { institution: issuer, externalId: value, outcomes } of learners) {
      const body = JSON.stringify({ externalId: { issuer, value } });
      const lookup = { method: 'POST', headers, body };
      const found = await fetch(`${bank.baseUrl}/v1/learners/lookups`, lookup);
      const { learnerId } = (await found.json()) as { learnerId: string };
      const url = `${bank.baseUrl}/v1/learners/${learnerId}/transcript`;
      const transcript = await eventually('all of their outcomes are there', async () => {
        const answer = await fetch(url, { headers });
        if (answer.status !== 200) return undefined;
        const shown = (await answer.json()) as Shown;
        return shown.outcomes.length === outcomes.length ? shown : undefined;
      });
      for (const { reasons } of transcript.outcomes) expect(reasons.length).toBeGreaterThan(0);
      expect(emptyPlaces(transcript)).toEqual([]);
    }
  }, 60_000);
});
