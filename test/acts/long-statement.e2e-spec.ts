/** A learner with more than 10,000 entries: read page by page while more are booked. */
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { startBank, type RunningBank } from '../running/bank.js';
import { BankUser, course } from './bank-user.js';
import type { Json } from './bank-user.js';

jest.setTimeout(240_000);

const OUTCOMES = 250;
/** Each assesses every outcome anew, to another amount. */
const REASSESSMENTS = 40;
const LEAST = OUTCOMES * REASSESSMENTS;

let bank: RunningBank;
let user: BankUser;
let learner: string;

beforeAll(async () => {
  bank = await startBank();
  user = await BankUser.of(bank);
  learner = await user.learner();
  await publish(0);
  const outcomes = Array.from({ length: OUTCOMES }, () => ({
    learnerId: learner,
    ...course({ credits: '2' }),
  }));
  await user.must('college', '/v1/outcomes/batch', { mode: 'atomic', outcomes });
  for (let at = 1; at <= REASSESSMENTS; at += 1) {
    await user.transcript(learner, await publish(at));
  }
}, 240_000);

afterAll(() => bank.stop());

/** What a course is worth changes with every version, back and forth. */
function publish(at: number): Promise<Json> {
  const credits = at % 2 === 0 ? '1.00' : '2.00';
  const rule = { id: 'v', kind: 'value', when: { kind: 'course' }, credits };
  return user.bankBook([rule], { reassesses: at > 0, source: `${at}` });
}

interface Page {
  readonly entries: readonly Json[];
  readonly next?: string;
}

async function page(cursor: string | undefined, limit: number): Promise<Page> {
  const from = cursor === undefined ? '' : `&cursor=${cursor}`;
  const path = `/v1/learners/${learner}/statement?limit=${limit}${from}`;
  const { status, body } = await user.get('operator', path);
  expect(status).toBe(200);
  return body as unknown as Page;
}

async function whole(limit: number, between: () => Promise<unknown>): Promise<Json[]> {
  const entries: Json[] = [];
  let cursor: string | undefined;
  do {
    const { entries: more, next } = await page(cursor, limit);
    expect(more.length).toBeLessThanOrEqual(limit);
    entries.push(...more);
    cursor = next;
    await between();
  } while (cursor !== undefined);
  return entries;
}

async function memory(): Promise<number> {
  const text = await (await fetch(`${bank.baseUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

const keyOf = (entry: Json): string => {
  const { position, outcomeId, code } = entry;
  return `${String(position)} ${String(outcomeId)} ${String(code)}`;
};

it('every entry comes once, in order, while more are recorded', async () => {
  const before = await memory();
  const recorded: Json[] = [];
  const read = await whole(500, async () => {
    recorded.push(await user.record(learner, { credits: '1' }));
  });
  expect(read.length).toBeGreaterThan(LEAST);
  expect(new Set(read.map(keyOf)).size).toBe(read.length);
  const last = recorded.at(-1) as Json;
  await user.transcript(learner, last);
  const again = await whole(499, async () => undefined);
  expect(again.slice(0, read.length)).toEqual(read);
  // Pages are read one by one: the bank never holds a statement as a whole.
  expect((await memory()) - before).toBeLessThan(150 * 1_048_576);
});
