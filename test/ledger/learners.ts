/** Learners' streams as the command side writes them, for specs of the log and the projection. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { OutcomeFacts } from '#domain';
import { streamIdOf, type EventStore, type NewEvent, type Positions } from '#event-store';
import { caseEvents, enterPrecedent } from './cases.js';

export const ISSUER = '4121010845';

/** A random 128 bits as an outcome id. */
export function newOutcomeId(): string {
  const hex = randomBytes(16).toString('hex');
  return [8, 12, 16, 20, 32].map((end, n) => hex.slice([0, 8, 12, 16, 20][n], end)).join('-');
}

export function opened(learnerId: string): NewEvent {
  return { type: 'AccountOpened', data: { learnerId, by: ISSUER, externalIds: [] } };
}

export function recorded(facts: Partial<OutcomeFacts> = {}, outcomeId = newOutcomeId()): NewEvent {
  const outcome = {
    kind: 'course',
    issuer: ISSUER,
    title: 'Algebra',
    result: 'passed',
    awardedOn: '2024-06-30',
    credits: 300,
    ...facts,
  };
  const data = { outcomeId, by: ISSUER, outcome, number: 'c2VhbGVk', numberChecked: false };
  return { type: 'OutcomeRecorded', data };
}

export function attested(event: NewEvent, by: string): NewEvent {
  const { outcomeId } = event.data as { readonly outcomeId: string };
  return { type: 'OutcomeAttested', data: { outcomeId, by } };
}

export function revoked(event: NewEvent, effectiveOn: string): NewEvent {
  const { outcomeId } = event.data as { readonly outcomeId: string };
  const data = { outcomeId, by: ISSUER, reason: 'c2VhbGVk', effectiveOn };
  return { type: 'OutcomeRevoked', data };
}

/** Appends to one learner's stream whatever its version. @throws where the log refuses. */
export async function append(
  store: EventStore,
  learnerId: string,
  events: readonly NewEvent[],
): Promise<Positions> {
  const stream = { kind: 'learner', id: learnerId } as const;
  const result = await store.append({ streams: [{ stream, expected: 'any', events }] });
  if (result.result !== 'appended') throw new Error(`not appended: ${result.result}`);
  return result.positions;
}

/** A bank book of these rules. */
export function bankBook(version: number, rules: readonly object[], reassesses = false): object {
  return {
    bookId: 'bank',
    version,
    language: '1',
    title: { zh: '学分银行规则', en: 'Bank rules' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    validTo: null,
    referenceDate: 'awarded',
    reassesses,
    source: 'sample',
    rules,
  };
}

export async function publish(
  store: EventStore,
  version: number,
  book: object,
): Promise<Positions> {
  const contentHash = String(version).padStart(64, '0');
  const marker = { bookId: 'bank', version, change: 'published', contentHash } as const;
  const result = await store.appendRules({
    stream: streamIdOf('ruleBook', 'bank'),
    expected: version - 1,
    event: {
      type: 'RuleBookPublished',
      data: { bookId: 'bank', version, by: 'bank', contentHash, document: book },
    },
    marker,
  });
  if (result.result !== 'appended') throw new Error(`not published: ${result.result}`);
  return result.positions;
}

/** A small population with attempts, expiries, revocations, applications and rule changes. */
export async function populate(store: EventStore, learners: number): Promise<string[]> {
  const ids = Array.from({ length: learners }, () => randomUUID());
  const half = learners >> 1;
  const write = async (id: string, index: number): Promise<void> => {
    const expiring = recorded({
      kind: 'skillLevelCertificate',
      scheme: 'x-certificate',
      code: 'X1',
      level: 'intermediate',
      awardedOn: '2020-01-01',
      validUntil: '2024-01-01',
    });
    const other = recorded({ code: `C${index % 3}`, credits: 100 * ((index % 4) + 1) });
    await append(store, id, [opened(id), expiring, other]);
    await append(store, id, [recorded({ hours: 4_000, awardedOn: '2023-02-01' })]);
    await append(store, id, [attested(other, 'CERT-DL-01')]);
    if (index % 5 === 0) await append(store, id, [revoked(other, '2025-01-01')]);
    for (const event of caseEvents(index % 8)) await append(store, id, [event]);
    if (index % 6 === 0) await enterPrecedent(store);
  };
  await Promise.all(ids.slice(0, half).map(write));
  await publish(store, 1, bankBook(1, [{ id: 'e1', kind: 'validity', when: {} }]));
  await Promise.all(ids.slice(half).map((id, index) => write(id, half + index)));
  const cap = { id: 'c1', kind: 'cap', per: 'item', when: {}, credits: '2.00' };
  await publish(store, 2, bankBook(2, [{ id: 'e1', kind: 'validity', when: {} }, cap], true));
  await Promise.all(ids.slice(0, 5).map((id) => append(store, id, [recorded({ credits: 50 })])));
  return ids;
}
