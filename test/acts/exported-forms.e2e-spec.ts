/** 凭证的格式: every file that a bank gives out, held to the schemas of those who read it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { doubledCredits, elmoFaults, texts } from '../formats/elmo/validate.js';
import { faults, faultsIn } from '../formats/schemas.js';
import { type RunningBank, startBank } from '../running/bank.js';
import { BankUser, unique, type Json } from './bank-user.js';
import { listOf } from './credential-parts.js';

let bank: RunningBank;
let user: BankUser;
let learner: { id: string; token: string };
let last: Json;
const outcomes: string[] = [];

const SKILL = { kind: 'skillLevelCertificate', scheme: 'skill-level', code: 'WELD' };

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  const externalIds = [{ issuer: 'A', value: unique('student') }];
  const { learnerId } = await user.must('college', '/v1/learners', { externalIds, name: '张三' });
  learner = { id: String(learnerId), token: await user.learnerToken(String(learnerId)) };
  const number = unique('WHOLE');
  const grade = (scale: string, value: string): Json => ({ grade: { scale, value } });
  for (const outcome of [
    { kind: 'diploma', number, title: '毕业证书' },
    { credits: '3.50', partOf: { issuer: 'A', number }, ...grade('percent', '85.5') },
    { credits: '3.10', creditScheme: 'ects', hours: '93', ...grade('letter', 'A-') },
    { code: 'MA1', credits: '2', ...grade('fiveLevel', 'good') },
    { code: 'MA1', credits: '3', ...grade('passFail', 'pass') },
    { ...SKILL, level: '5', credits: '4', title: 'Welder <5> & "co"' },
    { ...SKILL, level: '4', credits: '6' },
    { kind: 'diploma', credits: '60.00', issuer: 'B' },
  ]) {
    const who = 'issuer' in outcome ? 'other' : 'college';
    outcomes.push(String((await user.record(learner.id, outcome, who))['outcomeId']));
  }
  const wrong = await user.record(learner.id, { credits: '9', title: '误录' });
  const path = `/v1/outcomes/${String(wrong['outcomeId'])}/revocations`;
  last = await user.must('college', path, { reason: 'recorded by mistake' });
}, 90_000);
afterAll(() => bank.stop());

async function file(path: string): Promise<string> {
  const headers = { authorization: `Bearer ${learner.token}` };
  for (;;) {
    const response = await fetch(bank.baseUrl + path, { headers });
    if (response.status === 202) continue;
    expect([path, response.status]).toEqual([path, 200]);
    return response.text();
  }
}

async function transcript(form: string, fields: string): Promise<string> {
  const after = encodeURIComponent(String(last['position']));
  const shown = fields === '' ? '' : `&fields=${fields}`;
  return file(`/v1/learners/${learner.id}/transcript.${form}?after=${after}${shown}`);
}

const FIELDS = ['', 'name', 'numbers', 'name,numbers'];

describe('whatever a learner takes along', () => {
  it('of the whole account is a ClrCredential, whatever is shown and however it is wrapped', async () => {
    for (const fields of FIELDS) {
      const text = await transcript('json', fields);
      expect(faults('ClrCredential', JSON.parse(text))).toEqual([]);
      expect(faults('ClrCredential', decodeJwt(await transcript('jwt', fields)))).toEqual([]);
      expect(text).toContain('credit-scheme:ects');
      expect(text).not.toContain('误录');
    }
    const credential = JSON.parse(await transcript('clr.json', '')) as Json;
    expect(faults('ClrCredential', credential)).toEqual([]);
    const list = JSON.parse(await file(listOf(credential))) as Json;
    expect(faultsIn('published', 'VerifiableCredential', list)).toEqual([]);
    const { verifiableCredential } = credential['credentialSubject'] as Json;
    const inside = verifiableCredential as Json[];
    expect(inside).toHaveLength(outcomes.length);
    for (const each of inside) expect(faults('AchievementCredential', each)).toEqual([]);
  });

  it('of one outcome is an AchievementCredential, of every kind', async () => {
    const types = new Set<unknown>();
    for (const outcome of outcomes) {
      const path = `/v1/learners/${learner.id}/outcomes/${outcome}/credential`;
      const credential = JSON.parse(await file(path)) as { credentialSubject: Json };
      expect(faults('AchievementCredential', credential)).toEqual([]);
      expect(faults('AchievementCredential', decodeJwt(await file(`${path}.jwt`)))).toEqual([]);
      const { achievement } = credential.credentialSubject as { achievement: Json };
      types.add(achievement['achievementType']);
    }
    expect(types).toEqual(new Set(['Diploma', 'Course', 'Certificate']));
  });

  it('as ELMO is valid, with credits on no node and on what is above or below it', async () => {
    for (const fields of FIELDS) {
      const xml = await transcript('elmo.xml', fields);
      expect(await elmoFaults(xml)).toEqual([]);
      expect(doubledCredits(xml)).toEqual([]);
      expect(texts(xml, '//e:report')).toHaveLength(2);
      expect(xml).not.toContain('误录');
    }
  });
});
