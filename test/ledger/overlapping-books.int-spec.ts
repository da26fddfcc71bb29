import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Refusal } from '#edge';
import type { Caller } from '#edge';
import { streamIdOf } from '#event-store';
import type { EventStore, RulesAppend } from '#event-store';
import { RuleFeed } from '#rule-feed';
import { Institutions } from '../../apps/command-api/institutions/institutions.js';
import { BookWork } from '../../apps/command-api/rule-books/book-work.js';
import { DocumentCheck } from '../../apps/command-api/rule-books/document-faults.js';
import { Draft, DraftHandler } from '../../apps/command-api/rule-books/draft.js';
import { Publish, PublishHandler } from '../../apps/command-api/rule-books/publish.js';
import { book, register } from '../acts/book-office.js';
import { openLog, tally, type OpenLog } from './open-log.js';

let log: OpenLog;
beforeAll(async () => {
  log = await openLog();
  await register(log.store, 'R');
});
afterAll(() => log.close());

const R: Caller = { clientId: 'R', role: 'college', institution: 'R', scopes: [] };

/** What one process does to publish: its own store, its own library, its own queue. */
function process(store: EventStore) {
  const books = new BookWork(store);
  const drafts = new DraftHandler(books);
  const check = new DocumentCheck(new RuleFeed(store), new Institutions(store));
  const publications = new PublishHandler(books, check);
  return {
    draft: (document: { readonly bookId: string }) =>
      drafts.execute(new Draft(document.bookId, document, R, { command: null, mustExist: false })),
    publish: async (bookId: string) => {
      const answer = await publications.execute(new Publish(bookId, 1, R, null));
      if (!(answer instanceof Refusal)) return `${answer.status}`;
      return (answer.details.errors ?? []).map((one) => one.code).join() || answer.code;
    },
  };
}

test('two processes never publish two books for one programme, however they race', async () => {
  const processes = [process(log.store), process(log.another())] as const;
  for (let round = 0; round < 12; round += 1) {
    const one = book();
    const rivals = [one, { ...book(), scope: one['scope'] }] as const;
    await Promise.all(rivals.map((rival, at) => processes[at as 0 | 1].draft(rival)));
    const answers = await Promise.all(
      rivals.map((rival, at) => processes[at as 0 | 1].publish(rival.bookId)),
    );
    expect([...answers].sort()).toEqual(['201', 'overlapsBook']);
  }
});

test('books that have nothing to do with each other are all published, one after the other', async () => {
  const processes = [process(log.store), process(log.another())] as const;
  const books = [book(), book()] as const;
  await Promise.all(books.map((each, at) => processes[at as 0 | 1].draft(each)));
  const answers = await Promise.all(
    books.map((each, at) => processes[at as 0 | 1].publish(each.bookId)),
  );
  expect(answers).toEqual(['201', '201']);
});

test('of twenty publications under the same rules exactly one wins, and learns no wrong epoch', async () => {
  const epoch = (await log.store.readRulesMarkers(0, 0)).length;
  const stores = [log.store, log.another()];
  const publication = (at: number): RulesAppend => {
    const bookId = `race-${at}`;
    return {
      stream: streamIdOf('ruleBook', bookId),
      expected: 0,
      expectedEpoch: epoch,
      event: { type: 'RuleBookPublished', data: { bookId, version: 1 } },
      marker: { bookId, version: 1, change: 'withdrawn', contentHash: '' },
    };
  };
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, at) =>
      (stores[at % 2] ?? log.store).appendRules(publication(at)),
    ),
  );
  expect(tally(answers)).toEqual({ appended: 1, epochConflict: 19 });
  for (const answer of answers) {
    if (answer.result === 'epochConflict') expect(answer.epoch).toBe(epoch + 1);
  }
  expect(await log.store.readRulesMarkers(0, 0)).toHaveLength(epoch + 1);
});

test('a publication that is sent again is answered as before, whatever was published since', async () => {
  const epoch = (await log.store.readRulesMarkers(0, 0)).length;
  const bookId = 'sent-again';
  const publication: RulesAppend = {
    command: {
      key: Buffer.alloc(32, 9),
      request: Buffer.from('request'),
      answer: { version: 1 },
    },
    stream: streamIdOf('ruleBook', bookId),
    expected: 0,
    expectedEpoch: epoch,
    event: { type: 'RuleBookPublished', data: { bookId, version: 1 } },
    marker: { bookId, version: 1, change: 'withdrawn', contentHash: '' },
  };
  expect(await log.store.appendRules(publication)).toMatchObject({ result: 'appended' });
  expect(await log.another().appendRules(publication)).toMatchObject({ result: 'repeated' });
});
