import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { UnknownOutcomeError } from '#event-store';
import { cuttingLink, type CuttingLink } from './cutting-link.js';
import { keyed, learnerStream, oneEvent, openLog, tally, type OpenLog } from './open-log.js';

let log: OpenLog;
let link: CuttingLink;
beforeAll(async () => {
  log = await openLog();
  link = await cuttingLink(log.urls.writer);
});
afterAll(async () => {
  await log.close();
  await link.close();
});

test('a command whose answer is cut off ten times happens once, with one answer', async () => {
  const store = log.another({ url: link.through(log.urls.writer) });
  const stream = learnerStream();
  const command = keyed(oneEvent(stream));
  const first = await store.append(command);
  link.cutAnswers(6);
  const answers = [];
  for (let n = 0; n < 10; n += 1) answers.push(await store.append(command));

  expect(link.cuts).toBe(6);
  expect(first.result).toBe('appended');
  expect(tally(answers)).toEqual({ repeated: 10 });
  for (const answer of answers) expect(answer).toMatchObject({ answer: { status: 201 } });
  expect(await log.store.readStream(stream)).toHaveLength(1);
});

test('a first append whose answer is lost is found done when it is tried again', async () => {
  const store = log.another({ url: link.through(log.urls.writer) });
  const stream = learnerStream();
  link.cutAnswers(3);
  const answer = await store.append(keyed(oneEvent(stream)));

  expect(answer).toMatchObject({ result: 'repeated', answer: { status: 201 } });
  const [event, ...more] = await log.store.readStream(stream);
  expect(more).toEqual([]);
  expect(answer).toHaveProperty('positions', new Map([[event?.partition, event?.position]]));
});

test('evidence without a key is kept from happening twice by its own claim', async () => {
  const store = log.another({ url: link.through(log.urls.writer) });
  const stream = learnerStream();
  const key = randomBytes(16);
  link.cutAnswers(1);
  const claims = [{ mode: 'new', kind: 'evidence', key, owner: stream.id }] as const;
  const answer = await store.append({ ...oneEvent(stream), claims });

  expect(answer).toMatchObject({ result: 'claimed', claims: [{ owner: stream.id }] });
  expect(await log.store.readStream(stream)).toHaveLength(1);
});

test('where a second try could mislead the caller hears that the outcome is unknown', async () => {
  const store = log.another({ url: link.through(log.urls.writer) });
  const stream = learnerStream();
  link.cutAnswers(1);
  await expect(store.append(oneEvent(stream))).rejects.toBeInstanceOf(UnknownOutcomeError);
  expect(await store.append(oneEvent(stream))).toMatchObject({ result: 'appended' });
});

test('a key used for another request is refused, and nothing is written', async () => {
  const stream = learnerStream();
  const command = keyed(oneEvent(stream));
  await log.store.append(command);
  const { key, answer } = command.command ?? { key: randomBytes(32), answer: {} };
  const other = { ...command, command: { key, answer, request: Buffer.from('other') } };
  expect(await log.store.append(other)).toEqual({ result: 'keyReused' });
  expect(await log.store.readStream(stream)).toHaveLength(1);
});

test('of twenty equal requests at once one is done and the others get its answer', async () => {
  const stream = learnerStream();
  const command = keyed(oneEvent(stream));
  const stores = [log.store, log.another()];
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => (stores[n % 2] ?? log.store).append(command)),
  );
  expect(tally(answers)).toEqual({ appended: 1, repeated: 19 });
  expect(await log.store.readStream(stream)).toHaveLength(1);
});

test('two clients may use the same key: each has its own command', async () => {
  const stream = learnerStream();
  const keyOf = (client: string) =>
    createHash('sha256').update(`${client}\nPOST\n/v1/learners\nkey-1`).digest();
  const answers = await Promise.all(
    ['client-a', 'client-b'].map((client) =>
      log.store.append(keyed(oneEvent(stream, { client }), keyOf(client))),
    ),
  );
  expect(tally(answers)).toEqual({ appended: 2 });
});
