/** What a cohort does one by one: the acts are found first, then sent by 32 connections at once. */
import type { Tokens } from '#edge';
import type { BankClient } from '../client.js';
import type { LoadRequest } from '../lane.js';
import type { City, Deposit } from './city.js';
import { SCHOOL } from './city.js';
import { PROGRAMME } from './rule-books.js';

const AT_ONCE = 8;

export interface Callers {
  readonly school: BankClient;
  readonly second: BankClient;
  readonly tokens: Tokens;
}

interface Shown {
  readonly outcomes: readonly { readonly outcomeId: string; readonly number: string | null }[];
}

/** The requests of one cohort, each with its own key, so that a second run changes nothing. */
export async function requestsOf(
  city: City,
  cohort: number,
  callers: Callers,
): Promise<LoadRequest[]> {
  const { records, attestations, corrections, revocations } = city.acts(cohort);
  const { school, second } = callers;
  const ids = new Map<string, string>();
  const all = [records, attestations, corrections, revocations].flat();
  await eachOf([...new Set(all.map(({ learner }) => learner))], async (learner) => {
    ids.set(learner, await learnerId(school, learner));
  });
  const record = (token: string) => (one: Deposit, at: number) => ({
    path: `/v1/learners/${ids.get(one.learner) ?? ''}/outcomes`,
    token,
    body: one.outcome,
    key: `${cohort}-record-${at}`,
  });
  const amending = async (of: readonly Deposit[], act: 'corrections' | 'revocations') => {
    const requests: { path: string; token: string; body: object; key: string }[] = [];
    await eachOf(of, async ({ learner, outcome }) => {
      const outcomeId = await outcomeIdOf(school, ids.get(learner) ?? '', outcome.number);
      const more = act === 'corrections' ? { outcome: corrected(outcome) } : {};
      const body = { reason: 'Checked against the register', ...more };
      const path = `/v1/outcomes/${outcomeId}/${act}`;
      requests.push({ path, token: school.token, body, key: `${cohort}-${outcome.number}` });
    });
    return requests;
  };
  const requests = [
    ...records.map(record(school.token)),
    ...attestations.map(record(second.token)),
    ...(await amending(corrections, 'corrections')),
    ...(await amending(revocations, 'revocations')),
  ];
  return requests.map(({ body, ...request }) => ({
    ...request,
    method: 'POST',
    body: JSON.stringify(body),
  }));
}

/** Applies for the cohort's learners and grants what they ask; how many were granted. */
export async function convert(city: City, cohort: number, callers: Callers): Promise<number> {
  let granted = 0;
  await eachOf(city.acts(cohort).applicants, async (learner) => {
    const id = await learnerId(callers.school, learner);
    const caller = { clientId: `city-${id}`, role: 'learner', learner: id } as const;
    const own = callers.school.as(await callers.tokens.sign(caller));
    const body = { institution: SCHOOL, programme: PROGRAMME };
    const applied = await own.tries(`/v1/learners/${id}/conversions`, body);
    if (applied === null) return;
    const path = `/v1/conversions/${String(applied['conversionId'])}/reviews`;
    const review = { step: 'institution', decision: 'approve', reason: 'As the book says' };
    if ((await callers.school.tries(path, review)) !== null) granted += 1;
  });
  return granted;
}

/** A correction changes the result: some grades are entered wrongly. */
function corrected(outcome: Deposit['outcome']): object {
  return outcome['result'] === 'failed'
    ? { ...outcome, result: 'passed' }
    : { ...outcome, title: `${String(outcome['title'])} (corrected)` };
}

async function learnerId(client: BankClient, value: string): Promise<string> {
  const externalId = { issuer: SCHOOL, value };
  return String((await client.post('/v1/learners/lookups', { externalId }))['learnerId']);
}

async function outcomeIdOf(client: BankClient, learner: string, number: string): Promise<string> {
  const shown = (await client.get(`/v1/learners/${learner}/transcript`)) as unknown as Shown;
  return shown.outcomes.find((one) => one.number === number)?.outcomeId ?? learner;
}

async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const lane = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
