/** What nobody should send, to every route that the bank publishes. */
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BankUser } from '../acts/bank-user.js';
import { startBank } from '../running/bank.js';
import type { RunningBank } from '../running/bank.js';
import { call, type Route, routesOf, type Seen, Stranger } from './routes.js';

jest.setTimeout(120_000);

/** Their bodies are documents whose members the check of the document itself refuses. */
const DOCUMENTS = [
  '/v1/rule-books',
  '/v1/rule-books/{bookId}/draft',
  '/v1/rule-books/{bookId}/check',
];

let bank: RunningBank;
let routes: Route[];
let stranger: Stranger;

beforeAll(async () => {
  bank = await startBank({ env: { LOG_LEVEL: 'silent' } });
  const user = await BankUser.of(bank);
  stranger = await Stranger.of(bank, await user.learner());
  routes = await routesOf(bank.baseUrl);
});

afterAll(() => bank.stop());

const writing = (): Route[] => routes.filter((route) => route.takesJson);
const named = (route: Route): string => `${route.method} ${route.path}`;

/** The routes whose answer is not as it should be, with that answer. */
async function wrong(
  those: readonly Route[],
  answer: (route: Route) => Promise<Seen>,
  right: (seen: Seen, route: Route) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const route of those) {
    const seen = await answer(route);
    if (right(seen, route)) continue;
    found.push(`${named(route)}: ${String(seen.status)} ${seen.text.slice(0, 200)}`);
  }
  return found;
}

function codeOf(seen: Seen): string {
  return String((JSON.parse(seen.text) as { code?: string }).code);
}

function places(seen: Seen): string[] {
  const { errors = [] } = JSON.parse(seen.text) as { errors?: { pointer: string; code: string }[] };
  return errors.map((one) => `${one.pointer} ${one.code}`);
}

describe('every route', () => {
  it('without a token answers 401, unless it is open to all', async () => {
    const answer = (route: Route): Promise<Seen> =>
      call(bank.baseUrl, { method: route.method, address: stranger.address(route) });
    expect(routes.length).toBeGreaterThan(50);
    const closed = routes.filter((route) => !route.isPublic);
    expect(closed.length).toBeGreaterThan(30);
    expect(await wrong(closed, answer, (seen) => seen.status === 401)).toEqual([]);
  });

  it('has the headers that keep an answer out of frames, caches and guesses', async () => {
    const answer = (route: Route): Promise<Seen> =>
      call(bank.baseUrl, { method: route.method, address: stranger.address(route) });
    const right = ({ headers }: Seen, route: Route): boolean =>
      headers['x-content-type-options'] === 'nosniff' &&
      /default-src '(none|self)'/.test(String(headers['content-security-policy'])) &&
      /frame-ancestors '(none|self)'/.test(String(headers['content-security-policy'])) &&
      headers['referrer-policy'] === 'no-referrer' &&
      /max-age=31536000; includeSubDomains/.test(String(headers['strict-transport-security'])) &&
      (route.isPublic || headers['cache-control'] === 'no-store') &&
      (headers['content-type'] === undefined ||
        /charset=|json|pdf/.test(headers['content-type'] as string)) &&
      headers['access-control-allow-origin'] === undefined &&
      headers['server'] === undefined &&
      headers['x-powered-by'] === undefined;
    expect(await wrong(routes, answer, right)).toEqual([]);
  });

  it('takes no other method, TRACE least of all', async () => {
    const paths = [...new Map(routes.map((route) => [route.path, route])).values()];
    for (const method of ['TRACE', 'PROPFIND', 'PURGE']) {
      const answer = (route: Route): Promise<Seen> =>
        call(bank.baseUrl, { method, address: stranger.address(route) });
      const refused = (seen: Seen): boolean => [400, 404, 405, 501].includes(seen.status);
      expect(await wrong(paths, answer, refused)).toEqual([]);
    }
  });
});

describe('every route that takes a body', () => {
  it('refuses members that it does not know, whatever they promise', async () => {
    const body = JSON.stringify({ isAdmin: true, recordedBy: 'B', clientId: 'x', scopes: ['all'] });
    const those = writing().filter((route) => !DOCUMENTS.includes(route.path));
    expect(those.length).toBeGreaterThan(15);
    const right = (seen: Seen): boolean =>
      seen.status === 422 && places(seen).includes('/isAdmin unknownField');
    expect(await wrong(those, (route) => stranger.send(route, body), right)).toEqual([]);
  });

  it.each([
    ['a polluted prototype', '{"__proto__":{"role":"operator"}}'],
    ['a polluted constructor', '{"constructor":{"prototype":{"role":"operator"}}}'],
    ['no end', '{"a":'],
    ['two values', '{}{}'],
    ['100,000 nested arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['50,000 nested objects', '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)],
    ['a number beyond all numbers', '{"isAdmin":1e999999}'],
    ['100,000 members', `{${Array.from({ length: 100_000 }, (_v, at) => `"k${at}":1`).join()}}`],
    ['a list in the place of an object', '[1,2,3]'],
    ['a text in the place of an object', '"operator"'],
    ['null in the place of an object', 'null'],
  ])('refuses %s', async (_name, body) => {
    const right = (seen: Seen): boolean =>
      [400, 413, 422].includes(seen.status) && codeOf(seen) !== '';
    expect(await wrong(writing(), (route) => stranger.send(route, body), right)).toEqual([]);
  });

  it('refuses what is too long, before and while it comes', async () => {
    const right = (seen: Seen): boolean => seen.status === 413;
    const body = JSON.stringify({ text: 'x'.repeat(1_200_000) });
    // One takes more, to a bound of its own: test/acts/long-credential.e2e-spec.ts.
    const routes = writing().filter(({ path }) => path !== '/v1/verifications');
    expect(await wrong(routes, (route) => stranger.send(route, body), right)).toEqual([]);
  });

  it('unpacks nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000, 0x20));
    const send = (route: Route): Promise<Seen> =>
      stranger.send(route, bomb, { 'content-encoding': 'gzip' });
    expect(await wrong(writing(), send, (seen) => seen.status === 415)).toEqual([]);
  });

  it('refuses bytes that are no UTF-8, and characters that no text has', async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xff, 0xc0]),
      Buffer.from('"}'),
    ]);
    const right = (seen: Seen): boolean => [400, 422].includes(seen.status);
    expect(await wrong(writing(), (route) => stranger.send(route, bytes), right)).toEqual([]);
    const strange = (route: Route): string => filled(route, 'a\u0000b\ud800');
    const send = (route: Route): Promise<Seen> => stranger.send(route, strange(route));
    const those = writing().filter((route) => Object.keys(route.members).length > 0);
    expect(await wrong(those, send, right)).toEqual([]);
  });
});

/** Its body with `value` in the place of every text, and lists of one. */
function filled(route: Route, value: string): string {
  const members = Object.entries(route.members).map(([name, schema]) => {
    if (schema['type'] === 'array') return [name, [value]];
    if (schema['type'] === 'object') return [name, { zh: value, en: value, issuer: value, value }];
    return [name, value];
  });
  return JSON.stringify(Object.fromEntries(members));
}

describe('an address in the input', () => {
  let listener: Server;
  let touched = 0;
  let url: string;

  beforeAll(async () => {
    listener = createServer((socket) => {
      touched += 1;
      socket.destroy();
    });
    await new Promise<void>((listening) => listener.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${String((listener.address() as AddressInfo).port)}/x`;
  });
  afterAll(() => new Promise((closed) => listener.close(closed)));

  it('is never called, in whatever field, parameter or header it comes', async () => {
    const host = new URL(url).host;
    const headers = {
      'x-forwarded-host': host,
      'x-forwarded-for': host,
      origin: url,
      referer: url,
    };
    for (const route of routes) {
      const names = route.parameters.map((name) => `${name}=${encodeURIComponent(url)}`);
      const query = names.length === 0 ? '' : `?${names.join('&')}`;
      const body = route.takesJson ? filled(route, url) : '';
      const seen = await stranger.send(route, body, headers, query);
      expect(`${named(route)} ${String(seen.status)}`).not.toMatch(/ 5\d\d$/);
    }
    // The listener hears what calls it: else this test could not fail.
    await fetch(url).catch(() => undefined);
    expect(touched).toBe(1);
  });
});
