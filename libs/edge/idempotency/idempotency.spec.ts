import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../refusals/refusal.js';
import { type CommandDigests, Idempotency, parseIdempotencyKey } from './idempotency.js';

describe('an Idempotency-Key', () => {
  it.each([
    ['abc', 'abc'],
    ['"abc"', 'abc'],
    ['"a b"', 'a b'],
    ['"a\\"b\\\\"', 'a"b\\'],
    ['x'.repeat(255), 'x'.repeat(255)],
  ])('%p is the key %p', (header, key) => expect(parseIdempotencyKey(header)).toBe(key));
  it.each(['', '""', '"a', 'a"', 'a b', 'x'.repeat(256), `"${'x'.repeat(256)}"`, 'é', 'a\u0001'])(
    '%p is none',
    (header) => expect(parseIdempotencyKey(header)).toBeNull(),
  );
});

interface Asked {
  readonly key?: string;
  readonly client?: string;
  readonly url?: string;
  readonly body?: unknown;
}
function digests(asked: Asked): CommandDigests {
  const url = asked.url ?? '/v1/outcomes';
  const request = {
    headers: { 'idempotency-key': asked.key ?? 'k' },
    caller: { clientId: asked.client ?? 'c' },
    method: 'POST',
    url,
    query: Object.fromEntries(new URL(url, 'http://x').searchParams),
  } as unknown as FastifyRequest;
  const command = new Idempotency().commandFor(request, asked.body ?? { a: 1, b: [2] });
  if (command === null || command instanceof Refusal) throw new Error('no command');
  return command;
}

describe('the digests of a command', () => {
  const first = digests({});
  it('are the same for the same request, however its members are ordered', () => {
    expect(digests({ key: '"k"', body: { b: [2], a: 1 } })).toEqual(first);
    expect([first.key.length, first.request.length]).toEqual([32, 32]);
  });
  it('keep clients, addresses and keys apart', () => {
    for (const other of [{ client: 'd' }, { url: '/v1/x' }, { key: 'l' }]) {
      expect(digests(other).key).not.toEqual(first.key);
    }
  });
  it('tell another body or query under the same key', () => {
    for (const other of [{ body: { a: 2 } }, { url: '/v1/outcomes?dryRun=true' }]) {
      expect(digests(other).key).toEqual(first.key);
      expect(digests(other).request).not.toEqual(first.request);
    }
  });
});

describe('commands with one key', () => {
  it('run one after the other, each once', async () => {
    const idempotency = new Idempotency(1_000);
    const command = digests({});
    let running = 0;
    let most = 0;
    const work = async (): Promise<number> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return 1;
    };
    const results = await Promise.all([1, 2, 3, 4].map(() => idempotency.once(command, work)));
    expect([results, most]).toEqual([[1, 1, 1, 1], 1]);
  });
  it('wait no longer than they may', async () => {
    const idempotency = new Idempotency(20);
    const command = digests({});
    const gate = Promise.withResolvers<number>();
    const first = idempotency.once(command, () => gate.promise);
    expect(await idempotency.once(command, () => Promise.resolve(2))).toMatchObject({
      code: 'inProgress',
    });
    gate.resolve(1);
    expect(await first).toBe(1);
  });
  it('go on after one that failed', async () => {
    const idempotency = new Idempotency(1_000);
    const command = digests({});
    const first = idempotency.once(command, () => Promise.reject(new Error('lost')));
    const second = idempotency.once(command, () => Promise.resolve(2));
    await expect(first).rejects.toThrow('lost');
    expect(await second).toBe(2);
  });
});
